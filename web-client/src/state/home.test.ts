import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent } from "../protocol.gen";
import { type HomeState, feedLost, headsOfRoom, homeOf, isMine, reduceHome, refreshGroup, refreshHeadOf, withHeads } from "./home";
import { Script, aGroupView, aHead, aHome, aMember, aRoom, aSummary, groupCard, groupFeed, me, ownFeed, roomFeed } from "./testing/events";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const reduced = (state: HomeState, ...events: FeedEvent[]): HomeState => events.reduce(reduceHome, state);
const start = homeOf(aHome());
const group = (state: HomeState) => state.groups[0];
const stale = (state: HomeState): number[] => state.staleGroups.map(({ id }) => id);

it("begins with groups, heads and where all feeds stand", () => {
  expect(start.positions).toEqual({ [ownFeed]: 100, [groupFeed]: 100, [roomFeed]: 100 });
  expect(group(start)).toMatchObject({ role: "member", rooms: [{ room: aRoom(), readable: true }] });
  expect(start.heads.byThread[7]).toEqual(aHead());
});

it("is empty for guests, who hear nothing", () => {
  const guest = homeOf({ groups: [] });
  expect(reduced(guest, script.written({ number: 11 }))).toBe(guest);
});

describe("an event", () => {
  it("counts once", () => {
    const written = script.written({ number: 11 });
    const once = reduced(start, written);
    expect(reduced(once, written)).toBe(once);
    expect(once.heads.byThread[7]?.last_number).toBe(11);
  });

  it("of a feed that is not ours counts nothing", () => {
    expect(reduced(start, script.of("room:99", "session_ended", { session: 1 }))).toBe(start);
  });

  it("that was in the state already counts nothing", () => {
    expect(reduced(start, { ...script.written({ number: 11 }), seq: 100 } as FeedEvent)).toBe(start);
  });

  it.each([
    ["post_edited", { post: {}, excerpt: "", members: [] }],
    ["reaction_changed", { thread: 7 }],
    ["session_started", { session: {} }],
  ] as const)("%s moves the position and nothing else", (name, data) => {
    const next = reduced(start, script.inRoom(name, data as never));
    expect(next).toEqual({ ...start, positions: { ...start.positions, [roomFeed]: 101 } });
  });
});

describe("groups", () => {
  it("change their card, their count and their stewards", () => {
    const changed = { ...aGroupView().group, name: "Renamed", member_count: 6 };
    const next = reduced(
      start,
      script.inGroup("group_changed", { group: changed }),
      script.inGroup("member_joined", { group: 3, member: aMember(20, "member"), member_count: 7 }),
      script.inGroup("role_changed", { group: 3, member: aMember(20, "moderator") }),
      script.inGroup("member_renamed", { member: { id: 20, name: "twenty" } }),
    );
    expect(group(next)?.group).toEqual({ ...groupCard, name: "Renamed", member_count: 7 });
    expect(group(next)?.stewards.map((one) => one.member.name)).toEqual(["member 9", "twenty"]);
    const left = reduced(next, script.inGroup("member_left", { group: 3, member: 20, member_count: 6 }));
    expect(group(left)?.stewards).toHaveLength(1);
    expect(group(left)?.group.member_count).toBe(6);
    expect(stale(left)).toEqual([]);
  });

  it("where my role changes are asked for anew", () => {
    const next = reduced(start, script.inGroup("role_changed", { group: 3, member: aMember(me, "moderator") }));
    expect(group(next)?.role).toBe("moderator");
    expect(stale(next)).toEqual([3]);
  });

  it("entered are asked for, in the order they were entered", () => {
    const next = reduced(start, script.own("group_entered", { group: 8 }), script.own("group_entered", { group: 5 }));
    expect(stale(next)).toEqual([8, 5]);
    const summary = aSummary({ group: { ...groupCard, id: 8 }, feed: { feed: "group:8", seq: 4 }, rooms: [] });
    const entered = refreshGroup(next, { id: 8, times: 1 }, aGroupView(summary));
    expect(entered.groups.map((one) => one.group.id)).toEqual([3, 8]);
    expect(entered.positions["group:8"]).toBe(4);
    expect(stale(entered)).toEqual([5]);
  });

  it("left are gone, with their rooms' heads and feeds", () => {
    const next = reduced(start, script.own("group_exited", { group: 3 }));
    expect(next.groups).toEqual([]);
    expect(next.heads.byThread).toEqual({});
    expect(next.positions).toEqual({ [ownFeed]: 101 });
  });

  it("that turn out not to be mine any more are gone", () => {
    const asked = reduced(start, script.own("access_changed", { group: 3 }));
    const { role: _, ...outsider } = aSummary();
    expect(refreshGroup(asked, { id: 3, times: 1 }, aGroupView(outsider)).groups).toEqual([]);
  });

  it("whose access changed are asked for, and those heads of which they say something else", () => {
    const known = withHeads(start, [aHead({ thread: 30, title: "unread", read_number: 3 }), aHead({ thread: 31, title: "read" })]);
    const next = reduced(known, script.own("access_changed", { group: 3 }));
    expect(stale(next)).toEqual([3]);
    const same = { ...aSummary().rooms[0], room: aRoom(), heads: [aHead(), aHead({ thread: 30, title: "unread", read_number: 3 })] };
    const heads = (room: typeof same) =>
      refreshGroup(next, { id: 3, times: 1 }, aGroupView(aSummary({ rooms: [room] }))).heads.stale.map(({ id }) => id);
    expect(heads(same)).toEqual([]);
    expect(heads({ ...same, heads: [aHead({ read_number: 2 })] })).toEqual([7, 30]);
  });

  it("stay stale when something happened while they were asked for", () => {
    const once = reduced(start, script.own("access_changed", { group: 3 }));
    const twice = reduced(once, script.own("access_changed", { group: 3 }));
    expect(stale(refreshGroup(twice, { id: 3, times: 1 }, aGroupView()))).toEqual([3]);
  });
});

describe("rooms", () => {
  it("change their card", () => {
    const next = reduced(start, script.inGroup("room_changed", { room: aRoom({ name: "Renamed" }) }));
    expect(group(next)?.rooms[0]?.room.name).toBe("Renamed");
    expect(stale(next)).toEqual([]);
  });

  it.each([
    ["room_changed", { room: aRoom({ visibility: "members" }) }],
    ["room_created", { room: aRoom({ id: 6 }) }],
    ["room_removed", { room: 4 }],
  ] as const)("%s asks who may see what", (name, data) => {
    expect(stale(reduced(start, script.inGroup(name, data as never)))).toEqual([3]);
  });

  it("no longer readable lose their heads, the others keep what events have taught", () => {
    const other = { room: aRoom({ id: 5, lounge: 9 }), feed: { feed: "room:5", seq: 1 }, heads: [aHead({ thread: 9, room: 5 })] };
    const two = homeOf(aHome([aSummary({ rooms: [...aSummary().rooms, other] })]));
    const read = reduced(two, script.own("read_mark_moved", { head: aHead({ thread: 9, room: 5, read_number: 3 }) }));
    const next = refreshGroup(read, { id: 3, times: 1 }, aGroupView(aSummary({ rooms: [{ room: aRoom(), heads: [] }, other] })));
    expect(Object.keys(next.heads.byThread)).toEqual(["9"]);
    expect(next.heads.byThread[9]?.read_number).toBe(3);
    expect(next.positions[roomFeed]).toBeUndefined();
  });
});

it("a lost feed makes its group stale", () => {
  expect(stale(feedLost(start, roomFeed))).toEqual([3]);
  expect(feedLost(start, "room:99")).toBe(start);
});

it("my profile changes", () => {
  const profile = { id: me, name: "new me", locale: "ar" as const, joined_at: 1 };
  expect(reduced(start, script.own("profile_changed", { me: profile })).me).toEqual(profile);
});

it("heads asked for arrive, or turn out not to be mine to know", () => {
  const asked = reduced(start, script.written({ number: 3, thread: 8 }));
  const fresh = refreshHeadOf(asked, { id: 8, times: 1 }, aHead({ thread: 8 }));
  expect(fresh.heads.byThread[8]).toEqual(aHead({ thread: 8 }));
  expect(fresh.heads.stale).toEqual([]);
  expect(refreshHeadOf(asked, { id: 8, times: 1 }, undefined).heads.stale).toEqual([]);
});

it("takes heads of my rooms only", () => {
  expect(isMine(start, 4)).toBe(true);
  expect(withHeads(start, [aHead({ thread: 30, room: 99 })])).toBe(start);
  expect(withHeads(start, [aHead({ thread: 30 })]).heads.byThread[30]).toBeDefined();
});

it("lists the lounge first, then what is unread, the newest first", () => {
  const state = withHeads(start, [
    aHead({ thread: 30, title: "old", last_at: 1, read_number: 3 }),
    aHead({ thread: 31, title: "new", last_at: 2, read_number: 3 }),
    aHead({ thread: 32, title: "read" }),
  ]);
  expect(headsOfRoom(state, 4).map((head) => head.thread)).toEqual([7, 31, 30]);
});
