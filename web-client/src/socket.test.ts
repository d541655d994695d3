import { beforeEach, describe, expect, it } from "vitest";
import { type Socket, createSocket } from "./socket";
import type { Connection } from "./socket/connection";
import type { ProtocolError } from "./protocol.gen";
import { type Asked, FakeServer, roomFeed } from "./socket/testing/server";
import { Clock, Network, Page, seeded } from "./socket/testing/world";

let clock: Clock;
let server: FakeServer;
let network: Network;
let page: Page;
let socket: Socket;
let states: Connection["state"][];
let sessionsEnded: number;
let seen: number[];
/** How many events there were each time the connection was said to be live. */
let seenWhenLive: number[];
const slowDown: ProtocolError = { code: "slow_down", message: "", retry_after_ms: 1_000 };

beforeEach(() => {
  clock = new Clock();
  server = new FakeServer(clock);
  network = new Network(clock, server);
  page = new Page(clock, network, "page", seeded(1));
  states = [];
  seen = [];
  seenWhenLive = [];
  sessionsEnded = 0;
  socket = createSocket(page.env, {
    connectionChanged: (connection) => {
      states.push(connection.state);
      if (connection.state === "live") seenWhenLive.push(seen.length);
    },
    opened: () => undefined,
    closed: () => undefined,
    event: (event) => seen.push(event.seq),
    passed: () => undefined,
    signal: () => undefined,
    frameRead: () => undefined,
    followEnded: () => undefined,
    sessionEnded: () => {
      sessionsEnded += 1;
    },
  });
});

const askedFor = (op: string) => server.asked.filter((asked) => asked.op === op);

async function live(): Promise<void> {
  socket.start();
  await clock.advance(10);
  expect(socket.connection.state).toBe("live");
}

describe("the connection says honestly how it is", () => {
  it("is connecting, then live", async () => {
    await live();
    expect(states).toEqual(["live"]);
  });

  it("asks for a sign of life after 10 s of silence, and stays live on the answer", async () => {
    await live();
    await clock.advance(9_000);
    expect(askedFor("ping")).toHaveLength(0);
    await clock.advance(61_000);
    expect(askedFor("ping").length).toBeGreaterThanOrEqual(6);
    expect(states).toEqual(["live"]);
  });

  it("is late after 15 s without a sign of life, cuts, and is live again on a new connection", async () => {
    await live();
    for (const line of network.lines) line.freeze();
    await clock.advance(14_900);
    expect(socket.connection.state).toBe("live");
    await clock.advance(200);
    expect(states).toEqual(["live", "late", "live"]);
    expect(server.connections).toBe(1);
  });

  it("knows soon that the network is gone, though something still arrives when the device says so", async () => {
    await live();
    socket.follow(roomFeed, 0);
    page.setOnline(false);
    await clock.advance(10);
    for (const line of network.lines) line.freeze();
    network.isUp = false;
    await clock.advance(8_000);
    expect(socket.connection.state).toBe("offline");
  });

  it("notices a dead line also when the device's clock was set back", async () => {
    await live();
    page.clockSetBy_ms = -3_600_000;
    for (const line of network.lines) line.freeze();
    await clock.advance(40_000);
    expect(states).toContain("late");
    expect(server.connections).toBe(1);
  });

  it("is live again only when all that was missed is there", async () => {
    await live();
    socket.follow(roomFeed, 0);
    socket.follow("group:3", 0);
    await clock.advance(10);
    network.lines[0]?.cut();
    server.writeAs(2, 7, "in the tunnel");
    const follow = (asked: Asked) => (asked.op === "follow" && asked.args["feed"] === roomFeed ? { error: slowDown } : undefined);
    server.interfere = follow;
    await clock.advance(1_500);
    expect(server.connections).toBe(1);
    expect(states).toEqual(["live", "connecting"]);
    server.interfere = () => undefined;
    await clock.advance(3_000);
    expect(states).toEqual(["live", "connecting", "live"]);
    expect(seenWhenLive).toEqual([0, 1]);
  });

  it("does not wait for a feed that is wanted no more, or not allowed any more", async () => {
    await live();
    for (const feed of [roomFeed, "group:3"]) socket.follow(feed, 0);
    await clock.advance(10);
    network.lines[0]?.cut();
    server.interfere = ({ op, args }) =>
      op !== "follow" ? undefined : { error: args["feed"] === roomFeed ? slowDown : { code: "not_allowed", message: "" } };
    await clock.advance(1_000);
    expect(states).toEqual(["live", "connecting"]);
    socket.unfollow(roomFeed);
    expect(states).toEqual(["live", "connecting", "live"]);
  });

  it("cuts a line that shows life and answers nothing", async () => {
    await live();
    let isDeaf = true;
    server.interfere = (asked) => (isDeaf && asked.op !== "ping" ? "no answer" : undefined);
    const home = socket.request("open_home", {});
    await clock.advance(19_900);
    expect(askedFor("open_home")).toHaveLength(1);
    isDeaf = false;
    await clock.advance(700);
    expect(await home).toMatchObject({ kind: "ok" });
    expect(askedFor("open_home")).toHaveLength(2);
  });

  it("does not look live while new connections hang, and says since when", async () => {
    await live();
    const lastSign = clock.now;
    for (const line of network.lines) line.freeze();
    const open = network.open.bind(network);
    network.open = (wireEvents) => {
      const wire = open(wireEvents);
      network.lines[network.lines.length - 1]?.freeze();
      return wire;
    };
    await clock.advance(16_000);
    expect(socket.connection.state).toBe("late");
    expect(socket.connection.since).toBeLessThanOrEqual(lastSign);
    await clock.advance(20_000);
    expect(socket.connection.state).toBe("offline");
  });

  it("is connecting for 15 s after a cut, then offline when connecting fails", async () => {
    await live();
    network.isUp = false;
    network.lines[0]?.cut();
    await clock.advance(100);
    expect(socket.connection.state).toBe("connecting");
    await clock.advance(15_000);
    expect(socket.connection.state).toBe("offline");
  });

  it("is offline at once when the device has no network, and back at once when it has", async () => {
    await live();
    network.isUp = false;
    page.setOnline(false);
    network.lines[0]?.cut();
    await clock.advance(60_000);
    expect(socket.connection.state).toBe("offline");
    network.isUp = true;
    page.setOnline(true);
    await clock.advance(10);
    expect(socket.connection.state).toBe("live");
  });

  it("asks at once when the page is shown again after a sleep", async () => {
    await live();
    for (const line of network.lines) line.freeze();
    page.setVisible(false);
    await clock.advance(8_000);
    page.setVisible(true);
    await clock.advance(5_100);
    expect(socket.connection.state).toBe("live");
    expect(server.connections).toBeGreaterThan(0);
  });

  it("connects at once when the page is shown while it waits", async () => {
    socket.start();
    network.isUp = false;
    await clock.advance(0);
    network.lines[0]?.cut();
    await clock.advance(120_000);
    network.isUp = true;
    page.setVisible(true);
    await clock.advance(10);
    expect(socket.connection.state).toBe("live");
  });
});

describe("coming back", () => {
  it("waits with full jitter, doubling from 0.5 s to 30 s", async () => {
    network.isUp = false;
    const opened: number[] = [];
    const open = network.open.bind(network);
    network.open = (wireEvents) => {
      opened.push(clock.now);
      return open(wireEvents);
    };
    const early = new Page(clock, network, "jitter", () => 0.999);
    createSocket(early.env, silent).start();
    await clock.advance(200_000);
    const waits = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(waits.slice(0, 7).map((wait) => Math.round(wait / 100) / 10)).toEqual([0.5, 1, 2, 4, 8, 16, 30]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_002);
  });

  it("does not wait long on a line that opens again and again but never holds", async () => {
    const unlucky = new Page(clock, network, "unlucky", () => 0.999);
    const other = createSocket(unlucky.env, silent);
    other.start();
    for (let cut = 0; cut < 20; cut += 1) {
      await clock.advance(4_100);
      expect(other.connection.state).toBe("live");
      network.lines[0]?.cut();
    }
  });

  it("spreads out after a server that restarts", async () => {
    const late = new Page(clock, network, "late", () => 0.9);
    const other = createSocket(late.env, silent);
    other.start();
    await clock.advance(10);
    server.closeAll(1001);
    await clock.advance(2_000);
    expect(other.connection.state).toBe("connecting");
    await clock.advance(1_000);
    expect(other.connection.state).toBe("live");
  });

  it("tells when the session has ended, and comes back as a guest", async () => {
    await live();
    server.closeAll(4401);
    await clock.advance(1_000);
    expect(sessionsEnded).toBe(1);
    expect(socket.connection.state).toBe("live");
  });

  it("gives up on a server that refuses this page", async () => {
    await live();
    server.closeAll(4403);
    await clock.advance(120_000);
    expect(socket.connection).toMatchObject({ state: "offline", refused: true });
    expect(server.connections).toBe(0);
  });

  it("slows down for a server that found it too much", async () => {
    const eager = new Page(clock, network, "eager", () => 0.9);
    const other = createSocket(eager.env, silent);
    other.start();
    await clock.advance(10);
    server.closeAll(4408);
    await clock.advance(1_500);
    expect(other.connection.state).toBe("connecting");
    await clock.advance(1_000);
    expect(other.connection.state).toBe("live");
  });
});

const silent = {
  connectionChanged: () => undefined,
  opened: () => undefined,
  closed: () => undefined,
  event: () => undefined,
  passed: () => undefined,
  signal: () => undefined,
  frameRead: () => undefined,
  followEnded: () => undefined,
  sessionEnded: () => undefined,
};

describe("requests", () => {
  it("wait for the first connection", async () => {
    const asked = socket.request("open_home", {});
    await live();
    expect(await asked).toEqual({ kind: "ok", value: {} });
  });

  it("several of one turn leave as one frame", async () => {
    await live();
    const before = server.asked.length;
    let frames = 0;
    const connected = server.connected.bind(server);
    server.connected = (peer) => {
      const end = connected(peer);
      return { ...end, received: (text) => { frames += 1; end.received(text); } };
    };
    socket.restart();
    await clock.advance(10);
    const both = Promise.all([socket.request("open_home", {}), socket.request("list_groups", {})]);
    await clock.advance(10);
    await both;
    expect(frames).toBe(1);
    expect(server.asked.length - before).toBe(2);
  });

  it("a query is asked again after a cut", async () => {
    await live();
    server.interfere = () => "no answer";
    const asked = socket.request("open_home", {});
    await clock.advance(10);
    server.interfere = () => undefined;
    network.lines[0]?.cut();
    await clock.advance(1_000);
    expect(await asked).toEqual({ kind: "ok", value: {} });
    expect(askedFor("open_home")).toHaveLength(2);
  });

  it("a change whose reply was lost is asked again with its key, and happens once", async () => {
    await live();
    const asked = socket.request("write_post", { thread: 7, text: "once" });
    await clock.advance(1);
    network.lines[0]?.cut();
    await clock.advance(1_000);
    expect(await asked).toMatchObject({ kind: "ok", value: { text: "once", number: 1 } });
    const keys = askedFor("write_post").map((one) => one.key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(server.posts.get(7)).toHaveLength(1);
  });

  it("queries carry no key", async () => {
    await live();
    void socket.request("open_home", {});
    await clock.advance(10);
    expect(askedFor("open_home")[0]?.key).toBeUndefined();
  });

  it("fail with offline once offline, but for a change that was sent", async () => {
    await live();
    server.interfere = () => "no answer";
    const query = socket.request("open_home", {});
    const sent = socket.request("write_post", { thread: 7, text: "sent" });
    await clock.advance(10);
    server.interfere = () => undefined;
    network.isUp = false;
    network.lines[0]?.cut();
    await clock.advance(10);
    const unsent = socket.request("write_post", { thread: 7, text: "unsent" });
    await clock.advance(20_000);
    expect(await query).toEqual({ kind: "offline" });
    expect(await unsent).toEqual({ kind: "offline" });
    expect(await socket.request("open_home", {})).toEqual({ kind: "offline" });
    network.isUp = true;
    await clock.advance(60_000);
    expect(await sent).toMatchObject({ kind: "ok" });
    expect(server.posts.get(7)?.map((post) => post.text)).toEqual(["sent"]);
  });

  it("are tried again after the wait the server names", async () => {
    await live();
    let refusals = 2;
    server.interfere = (asked) =>
      asked.op === "open_home" && refusals-- > 0 ? { error: { code: "slow_down", message: "", retry_after_ms: 3_000 } } : undefined;
    const asked = socket.request("open_home", {});
    await clock.advance(5_900);
    expect(askedFor("open_home")).toHaveLength(2);
    await clock.advance(200);
    expect(await asked).toEqual({ kind: "ok", value: {} });
  });

  it("give a long wait back to who asked", async () => {
    await live();
    const error = { code: "slow_down", message: "", retry_after_ms: 3_600_000 } as const;
    server.interfere = (asked) => (asked.op === "open_home" ? { error } : undefined);
    const asked = socket.request("open_home", {});
    await clock.advance(10);
    expect(await asked).toEqual({ kind: "refused", error });
  });

  it("a refusal is an answer", async () => {
    await live();
    const error = { code: "not_allowed", message: "" } as const;
    server.interfere = (asked) => (asked.op === "open_room" ? { error } : undefined);
    const asked = socket.request("open_room", { room: 4 });
    await clock.advance(10);
    expect(await asked).toEqual({ kind: "refused", error });
  });

  it("of a former member are not asked in the name of the next", async () => {
    await live();
    server.interfere = () => "no answer";
    const asked = socket.request("write_post", { thread: 7, text: "mine" });
    await clock.advance(10);
    server.interfere = () => undefined;
    server.member = 2;
    socket.renew();
    await clock.advance(1_000);
    expect(await asked).toMatchObject({ kind: "refused", error: { code: "not_signed_in" } });
    expect(server.posts.get(7)).toBeUndefined();
  });
});
