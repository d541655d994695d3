import { beforeEach, describe, expect, it } from "vitest";
import { memoryStore } from "../socket/outbox_store";
import type { OutboxStore } from "../socket/outbox_store";
import { FakeServer } from "../socket/testing/server";
import { Clock, Network, Page, seeded, settled, settling } from "../socket/testing/world";
import type { App } from "./api";
import { createDrafts } from "./app/drafts";
import { createApp } from "./app.svelte";
import { aCard, aHead, aHome, aMember, aPost, aRoom, aRoomView, aSummary, aGroupView, aThreadView, me, roomFeed, groupFeed, ownFeed } from "./testing/events";

let clock: Clock;
let server: FakeServer;
let network: Network;
let page: Page;
let app: App;
let store: OutboxStore;
let signedIn: boolean;

beforeEach(() => {
  settling.turns = 3;
  clock = new Clock();
  server = new FakeServer(clock);
  network = new Network(clock, server);
  page = new Page(clock, network, "page", seeded(1));
  store = memoryStore();
  signedIn = true;
  for (let number = 1; number <= 10; number += 1) server.addPost(2, 7, `post ${number}`);
  const at = (feed: string) => ({ feed, seq: server.headOf(feed) });
  const lounge = () => aCard({ id: 7, last_number: server.posts.get(7)?.length ?? 0 });
  const summary = () =>
    aSummary({
      feed: at(groupFeed),
      rooms: [{ room: aRoom(), feed: at(roomFeed), heads: [aHead({ last_number: lounge().last_number, read_number: 8 })] }],
    });
  server.queries = {
    open_home: () => (signedIn ? { ...aHome([summary()]), feed: at(ownFeed) } : { groups: [] }),
    open_group: () => aGroupView(summary()),
    open_room: () =>
      aRoomView({
        lounge: lounge(),
        feed: at(roomFeed),
        head: aHead({ last_number: lounge().last_number, read_number: 8 }),
        posts: { posts: (server.posts.get(7) ?? []).slice(-50), members: [{ id: 2, name: "two" }] },
      }),
    open_thread: () => aThreadView({ feed: at(roomFeed) }),
    get_head: (args) => aHead({ thread: args["thread"] as number }),
  };
  app = openPage();
});

function openPage(): App {
  return createApp({
    env: page.env,
    http: {
      post: async (op) => {
        signedIn = op !== "sign_out";
        return { kind: "ok", value: { me: aHome().me } } as never;
      },
    },
    drafts: createDrafts(undefined),
    outbox: {
      store,
      lock: { take: (became, byForce) => (byForce ? undefined : became(true)), leave: () => undefined },
      channel: { tell: () => undefined, listen: () => undefined, close: () => undefined },
    },
  });
}

async function begin(): Promise<void> {
  app.start();
  await clock.advance(50);
}

async function inRoom(): Promise<void> {
  await begin();
  void app.openRoom(4);
  await clock.advance(50);
}

const asked = (op: string) => server.asked.filter((one) => one.op === op);
const loungeTexts = (): string[] => (app.room.status === "ready" ? app.room.value.lounge.posts.map((post) => post.text) : []);

it("begins: connects, fetches home, follows all its feeds from where they stood", async () => {
  server.writeAs(2, 7, "before");
  await begin();
  expect(app.connection.state).toBe("live");
  expect(app.me?.name).toBe("me");
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
  expect(app.unreadOfRoom(4)).toBe(7);
});

describe("an open room", () => {
  it("shows its posts and takes new ones", async () => {
    await inRoom();
    expect(loungeTexts()).toHaveLength(10);
    expect(app.nameOf(2)).toBe("two");
    server.writeAs(2, 7, "new");
    await clock.advance(10);
    expect(loungeTexts()).toHaveLength(11);
    expect(app.unreadOfRoom(4)).toBe(3);
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
    void app.openRoom(4);
    await clock.advance(50);
    expect(loungeTexts().filter((text) => text === "in between")).toHaveLength(1);
  });

  it("keeps the unread line where it was while one reads", async () => {
    await inRoom();
    expect(app.unreadFrom("room")).toBe(9);
    app.moveReadMark(7, 10);
    expect(app.unreadOfRoom(4)).toBe(0);
    await clock.advance(1_000);
    expect(asked("move_read_mark").map((one) => one.args["number"])).toEqual([10]);
    expect(app.unreadFrom("room")).toBe(9);
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
    expect(app.room).toMatchObject({ status: "failed", failure: { kind: "refused", code: "not_allowed" } });
  });

  it("fails honestly without a network and opens by itself when it is back", async () => {
    await begin();
    network.isUp = false;
    page.setOnline(false);
    network.lines[0]?.cut();
    await clock.advance(20_000);
    await app.openRoom(4);
    expect(app.room).toMatchObject({ status: "failed", failure: { kind: "offline" } });
    network.isUp = true;
    page.setOnline(true);
    await clock.advance(1_000);
    expect(app.room.status).toBe("ready");
  });

  it("is left: a guest's feed is let go of", async () => {
    signedIn = false;
    await inRoom();
    expect(asked("follow").map((one) => one.args["feed"])).toEqual([roomFeed]);
    app.closeRoom();
    await clock.advance(10);
    expect(asked("unfollow").map((one) => one.args["feed"])).toEqual([roomFeed]);
  });
});

describe("writing", () => {
  it("shows the post as pending, then in its place, never twice and never gone", async () => {
    await inRoom();
    network.delay = () => 100;
    await app.writePost(7, "mine", 7009);
    const seen: string[] = [];
    for (let step = 0; step < 30; step += 1) {
      await clock.advance(20);
      const there = loungeTexts().includes("mine");
      const waiting = app.pendingIn(7).filter((change) => change.text === "mine").length;
      seen.push(`${Number(there)}${waiting}`);
    }
    expect(new Set(seen)).toEqual(new Set(["01", "10"]));
    expect(app.unreadOfRoom(4)).toBe(0);
  });

  it("works offline and over a reload", async () => {
    await inRoom();
    network.isUp = false;
    network.lines[0]?.cut();
    await clock.advance(20_000);
    expect(await app.writePost(7, "in the tunnel")).toBe(true);
    expect(app.pendingIn(7)).toMatchObject([{ op: "write_post", text: "in the tunnel", status: { state: "pending" } }]);
    network.isUp = true;
    page = new Page(clock, network, "after reload", seeded(2));
    app = openPage();
    await inRoom();
    await clock.advance(1_000);
    expect(loungeTexts().filter((text) => text === "in the tunnel")).toHaveLength(1);
    expect(app.pendingIn(7)).toEqual([]);
  });

  it("says why it failed", async () => {
    await inRoom();
    server.interfere = (one) => (one.op === "write_post" ? { error: { code: "conflict", message: "locked" } } : undefined);
    await app.writePost(7, "too late");
    await clock.advance(50);
    const [failed] = app.pendingIn(7);
    expect(failed?.status).toEqual({ state: "failed", failure: { kind: "refused", code: "conflict", message: "locked" } });
    await app.discardPending(failed?.key ?? "");
    expect(app.pendingIn(7)).toEqual([]);
  });

  it("a guest can't", async () => {
    signedIn = false;
    await inRoom();
    expect(await app.writePost(7, "hello")).toBe(false);
  });
});

describe("reading", () => {
  it("marks go out merged, and only while the page is visible", async () => {
    await inRoom();
    page.setVisible(false);
    app.moveReadMark(7, 9);
    await clock.advance(2_000);
    expect(asked("move_read_mark")).toEqual([]);
    expect(app.unreadOfRoom(4)).toBe(2);
    page.setVisible(true);
    app.moveReadMark(7, 10);
    await clock.advance(2_000);
    expect(asked("move_read_mark").map((one) => one.args["number"]).pop()).toBe(10);
  });

  it("unread stays unread until the room is opened again", async () => {
    await inRoom();
    void app.markUnread(7, 5);
    app.moveReadMark(7, 10);
    await clock.advance(2_000);
    expect(asked("move_read_mark")).toEqual([]);
    expect(app.unreadFrom("room")).toBe(5);
  });

  it("what another device marks unread counts here", async () => {
    await inRoom();
    app.moveReadMark(7, 10);
    await clock.advance(1_000);
    server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 10 }) });
    server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 3 }) });
    await clock.advance(10);
    expect(app.unreadOfRoom(4)).toBe(7);
  });

  it("an unknown thread's head is fetched", async () => {
    await begin();
    server.writeAs(2, 88, "old thread");
    await clock.advance(50);
    expect(asked("get_head").map((one) => one.args["thread"])).toEqual([88]);
    expect(app.home.status === "ready" && app.home.value.heads.stale).toEqual([]);
  });
});

describe("groups", () => {
  it("entered on another device appear, and are followed", async () => {
    await begin();
    const summary = aSummary({ group: { ...aSummary().group, id: 8 }, feed: { feed: "group:8", seq: 0 }, rooms: [], stewards: [aMember(5, "owner")] });
    server.queries["open_group"] = () => aGroupView(summary);
    server.emit(ownFeed, "group_entered", { group: 8 });
    await clock.advance(50);
    expect(app.home.status === "ready" && app.home.value.groups.map((entry) => entry.group.id)).toEqual([3, 8]);
    expect(asked("follow").map((one) => one.args["feed"])).toContain("group:8");
  });

  it("left are let go of", async () => {
    await begin();
    server.emit(ownFeed, "group_exited", { group: 3 });
    await clock.advance(50);
    expect(asked("unfollow").map((one) => one.args["feed"]).sort()).toEqual([groupFeed, roomFeed]);
  });
});

describe("accounts", () => {
  it("signing in brings the member's home on a new connection, and the open room as theirs", async () => {
    signedIn = false;
    await inRoom();
    expect(app.me).toBeUndefined();
    void app.signIn({ name: "me", password: "long enough" });
    await clock.advance(200);
    expect(app.me?.id).toBe(me);
    expect(app.room).toMatchObject({ status: "ready", value: { me } });
  });

  it("what the former reader asked for is not done in the new member's name", async () => {
    signedIn = false;
    await begin();
    server.interfere = (one) => (one.op === "start_thread" ? "no answer" : undefined);
    const asking = app.startThread({ room: 4, title: "T", text: "t" });
    await clock.advance(10);
    void app.signIn({ name: "me", password: "long enough" });
    await clock.advance(500);
    expect(await asking).toMatchObject({ ok: false, failure: { code: "not_signed_in" } });
    expect(asked("start_thread")).toHaveLength(1);
  });

  it("signing out forgets what was not sent", async () => {
    await inRoom();
    network.delay = () => 1_000;
    await app.writePost(7, "not for the next one here");
    void app.signOut();
    await clock.advance(10_000);
    expect(app.me).toBeUndefined();
    expect(await store.all()).toEqual([]);
  });

  it("a session ended elsewhere makes the page a guest's, and it says so", async () => {
    await begin();
    signedIn = false;
    server.closeAll(4401);
    await clock.advance(2_000);
    expect(app.signedOut).toBe(true);
    expect(app.home).toMatchObject({ status: "ready" });
    expect(app.me).toBeUndefined();
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
      app.setTyping(4, 7);
      await clock.advance(500);
    }
    expect(asked("set_typing")).toHaveLength(2);
    server.sayRaw(JSON.stringify({ feed: roomFeed, signal: "typing", data: { thread: 7, members: [{ id: 2, name: "two" }] } }));
    await clock.advance(10);
    expect(app.typingIn(7)).toHaveLength(1);
    await clock.advance(6_000);
    expect(app.typingIn(7)).toEqual([]);
  });
});

it("pages load before, and jump far", async () => {
  for (let number = 11; number <= 300; number += 1) server.addPost(2, 7, `post ${number}`);
  await inRoom();
  const numbers = () => (app.room.status === "ready" ? app.room.value.lounge.posts.map((post) => post.number) : []);
  expect([numbers()[0], numbers().length]).toEqual([251, 50]);
  void app.loadBefore("room");
  await clock.advance(10);
  expect([numbers()[0], numbers().length]).toEqual([201, 100]);
  void app.jumpTo("room", 20);
  await clock.advance(10);
  expect(numbers()).toContain(20);
  expect(numbers()).not.toContain(201);
  server.writeAs(2, 7, "live");
  await clock.advance(10);
  expect(numbers()).not.toContain(301);
  void app.loadAfter("room");
  await clock.advance(10);
  expect(numbers()).toEqual(Array.from({ length: numbers().length }, (_, index) => (numbers()[0] ?? 0) + index));
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
  void app.loadBefore("room");
  await clock.advance(20);
  await settled();
  expect(loungeTexts()).toContain("edited");
});

it("drafts stay with their thread and their member", async () => {
  await begin();
  app.setDraft(7, { text: "half a sen", replyTo: 3 });
  expect(app.draftOf(7)).toEqual({ text: "half a sen", replyTo: 3 });
  expect(app.draftOf(8)).toEqual({ text: "" });
});
