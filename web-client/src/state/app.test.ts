import { beforeEach, describe, expect, it } from "vitest";
import type { FakeServer } from "../socket/testing/server";
import { type Clock, type Network, type Page, settled } from "../socket/testing/world";
import { AppWorld } from "./testing/app_world";
import { aHead, aMember, aPost, aSummary, aGroupView, roomFeed, groupFeed, ownFeed } from "./testing/events";

let world: AppWorld;
let clock: Clock;
let server: FakeServer;
let network: Network;
let page: Page;

beforeEach(() => {
  world = new AppWorld();
  ({ clock, server, network, page } = world);
});

const begin = (): Promise<void> => world.begin();
const inRoom = (): Promise<void> => world.inRoom();
const asked = (op: string) => world.asked(op);
const loungeTexts = (): string[] => world.loungeTexts();

it("begins: connects, fetches home, follows all its feeds from where they stood", async () => {
  server.writeAs(2, 7, "before");
  await begin();
  expect(world.app.connection.state).toBe("live");
  expect(world.app.me?.name).toBe("me");
  expect(asked("follow").map((one) => one.args)).toEqual(
    expect.arrayContaining([
      { feed: ownFeed, after: 0 },
      { feed: groupFeed, after: 0 },
      { feed: roomFeed, after: 1 },
    ]),
  );
});

it("fetches home anew when the own feed can't be completed, and follows it from there", async () => {
  await begin();
  network.lines[0]?.cut();
  server.append(ownFeed, "session_ended", { session: 1 });
  server.append(ownFeed, "session_ended", { session: 2 });
  server.keptFrom.set(ownFeed, 1);
  await clock.advance(2_000);
  expect(asked("open_home")).toHaveLength(2);
  server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 3 }) });
  await clock.advance(10);
  expect(world.app.unreadOfRoom(4)).toBe(7);
});

describe("the first page", () => {
  it("says that there is no network, and begins by itself when there is", async () => {
    network.isUp = false;
    page.setOnline(false);
    await begin();
    expect(world.app.home).toMatchObject({ status: "failed", failure: { kind: "offline" } });
    network.isUp = true;
    page.setOnline(true);
    await clock.advance(1_000);
    expect(world.app.home.status).toBe("ready");
  });

  it("says that the server can't be reached", async () => {
    network.isUp = false;
    await begin();
    expect(world.app.home.status).not.toBe("failed");
    await clock.advance(20_000);
    expect(world.app.home).toMatchObject({ status: "failed", failure: { kind: "offline" } });
  });

  it("is tried again on the connection that stands", async () => {
    server.interfere = (one) =>
      one.op === "open_home" ? { error: { code: "unavailable", message: "", retry_after_ms: 60_000 } } : undefined;
    await begin();
    expect(world.app.home.status).toBe("failed");
    server.interfere = () => undefined;
    await clock.advance(11_000);
    expect(world.app.home.status).toBe("ready");
    expect(server.connections).toBe(1);
  });
});

describe("an open room", () => {
  it("shows its posts and takes new ones", async () => {
    await inRoom();
    expect(loungeTexts()).toHaveLength(10);
    expect(world.app.nameOf(2)).toBe("two");
    server.writeAs(2, 7, "new");
    await clock.advance(10);
    expect(loungeTexts()).toHaveLength(11);
    expect(world.app.unreadOfRoom(4)).toBe(3);
  });

  it("misses nothing that is written while it is being fetched", async () => {
    await begin();
    const open = server.queries["open_room"];
    server.queries["open_room"] = (args, member) => {
      const view = structuredClone(open?.(args, member));
      // The state is read, then somebody writes, then the reply leaves.
      server.writeAs(2, 7, "in between");
      return view;
    };
    void world.app.openRoom(4);
    await clock.advance(50);
    expect(loungeTexts().filter((text) => text === "in between")).toHaveLength(1);
  });

  it("keeps the unread line where it was while one reads", async () => {
    await inRoom();
    expect(world.app.unreadFrom("room")).toBe(9);
    world.app.moveReadMark(7, 10);
    expect(world.app.unreadOfRoom(4)).toBe(0);
    await clock.advance(1_000);
    expect(asked("move_read_mark").map((one) => one.args["number"])).toEqual([10]);
    expect(world.app.unreadFrom("room")).toBe(9);
  });

  it("goes on after a cut without fetching anything anew", async () => {
    await inRoom();
    network.lines[0]?.cut();
    server.writeAs(2, 7, "in the tunnel");
    await clock.advance(2_000);
    expect(loungeTexts()).toContain("in the tunnel");
    expect(asked("open_room")).toHaveLength(1);
    expect(asked("open_home")).toHaveLength(1);
  });

  it("is fetched anew when the server no longer keeps what was missed", async () => {
    await inRoom();
    network.lines[0]?.cut();
    server.writeAs(2, 7, "missed");
    server.keptFrom.set(roomFeed, 1);
    await clock.advance(2_000);
    expect(loungeTexts()).toContain("missed");
    server.writeAs(2, 7, "live again");
    await clock.advance(10);
    expect(loungeTexts()).toContain("live again");
  });

  it("says so when it may no longer be read", async () => {
    await inRoom();
    server.interfere = (one) => (one.op === "open_room" ? { error: { code: "not_allowed", message: "" } } : undefined);
    server.endFollow(roomFeed, "not_allowed");
    await clock.advance(100);
    expect(world.app.room).toMatchObject({ status: "failed", failure: { kind: "refused", code: "not_allowed" } });
  });

  it("is here again for the others when the server could not hear of it the first time", async () => {
    let refusals = 1;
    server.interfere = (one) => {
      if (one.op !== "set_presence" || refusals === 0) return undefined;
      refusals -= 1;
      return { error: { code: "conflict", message: "follow the room first" } };
    };
    await inRoom();
    await clock.advance(4_000);
    expect(asked("set_presence")).toHaveLength(1);
    await clock.advance(20_000);
    expect(asked("set_presence").map((one) => one.args)).toEqual([{ room: 4 }, { room: 4 }]);
  });

  it("fails honestly without a network and opens by itself when it is back", async () => {
    await begin();
    network.isUp = false;
    page.setOnline(false);
    network.lines[0]?.cut();
    await clock.advance(20_000);
    await world.app.openRoom(4);
    expect(world.app.room).toMatchObject({ status: "failed", failure: { kind: "offline" } });
    network.isUp = true;
    page.setOnline(true);
    await clock.advance(1_000);
    expect(world.app.room.status).toBe("ready");
  });

  it("is left: a guest's feed is let go of", async () => {
    world.account = undefined;
    await inRoom();
    expect(asked("follow").map((one) => one.args["feed"])).toEqual([roomFeed]);
    world.app.closeRoom();
    await clock.advance(10);
    expect(asked("unfollow").map((one) => one.args["feed"])).toEqual([roomFeed]);
  });
});

describe("writing", () => {
  it("shows the post as pending, then in its place, never twice and never gone", async () => {
    await inRoom();
    network.delay = () => 100;
    await world.app.writePost(7, "mine", 7009);
    const seen: string[] = [];
    for (let step = 0; step < 30; step += 1) {
      await clock.advance(20);
      const there = loungeTexts().includes("mine");
      const waiting = world.app.pendingIn(7).filter((change) => change.text === "mine").length;
      seen.push(`${Number(there)}${waiting}`);
    }
    expect(new Set(seen)).toEqual(new Set(["01", "10"]));
    expect(world.app.unreadOfRoom(4)).toBe(0);
  });

  it("works offline and over a reload", async () => {
    await inRoom();
    network.isUp = false;
    network.lines[0]?.cut();
    await clock.advance(20_000);
    expect(await world.app.writePost(7, "in the tunnel")).toBe(true);
    expect(world.app.pendingIn(7)).toMatchObject([{ op: "write_post", text: "in the tunnel", status: { state: "pending" } }]);
    network.isUp = true;
    world.reload();
    await inRoom();
    await clock.advance(1_000);
    expect(loungeTexts().filter((text) => text === "in the tunnel")).toHaveLength(1);
    expect(world.app.pendingIn(7)).toEqual([]);
  });

  it("says why it failed", async () => {
    await inRoom();
    server.interfere = (one) => (one.op === "write_post" ? { error: { code: "conflict", message: "locked" } } : undefined);
    await world.app.writePost(7, "too late");
    await clock.advance(50);
    const [failed] = world.app.pendingIn(7);
    expect(failed?.status).toEqual({ state: "failed", failure: { kind: "refused", code: "conflict", message: "locked" } });
    await world.app.discardPending(failed?.key ?? "");
    expect(world.app.pendingIn(7)).toEqual([]);
  });

  it("goes on where the device keeps nothing, and says so", async () => {
    world.opening = Promise.reject(new Error("a private window"));
    world.reload();
    await inRoom();
    network.isUp = false;
    network.lines[0]?.cut();
    await clock.advance(20_000);
    expect(await world.app.writePost(7, "in the tunnel")).toBe(true);
    expect(world.app.pendingIn(7)).toMatchObject([{ text: "in the tunnel", unkept: true }]);
    network.isUp = true;
    await clock.advance(60_000);
    expect(loungeTexts()).toContain("in the tunnel");
  });

  it("does not hold up the first page where the device does not answer", async () => {
    world.opening = new Promise(() => undefined);
    world.reload();
    await inRoom();
    expect(world.app.me?.name).toBe("me");
    expect(asked("follow").map((one) => one.args["feed"])).toContain(roomFeed);
  });

  it("a post whose event came before the news that it was sent is there once", async () => {
    await inRoom();
    await world.app.writePost(7, "mine");
    await clock.advance(500);
    const waiting = () => world.app.pendingIn(7).length;
    expect([loungeTexts().filter((text) => text === "mine").length, waiting()]).toEqual([1, 0]);
    const change = { op: "write_post", args: { thread: 7, text: "mine" } } as const;
    const status = { state: "sent", number: 11 } as const;
    world.outboxTabs.say({ what: "sent", entry: { order: 1, key: "another tab's", member: 1, lane: 7, change, writtenAt: 0, status } });
    await clock.advance(10);
    expect(waiting()).toBe(0);
  });

  it("a guest can't", async () => {
    world.account = undefined;
    await inRoom();
    expect(await world.app.writePost(7, "hello")).toBe(false);
  });
});

describe("groups", () => {
  it("entered on another device appear, and are followed", async () => {
    await begin();
    const summary = aSummary({ group: { ...aSummary().group, id: 8 }, feed: { feed: "group:8", seq: 0 }, rooms: [], stewards: [aMember(5, "owner")] });
    server.queries["open_group"] = () => aGroupView(summary);
    server.emit(ownFeed, "group_entered", { group: 8 });
    await clock.advance(50);
    expect(world.app.home.status === "ready" && world.app.home.value.groups.map((entry) => entry.group.id)).toEqual([3, 8]);
    expect(asked("follow").map((one) => one.args["feed"])).toContain("group:8");
  });

  it("left are let go of", async () => {
    await begin();
    server.emit(ownFeed, "group_exited", { group: 3 });
    await clock.advance(50);
    expect(asked("unfollow").map((one) => one.args["feed"]).sort()).toEqual([groupFeed, roomFeed]);
  });
});

describe("in passing", () => {
  it("presence follows the open room and the page's visibility", async () => {
    await inRoom();
    await clock.advance(500);
    page.setVisible(false);
    await clock.advance(500);
    page.setVisible(true);
    await clock.advance(500);
    network.lines[0]?.cut();
    await clock.advance(2_000);
    expect(asked("set_presence").map((one) => one.args)).toEqual([{ room: 4 }, {}, { room: 4 }, { room: 4 }]);
  });

  it("typing goes out now and then, and others' expires", async () => {
    await inRoom();
    for (let stroke = 0; stroke < 10; stroke += 1) {
      world.app.setTyping(4, 7);
      await clock.advance(500);
    }
    expect(asked("set_typing")).toHaveLength(2);
    server.sayRaw(JSON.stringify({ feed: roomFeed, signal: "typing", data: { thread: 7, members: [{ id: 2, name: "two" }] } }));
    await clock.advance(10);
    expect(world.app.typingIn(7)).toHaveLength(1);
    await clock.advance(6_000);
    expect(world.app.typingIn(7)).toEqual([]);
  });
});

it("pages load before, and jump far", async () => {
  for (let number = 11; number <= 300; number += 1) server.addPost(2, 7, `post ${number}`);
  await inRoom();
  const numbers = () => (world.app.room.status === "ready" ? world.app.room.value.lounge.posts.map((post) => post.number) : []);
  expect([numbers()[0], numbers().length]).toEqual([251, 50]);
  void world.app.loadBefore("room");
  await clock.advance(10);
  expect([numbers()[0], numbers().length]).toEqual([201, 100]);
  void world.app.jumpTo("room", 20);
  await clock.advance(10);
  expect(numbers()).toContain(20);
  expect(numbers()).not.toContain(201);
  server.writeAs(2, 7, "live");
  await clock.advance(10);
  expect(numbers()).not.toContain(301);
  void world.app.loadAfter("room");
  await clock.advance(10);
  expect(numbers()).toEqual(Array.from({ length: numbers().length }, (_, index) => (numbers()[0] ?? 0) + index));
});

it("pages of long posts join without a gap, and a jump arrives", async () => {
  for (let number = 11; number <= 300; number += 1) server.addPost(2, 7, `post ${number}`);
  await inRoom();
  // Of what is asked for, a page holds the five posts nearest to the anchor.
  server.queries["list_posts"] = (args) => {
    const { from, count, anchor } = args as { from: number; count: number; anchor: number };
    const asked = (server.posts.get(7) ?? []).filter((post) => post.number >= from && post.number < from + count);
    const near = [...asked].sort((a, b) => Math.abs(a.number - anchor) - Math.abs(b.number - anchor)).slice(0, 5);
    return { posts: near.sort((a, b) => a.number - b.number), members: [] };
  };
  const numbers = () => (world.app.room.status === "ready" ? world.app.room.value.lounge.posts.map((post) => post.number) : []);
  void world.app.loadBefore("room");
  await clock.advance(10);
  expect([numbers()[0], numbers().length]).toEqual([246, 55]);
  void world.app.jumpTo("room", 20);
  await clock.advance(10);
  expect(numbers()).toEqual([18, 19, 20, 21, 22]);
  void world.app.loadAfter("room");
  await clock.advance(10);
  expect(numbers()).toEqual([18, 19, 20, 21, 22, 23, 24, 25, 26, 27]);
});

it("edits that arrive while their page is being fetched are not lost", async () => {
  for (let number = 11; number <= 100; number += 1) server.addPost(2, 7, `post ${number}`);
  await inRoom();
  const list = (args: Record<string, unknown>) => ({
    posts: (server.posts.get(7) ?? []).slice(Number(args["from"]) - 1, Number(args["from"]) - 1 + Number(args["count"])),
    members: [],
  });
  server.queries["list_posts"] = (args) => {
    const reply = structuredClone(list(args));
    server.emit(roomFeed, "post_edited", { post: aPost({ number: 40, id: 70_040, text: "edited" }), excerpt: "", members: [] });
    return reply;
  };
  void world.app.loadBefore("room");
  await clock.advance(20);
  await settled();
  expect(loungeTexts()).toContain("edited");
});

it("drafts stay with their thread and their member", async () => {
  await begin();
  world.app.setDraft(7, { text: "half a sen", replyTo: 3 });
  expect(world.app.draftOf(7)).toEqual({ text: "half a sen", replyTo: 3 });
  expect(world.app.draftOf(8)).toEqual({ text: "" });
});
