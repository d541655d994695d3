import { describe, expect, it } from "vitest";
import type { GroupCard, RoomCard, WaitingPost } from "../protocol.gen";
import type { HomeState } from "../state/home";
import { waitingPath, waitingPlaceOf } from "./inbox";

const group = { id: 3, slug: "yasmin" } as GroupCard;
const room = { id: 4, slug: "water", lounge: 40 } as RoomCard;
const home = { groups: [{ group, rooms: [{ room }] }] } as unknown as HomeState;
const post = { group: 3, room: 4, thread: 40, post: 900, number: 12 } as WaitingPost;

describe("a post that waits", () => {
  it("is led to in the lounge, or in its thread", () => {
    const place = waitingPlaceOf(home, post);
    expect(place).toEqual({ group, room });
    expect(waitingPath(post, { group, room })).toBe("/g/yasmin/water?at=12");
    expect(waitingPath({ ...post, thread: 41 }, { group, room })).toBe("/t/41?at=12");
  });

  it("has no known place before its group or room is there", () => {
    expect(waitingPlaceOf(undefined, post)).toBeUndefined();
    expect(waitingPlaceOf(home, { ...post, group: 5 })).toBeUndefined();
    expect(waitingPlaceOf(home, { ...post, room: 6 })).toBeUndefined();
  });
});
