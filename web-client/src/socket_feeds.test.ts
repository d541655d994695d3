import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent } from "./protocol.gen";
import { type Socket, createSocket } from "./socket";
import { FakeServer, roomFeed } from "./socket/testing/server";
import { Clock, Network, Page, seeded } from "./socket/testing/world";

let clock: Clock;
let server: FakeServer;
let network: Network;
let socket: Socket;
let events: FeedEvent[];
let ends: { feed: string; why: string }[];

beforeEach(() => {
  clock = new Clock();
  server = new FakeServer(clock);
  network = new Network(clock, server);
  events = [];
  ends = [];
  socket = createSocket(new Page(clock, network, "page", seeded(1)).env, {
    connectionChanged: () => undefined,
    opened: () => undefined,
    closed: () => undefined,
    event: (event) => events.push(event),
    passed: () => undefined,
    signal: () => undefined,
    frameRead: () => undefined,
    followEnded: (feed, why) => ends.push({ feed, why }),
    sessionEnded: () => undefined,
  });
});

const texts = (): string[] => events.map((event) => (event.event === "post_written" ? event.data.post.text : event.event));
const askedFor = (op: string) => server.asked.filter((asked) => asked.op === op);

async function live(): Promise<void> {
  socket.start();
  await clock.advance(10);
  expect(socket.connection.state).toBe("live");
}

describe("feeds", () => {
  it("bring what was missed, then what is live, once and in order", async () => {
    server.writeAs(2, 7, "a");
    server.writeAs(2, 7, "b");
    await live();
    socket.follow(roomFeed, 1);
    await clock.advance(10);
    server.writeAs(2, 7, "c");
    await clock.advance(10);
    expect(texts()).toEqual(["b", "c"]);
  });

  it("go on behind the cursor after a cut", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.writeAs(2, 7, "a");
    await clock.advance(10);
    network.lines[0]?.cut();
    server.writeAs(2, 7, "b");
    await clock.advance(1_000);
    server.writeAs(2, 7, "c");
    await clock.advance(10);
    expect(texts()).toEqual(["a", "b", "c"]);
    expect(askedFor("follow").map((one) => one.args["after"])).toEqual([0, 1]);
  });

  it("leave out what comes twice", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.writeAs(2, 7, "a");
    server.publish(server.feeds.get(roomFeed)?.[0] as FeedEvent);
    server.writeAs(2, 7, "b");
    await clock.advance(10);
    expect(texts()).toEqual(["a", "b"]);
  });

  it("end with feed_reset at a gap, and can be followed anew at once", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.append(roomFeed, "session_ended", { session: 1 });
    server.writeAs(2, 7, "b");
    await clock.advance(1);
    socket.follow(roomFeed, 2);
    server.writeAs(2, 7, "c");
    await clock.advance(10);
    expect(ends).toEqual([{ feed: roomFeed, why: "feed_reset" }]);
    expect(texts()).toEqual(["c"]);
  });

  it("end with feed_reset when the server keeps no more what was missed", async () => {
    server.writeAs(2, 7, "a");
    server.writeAs(2, 7, "b");
    server.keptFrom.set(roomFeed, 1);
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    expect(ends).toEqual([{ feed: roomFeed, why: "feed_reset" }]);
    expect(socket.following()).toEqual([]);
  });

  it("end when the server says so, and are not resumed", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.endFollow(roomFeed, "not_allowed");
    await clock.advance(10);
    expect(ends).toEqual([{ feed: roomFeed, why: "not_allowed" }]);
    network.lines[0]?.cut();
    await clock.advance(1_000);
    expect(askedFor("follow")).toHaveLength(1);
  });

  it("say nothing after unfollow, and start where they are told when followed again at once", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.writeAs(2, 7, "a");
    server.writeAs(2, 7, "b");
    socket.unfollow(roomFeed);
    socket.follow(roomFeed, 1);
    await clock.advance(20);
    server.writeAs(2, 7, "c");
    await clock.advance(10);
    expect(texts()).toEqual(["b", "c"]);
    expect(ends).toEqual([]);
  });

  it("are asked for later when the server says so", async () => {
    await live();
    let refusals = 1;
    server.interfere = (asked) =>
      asked.op === "follow" && refusals-- > 0 ? { error: { code: "unavailable", message: "" } } : undefined;
    socket.follow(roomFeed, 0);
    await clock.advance(3_000);
    server.writeAs(2, 7, "a");
    await clock.advance(10);
    expect(texts()).toEqual(["a"]);
  });

  it("count events that a newer server brings", async () => {
    await live();
    socket.follow(roomFeed, 0);
    await clock.advance(10);
    server.emit(roomFeed, "comet_seen" as "session_ended", { session: 1 });
    server.writeAs(2, 7, "b");
    await clock.advance(10);
    expect(texts()).toEqual(["b"]);
    expect(ends).toEqual([]);
  });
});

it("junk from the line breaks nothing", async () => {
  await live();
  for (const junk of ["", "nonsense", "[]", "null", '{"feed":7}', '{"id":"x","ok":{}}', '{"feed":"room:4","signal":"smell"}']) {
    server.sayRaw(junk);
  }
  await clock.advance(10);
  expect(socket.connection.state).toBe("live");
});

it("feeds go back when they are wanted from before the cursor, and on from there once more", async () => {
  await live();
  socket.follow(roomFeed, 0);
  await clock.advance(10);
  for (const text of ["a", "b", "c"]) server.writeAs(2, 7, text);
  await clock.advance(10);
  socket.follow(roomFeed, 1);
  server.writeAs(2, 7, "d");
  await clock.advance(20);
  expect(texts()).toEqual(["a", "b", "c", "b", "c", "d"]);
  socket.follow(roomFeed, 2);
  socket.follow(roomFeed, 4);
  await clock.advance(20);
  expect(texts().slice(6)).toEqual(["c", "d"]);
  expect(ends).toEqual([]);
});
