import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent, Session } from "../protocol.gen";
import { type ThreadList, joinThreads, reduceThreads, refreshThreads, threadListOf } from "./cards";
import { joinGroups } from "./group";
import { type MemberListState, memberListOf, reduceMemberList, withMoreMembers } from "./member_list";
import { nobody, renamed, withMembers } from "./members";
import { reduceSessions } from "./sessions";
import { afterPost, expired, nextExpiry, quiet, reduceSignals } from "./signals";
import { Script, aCard, aMember, aPost, groupCard, me } from "./testing/events";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const last = (number: number, at: number) => ({ post: 0, number, author: 2, at, excerpt: "" });
const card = (id: number, at: number, pinned = false) =>
  aCard({ id, title: `T${id}`, pinned, last_number: 1, last: { ...last(1, at), post: id * 1000 + 1 } });
const page = (more: boolean, ...threads: ReturnType<typeof card>[]) => ({ threads, heads: [], members: [], more });
const ids = (list: ThreadList): number[] => list.cards.map((one) => one.id);

describe("a room's threads", () => {
  const start = threadListOf(page(false, card(30, 10, true), card(22, 90), card(21, 80)));
  const reduced = (list: ThreadList, ...events: FeedEvent[]): ThreadList => events.reduce((all, event) => reduceThreads(all, event, 7), list);
  const changed = (thread: number, pinned: boolean): FeedEvent =>
    script.inRoom("thread_changed", { thread, title: `T${thread}`, pinned, locked: false });

  it("move to the top when written in, below the pinned ones", () => {
    const next = reduced(start, script.written({ thread: 21, number: 2, at: 100 }));
    expect(ids(next)).toEqual([30, 21, 22]);
    expect(next.cards[1]?.last).toMatchObject({ number: 2, excerpt: "excerpt 2" });
  });

  it("get new ones on top, once", () => {
    const started = { thread: card(40, 100), post: aPost({ thread: 40, number: 1 }), members: [{ id: 2, name: "" }] };
    const event = script.inRoom("thread_started", started);
    expect(ids(reduced(start, event, event))).toEqual([30, 40, 22, 21]);
  });

  it("are pinned and unpinned", () => {
    expect(ids(reduced(start, changed(21, true)))).toEqual([21, 30, 22]);
    expect(ids(reduced(start, changed(30, false)))).toEqual([22, 21, 30]);
  });

  it("lose one that falls behind those not loaded", () => {
    expect(ids(reduced({ ...start, more: true }, changed(30, false)))).toEqual([22, 21]);
  });

  it("are asked for anew when one that is not loaded comes up", () => {
    const list = { ...start, more: true };
    expect(reduced(list, script.written({ thread: 99, number: 2 })).stale).toBe(true);
    expect(reduced(list, changed(99, true)).stale).toBe(true);
    expect(reduced(list, script.written({ thread: 7, number: 2 })).stale).toBe(false);
  });

  it("get a fresh first page and keep what was loaded beyond it", () => {
    const list = { ...threadListOf(page(true, card(22, 90), card(21, 80), card(20, 70))), stale: true };
    const next = refreshThreads(list, page(true, card(99, 100), card(22, 90)));
    expect(ids(next)).toEqual([99, 22, 21, 20]);
    expect(next).toMatchObject({ more: true, stale: false });
    expect(ids(refreshThreads(list, page(false, card(22, 90))))).toEqual([22]);
  });

  it("grow by a page", () => {
    expect(ids(joinThreads(start, page(false, card(21, 80), card(20, 70))))).toEqual([30, 22, 21, 20]);
  });
});

describe("a member list", () => {
  const start: MemberListState = memberListOf(3, { members: [aMember(2, "owner"), aMember(5, "member")], more: true });
  const reduced = (...events: FeedEvent[]): MemberListState => events.reduce(reduceMemberList, start);
  const listed = (state: MemberListState) => state.members.map(({ member, role }) => `${member.id} ${role}`);

  it("gets who joins within what is loaded", () => {
    const joined = (id: number) => script.inGroup("member_joined", { group: 3, member: aMember(id, "member"), member_count: 3 });
    expect(listed(reduced(joined(4), joined(9)))).toEqual(["2 owner", "4 member", "5 member"]);
    expect(listed(reduceMemberList({ ...start, more: false }, joined(9)))).toHaveLength(3);
  });

  it("changes roles and names, and loses who leaves", () => {
    const next = reduced(
      script.inGroup("role_changed", { group: 3, member: aMember(5, "observer") }),
      script.inGroup("member_renamed", { member: { id: 5, name: "five" } }),
      script.inGroup("member_left", { group: 3, member: 2, member_count: 1 }),
    );
    expect(next.members).toEqual([{ ...aMember(5, "observer"), member: { id: 5, name: "five" } }]);
  });

  it("leaves other groups' members out", () => {
    expect(reduced(script.of("group:8", "member_left", { group: 8, member: 2, member_count: 1 }))).toBe(start);
  });

  it("grows by a page", () => {
    expect(listed(withMoreMembers(start, { members: [aMember(5, "member"), aMember(8, "member")], more: false }))).toHaveLength(3);
  });
});

it("devices come and go", () => {
  const session = (id: number, current = false): Session => ({
    id, kind: "device", label: "", started_at: 1, seen_at: id, expires_at: 9, current,
  });
  const started = script.own("session_started", { session: session(8) });
  const list = [started, started].reduce(reduceSessions, [session(3, true), session(5)] as readonly Session[]);
  expect(list.map((one) => one.id)).toEqual([3, 8, 5]);
  expect(reduceSessions(list, script.own("session_ended", { session: 5 })).map((one) => one.id)).toEqual([3, 8]);
});

describe("names", () => {
  it("of a room's event do not undo a newer one of the group's feed", () => {
    const known = withMembers(nobody, [{ id: 2, name: "old" }]);
    const next = withMembers(renamed(known, { id: 2, name: "new" }, 500), [{ id: 2, name: "old" }], 400);
    expect(next.cards[2]?.name).toBe("new");
    expect(withMembers(next, [{ id: 2, name: "newest" }], 600).cards[2]?.name).toBe("newest");
    expect(withMembers(next, [{ id: 2, name: "fresh" }]).cards[2]?.name).toBe("fresh");
  });
});

describe("signals", () => {
  const typing = { feed: "room:4", signal: "typing" as const, data: { thread: 7, members: [{ id: me, name: "me" }, { id: 2, name: "two" }] } };

  it("tell who else writes, until it expires or the post is there", () => {
    const state = reduceSignals(quiet, typing, 1_000, me);
    expect(state.typing[7]?.members).toEqual([{ id: 2, name: "two" }]);
    expect(nextExpiry(state)).toBe(7_000);
    expect(expired(state, 6_999)).toBe(state);
    expect(expired(state, 7_000).typing).toEqual({});
    expect(afterPost(state, script.written({ number: 11, author: 2 })).typing).toEqual({});
    expect(afterPost(state, script.written({ number: 12, author: 5 }))).toBe(state);
  });

  it("tell who is here", () => {
    const data = { count: 2, members: [] };
    expect(reduceSignals(quiet, { feed: "room:4", signal: "presence", data }, 0, me).presence[4]).toEqual(data);
  });
});

it("a page of groups that comes twice, as after a double press, lists each group once", () => {
  const page = { groups: [{ ...groupCard, id: 4 }, { ...groupCard, id: 5 }], more: false };
  const listed = joinGroups([groupCard], page);
  expect(joinGroups(listed, page).map((group) => group.id)).toEqual([3, 4, 5]);
});
