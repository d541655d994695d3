import { beforeEach, expect, it } from "vitest";
import { memoryStore } from "../socket/outbox_store";
import { FakeServer } from "../socket/testing/server";
import { Clock, Network, Page, seeded, settling, settled } from "../socket/testing/world";
import type { App } from "./api";
import { createDrafts } from "./app/drafts";
import { createFirstData } from "./app/first_data";
import { createApp } from "./app.svelte";
import { aCard, aHead, aHome, aRoom, aRoomView, aSummary, groupFeed, ownFeed, roomFeed } from "./testing/events";

let clock: Clock;
let server: FakeServer;
let page: Page;

beforeEach(() => {
  settling.turns = 3;
  clock = new Clock();
  server = new FakeServer(clock);
  page = new Page(clock, new Network(clock, server), "page", seeded(1));
  for (let number = 1; number <= 3; number += 1) server.addPost(2, 7, `post ${number}`);
});

/** What the server put into the page at this moment. */
function madeNow(): string {
  const at = (feed: string) => ({ feed, seq: server.headOf(feed) });
  const head = aHead({ last_number: server.posts.get(7)?.length ?? 0, read_number: 1 });
  const summary = aSummary({ feed: at(groupFeed), rooms: [{ room: aRoom(), feed: at(roomFeed), heads: [head] }] });
  const lounge = aCard({ id: 7, last_number: head.last_number });
  const posts = { posts: server.posts.get(7) ?? [], members: [{ id: 2, name: "two" }] };
  return JSON.stringify({
    replies: [
      { op: "open_home", args: {}, reply: { ...aHome([summary]), feed: at(ownFeed) } },
      { op: "open_room", args: { room: 4 }, reply: aRoomView({ lounge, feed: at(roomFeed), head, posts }) },
    ],
  });
}

function open(text: string): App {
  const opened = createApp({
    env: page.env,
    firstData: createFirstData(text),
    http: { post: async () => ({ kind: "offline" }) },
    drafts: createDrafts(undefined),
    outbox: {
      store: memoryStore(),
      lock: { take: (became, byForce) => (byForce ? undefined : became(true)), leave: () => undefined },
      channel: { tell: () => undefined, listen: () => undefined, close: () => undefined },
    },
  });
  opened.start();
  return opened;
}

const texts = (app: App): string[] => (app.room.status === "ready" ? app.room.value.lounge.posts.map((post) => post.text) : []);

it("shows the room before there is a connection, and asks for none of it again", async () => {
  const app = open(madeNow());
  void app.openRoom(4);
  await settled();
  expect(app.connection.state).toBe("connecting");
  expect(texts(app)).toEqual(["post 1", "post 2", "post 3"]);
  expect(app.unreadOfRoom(4)).toBe(2);
  await clock.advance(1_000);
  expect(server.asked.filter(({ op }) => op.startsWith("open_"))).toEqual([]);
});

it("misses nothing of what was written between the page and the connection", async () => {
  const text = madeNow();
  server.writeAs(2, 7, "meanwhile");
  const app = open(text);
  void app.openRoom(4);
  await clock.advance(1_000);
  server.writeAs(2, 7, "live");
  await clock.advance(1_000);
  expect(texts(app)).toEqual(["post 1", "post 2", "post 3", "meanwhile", "live"]);
});

it("does not open a room from it once something was heard", async () => {
  const text = madeNow();
  server.writeAs(2, 7, "meanwhile");
  server.queries = { open_room: () => (JSON.parse(madeNow()) as { replies: { reply: unknown }[] }).replies[1]?.reply as never };
  const app = open(text);
  await clock.advance(1_000);
  void app.openRoom(4);
  await clock.advance(1_000);
  expect(server.asked.filter(({ op }) => op === "open_room")).toHaveLength(1);
  expect(texts(app)).toEqual(["post 1", "post 2", "post 3", "meanwhile"]);
});
