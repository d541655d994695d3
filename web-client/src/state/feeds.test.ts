import { beforeEach, describe, expect, it } from "vitest";
import { groupStateOf, reduceGroup } from "./group";
import { homeOf, reduceHome } from "./home";
import { reduceRoom, roomStateOf } from "./room";
import { AppWorld } from "./testing/app_world";
import {
  Script, aGroupView, aHead, aHome, aMember, aRoom, aRoomView, aSummary, aThreadView, groupFeed, me, ownFeed, posts, roomFeed,
} from "./testing/events";
import { reduceThread, threadStateOf } from "./thread";

describe("a state in whose feed something is missing", () => {
  let script: Script;
  beforeEach(() => {
    script = new Script();
    for (const feed of [roomFeed, groupFeed, ownFeed]) script.of(feed, "session_ended", { session: 1 });
  });

  it("is the home state: the group is fetched, and nothing is counted past the gap", () => {
    const after = reduceHome(homeOf(aHome()), script.written({ number: 12 }));
    expect(after.staleGroups.map(({ id }) => id)).toEqual([3]);
    expect(after.heads.byThread[7]?.last_number).toBe(10);
    expect(after.positions[roomFeed]).toBeUndefined();
    expect(reduceHome(after, script.written({ number: 13 }))).toBe(after);
  });

  it("is the home state, of one's own feed", () => {
    expect(reduceHome(homeOf(aHome()), script.own("read_mark_moved", { head: aHead() })).stale).toBe(true);
  });

  it("is an open room or thread: it is opened anew, and shows no post with one missing before it", () => {
    const room = reduceRoom(roomStateOf(aRoomView(), me), script.written({ number: 12 }));
    expect([room.outdated, room.lounge.posts.length, room.lounge.card.last_number]).toEqual([true, 10, 10]);
    const thread = reduceThread(threadStateOf(aThreadView(), me), script.written({ number: 13 }));
    expect([thread.outdated, thread.thread.posts.length]).toEqual([true, 10]);
  });

  it("is an open group", () => {
    const group = reduceGroup(groupStateOf(aGroupView(), me), script.inGroup("member_left", { group: 3, member: 2, member_count: 4 }));
    expect([group.stale, group.group.member_count]).toEqual([true, 5]);
  });
});

describe("feeds are followed", () => {
  let world: AppWorld;
  beforeEach(() => {
    world = new AppWorld();
  });
  const followed = (feed: string) => world.asked("follow").flatMap(({ args }) => (args["feed"] === feed ? [args["after"]] : []));
  const say = (feed: string, seq: number, event: string) =>
    world.server.sayRaw(JSON.stringify({ feed, seq, at: 1, event, data: {} }));

  it("from the state that is furthest behind, so that none of them misses anything", async () => {
    await world.inRoom();
    world.network.lines[0]?.cut();
    world.server.writeAs(2, 7, "forgotten");
    world.server.keptFrom.set(roomFeed, 1);
    // The group's answer is on its way for so long that the room's, which saw more, overtakes it.
    const group: unknown = structuredClone(world.server.queries["open_group"]?.({}, me));
    world.server.queries["open_group"] = () => group;
    let isFirst = true;
    world.server.interfere = (one) => {
      if (one.op !== "open_group" || !isFirst) return undefined;
      isFirst = false;
      return { error: { code: "unavailable", message: "", retry_after_ms: 1_000 } };
    };
    world.server.writeAs(2, 7, "in between");
    await world.clock.advance(3_000);
    expect(world.loungeTexts().slice(10)).toEqual(["forgotten", "in between"]);
    expect(world.app.unreadOfRoom(4)).toBe(4);
    expect(followed(roomFeed).slice(-2)).toEqual([2, 1]);
  });

  it("each by itself: one that is lost is not tried again before its own state is there", async () => {
    await world.inRoom();
    world.network.lines[0]?.cut();
    world.server.writeAs(2, 7, "forgotten");
    world.server.append(ownFeed, "session_ended", { session: 1 });
    world.server.keptFrom.set(roomFeed, 1);
    world.server.keptFrom.set(ownFeed, 1);
    world.server.interfere = (one) => (one.op === "open_home" ? "no answer" : undefined);
    await world.clock.advance(5_000);
    expect(world.loungeTexts()).toContain("forgotten");
    expect(followed(roomFeed)).toEqual([0, 0, 1]);
    expect(followed(ownFeed)).toEqual([0, 0]);
  });

  it("past events of a newer server, without fetching anything anew", async () => {
    await world.inRoom();
    for (const feed of [roomFeed, groupFeed, ownFeed]) {
      world.server.append(feed, "session_ended", { session: 1 });
      say(feed, 1, "lantern_lit");
    }
    world.server.writeAs(2, 7, "known");
    world.server.emit(groupFeed, "member_joined", { group: 3, member: aMember(2, "member"), member_count: 6 });
    world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ last_number: 11, read_number: 11 }) });
    await world.clock.advance(50);
    expect(world.loungeTexts()).toContain("known");
    expect(world.app.unreadOfRoom(4)).toBe(0);
    expect([world.asked("open_room").length, world.asked("open_group").length, world.asked("open_home").length]).toEqual([1, 0, 1]);
    expect(world.asked("follow")).toHaveLength(3);
  });

  it("also for moderators: when their feed is lost, the group that is open is fetched anew", async () => {
    const moderators = { feed: "moderators:3", seq: 0 };
    const rooms = [{ room: aRoom(), feed: { feed: roomFeed, seq: 0 }, heads: [aHead()] }];
    const hidden = { room: aRoom({ id: 5, slug: "hidden", visibility: "hidden", lounge: 9 }), feed: { feed: "room:5", seq: 0 }, heads: [] };
    const summary = (seq: number) =>
      aSummary({
        role: "moderator", feed: { feed: groupFeed, seq: 0 }, moderators_feed: { ...moderators, seq },
        rooms: seq === 0 ? rooms : [...rooms, hidden],
      });
    world.server.queries["open_home"] = () => ({ ...aHome([summary(world.server.headOf(moderators.feed))]), feed: { feed: ownFeed, seq: 0 } });
    world.server.queries["open_group"] = () => aGroupView(summary(world.server.headOf(moderators.feed)));
    await world.begin();
    void world.app.openGroup(3);
    await world.clock.advance(50);
    world.network.lines[0]?.cut();
    world.server.append(moderators.feed, "room_created", { room: hidden.room });
    world.server.keptFrom.set(moderators.feed, 1);
    await world.clock.advance(3_000);
    expect(world.app.group).toMatchObject({ status: "ready", value: { stale: false, entry: { rooms: [{ room: { id: 4 } }, { room: { id: 5 } }] } } });
    expect(followed(moderators.feed)).toEqual([0, 0, 1]);
  });

  it("when opening anew fails, after a while", async () => {
    await world.inRoom();
    world.server.interfere = (one) =>
      one.op === "open_room" ? { error: { code: "unavailable", message: "", retry_after_ms: 20_000 } } : undefined;
    world.network.lines[0]?.cut();
    world.server.writeAs(2, 7, "forgotten");
    world.server.keptFrom.set(roomFeed, 1);
    await world.clock.advance(3_000);
    world.server.interfere = () => undefined;
    expect(world.loungeTexts()).toEqual(posts(1, 10).map((post) => post.text));
    await world.clock.advance(12_000);
    expect(world.loungeTexts()).toContain("forgotten");
  });

  it("not at once when they are lost again and again", async () => {
    await world.inRoom();
    world.server.interfere = (one) =>
      one.op === "follow" && one.args["feed"] === roomFeed ? { error: { code: "feed_reset", message: "" } } : undefined;
    world.network.lines[0]?.cut();
    await world.clock.advance(30_000);
    expect(followed(roomFeed).length).toBeLessThan(10);
    world.server.interfere = () => undefined;
    await world.clock.advance(60_000);
    world.server.writeAs(2, 7, "live again");
    await world.clock.advance(10);
    expect(world.loungeTexts()).toContain("live again");
  });
});
