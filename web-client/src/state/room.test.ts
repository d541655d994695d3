import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent } from "../protocol.gen";
import { type GroupState, groupStateOf, reduceGroup } from "./group";
import { type RoomState, reduceRoom, roomStateOf, withFreshPlace } from "./room";
import { Script, aGroupView, aMember, aRoom, aRoomView, aSummary, aThreadView, groupCard, me, roomFeed } from "./testing/events";
import { reduceThread, threadStateOf } from "./thread";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const start = roomStateOf(aRoomView(), me);
const reduced = (state: RoomState, ...events: FeedEvent[]): RoomState => events.reduce(reduceRoom, state);

describe("an open room", () => {
  it("takes each event of its feed once, and none that it was read with", () => {
    const written = script.written({ number: 11 });
    const next = reduced(start, written);
    expect(next.lounge.posts).toHaveLength(11);
    expect(reduced(next, written)).toBe(next);
    expect(reduced(start, { ...written, seq: 100 } as FeedEvent)).toBe(start);
  });

  it("learns names from posts and from the group's feed", () => {
    const members = [{ id: 30, name: "thirty" }];
    const next = reduced(start, script.inRoom("post_written", { post: { ...start.lounge.posts[9], number: 11, id: 7011 } as never, excerpt: "", members }));
    expect(next.members.cards[30]?.name).toBe("thirty");
    expect(reduced(next, script.inGroup("member_renamed", { member: { id: 30, name: "new" } })).members.cards[30]?.name).toBe("new");
  });

  it("learns names from reactions, and from what its card shows", () => {
    const tally = { reaction: "agree", count: 2, members: [31, 32], mine: false };
    const members = [{ id: 31, name: "thirty-one" }, { id: 32, name: "thirty-two" }];
    const event = script.inRoom("reaction_changed", { thread: 7, post: 7003, number: 3, member: { id: 33, name: "" }, added: false, tally, members });
    expect(reduced(start, event).members.cards[32]?.name).toBe("thirty-two");
    expect(reduceThread(threadStateOf(aThreadView(), me), event).members.cards[31]?.name).toBe("thirty-one");
    expect(roomStateOf(aRoomView({ members }), me).members.cards[31]?.name).toBe("thirty-one");
    expect(withFreshPlace(start, aRoomView({ members })).members.cards[32]?.name).toBe("thirty-two");
    expect(threadStateOf(aThreadView({ members }), me).members.cards[31]?.name).toBe("thirty-one");
  });

  it("hears of its room, group and the reader's role from whichever feed tells", () => {
    const next = reduced(
      start,
      script.inRoom("room_changed", { room: aRoom({ name: "Renamed" }) }),
      script.inGroup("member_joined", { group: 3, member: aMember(30, "member"), member_count: 6 }),
      script.inGroup("role_changed", { group: 3, member: aMember(me, "moderator") }),
    );
    expect(next.place).toMatchObject({ room: { name: "Renamed" }, group: { ...groupCard, member_count: 6 }, role: "moderator" });
    expect(next.positions).toEqual({ [roomFeed]: 101 });
  });

  it.each(["group_entered", "group_exited", "access_changed"] as const)("is asked for anew on %s", (name) => {
    const next = reduced(start, script.own(name, { group: 3 }));
    expect(next.place.stale).toBe(true);
    expect(withFreshPlace(next, aRoomView({ role: "owner" })).place).toMatchObject({ role: "owner", stale: false });
    expect(reduced(start, script.own(name, { group: 99 }))).toBe(start);
  });

  it("is asked for anew when it comes to be listed or hidden, and not when another one does", () => {
    expect(reduced(start, script.inGroup("room_created", { room: aRoom() })).place.stale).toBe(true);
    expect(reduced(start, script.inGroup("room_created", { room: aRoom({ id: 99 }) })).place.stale).toBe(false);
  });

  it("is left as it is by what is said elsewhere", () => {
    expect(reduced(start, script.of("room:99", "session_ended", { session: 1 }))).toBe(start);
  });
});

it("an open thread takes its own posts only", () => {
  const state = threadStateOf(aThreadView(), me);
  const next = [script.written({ number: 11 }), script.written({ number: 5, thread: 8 })].reduce(reduceThread, state);
  expect(next.thread.posts).toHaveLength(11);
  expect(next.positions[roomFeed]).toBe(102);
});

it("a group that is not mine is not followed, its public rooms are", () => {
  const { role: _, ...outsider } = aSummary();
  expect(Object.keys(groupStateOf(aGroupView(outsider), undefined).positions)).toEqual([roomFeed]);
});

describe("an open group", () => {
  const group = groupStateOf(aGroupView(), me);
  const then = (...events: FeedEvent[]): GroupState => events.reduce(reduceGroup, group);

  it("changes with its charter and its count", () => {
    const changed = { ...group.group, charter: "be kind" };
    const next = then(
      script.inGroup("group_changed", { group: changed }),
      script.inGroup("member_left", { group: 3, member: 5, member_count: 4 }),
    );
    expect(next.group).toMatchObject({ charter: "be kind", member_count: 4 });
    expect(next.entry.group.member_count).toBe(4);
    expect(next.stale).toBe(false);
  });

  it("is asked for anew when rooms or the reader's place in it change", () => {
    expect(then(script.inGroup("room_created", { room: aRoom({ id: 9 }) })).stale).toBe(true);
    expect(then(script.own("group_exited", { group: 3 })).stale).toBe(true);
    expect(then(script.own("group_exited", { group: 99 }))).toBe(group);
  });
});
