import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Reader } from "./environment";
import { unanswered_ms } from "./exchange";
import { BrowserTabs } from "./testing/browser_tabs";
import { OpenTab } from "./testing/open_tab";
import { type Asked, FakeServer, roomFeed } from "./testing/server";
import { Clock, Network, seeded, settling } from "./testing/world";

let clock: Clock;
let server: FakeServer;
let network: Network;
let browser: BrowserTabs;
let opened: number;

class Open extends OpenTab {
  constructor(reader: Reader | "unknown" = 1) {
    opened += 1;
    super({ clock, network, browser }, opened, reader);
  }
}

beforeEach(() => {
  settling.turns = 3;
  clock = new Clock();
  server = new FakeServer(clock);
  server.cookie = () => 1;
  network = new Network(clock, server);
  browser = new BrowserTabs(clock);
  opened = 0;
});

/** The clock waits for parts that are being loaded. */
async function advance(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    await clock.advance(Math.min(left, 100));
    await vi.dynamicImportSettled();
  }
}

async function threeTabs(): Promise<[Open, Open, Open]> {
  const tabs: [Open, Open, Open] = [new Open(), new Open(), new Open()];
  await advance(500);
  return tabs;
}

const write = (text: string): unknown => server.writeAs(2, 7, text);
const askedFor = (op: string): Asked[] => server.asked.filter((asked) => asked.op === op);

describe("three tabs of an account", () => {
  it("are live over one connection", async () => {
    const tabs = await threeTabs();
    expect(tabs.map((one) => one.state)).toEqual(["live", "live", "live"]);
    expect(server.connections).toBe(1);
  });

  it("follow a feed once, each from where it stands", async () => {
    const [first, second, third] = await threeTabs();
    for (const text of ["a", "b", "c"]) write(text);
    first.socket.follow(roomFeed, 0);
    await advance(100);
    second.socket.follow(roomFeed, 3);
    third.socket.follow(roomFeed, 1);
    await advance(100);
    write("d");
    await advance(100);
    expect(first.seen).toEqual([1, 2, 3, 4]);
    expect(second.seen).toEqual([4]);
    expect(third.seen).toEqual([2, 3, 4]);
  });

  it("lose nothing when one who comes late is told of what is gone by", async () => {
    const [first, second] = await threeTabs();
    for (const text of ["a", "b", "c"]) write(text);
    first.socket.follow(roomFeed, 3);
    await advance(100);
    server.keptFrom.set(roomFeed, 2);
    second.socket.follow(roomFeed, 1);
    write("d");
    await advance(100);
    write("e");
    await advance(100);
    expect(second.ends).toEqual(["feed_reset"]);
    expect(first.ends).toEqual([]);
    expect(first.seen).toEqual([4, 5]);
  });

  it("may stop following without taking it from the others", async () => {
    const [first, second, third] = await threeTabs();
    for (const one of [first, second, third]) one.socket.follow(roomFeed, 0);
    await advance(100);
    first.socket.unfollow(roomFeed);
    second.close();
    await advance(100);
    write("a");
    await advance(100);
    expect([first.seen, third.seen]).toEqual([[], [1]]);
    expect(first.socket.following()).toEqual([]);
    third.socket.unfollow(roomFeed);
    await advance(100);
    expect(askedFor("unfollow")).toHaveLength(1);
  });

  it("hear the answers to what they asked themselves", async () => {
    const [first, second, third] = await threeTabs();
    server.interfere = ({ op, args }) => {
      if (op !== "find_post") return undefined;
      return args["post"] === 3 ? { error: { code: "not_found", message: "" } } : { ok: { post: args["post"] } };
    };
    const asked = [first, second, third].map((one, index) => one.socket.request("find_post", { post: index + 1 }));
    await advance(100);
    expect(await Promise.all(asked)).toMatchObject([{ value: { post: 1 } }, { value: { post: 2 } }, { error: { code: "not_found" } }]);
  });

  it("are told that a feed is not for them", async () => {
    const tabs = await threeTabs();
    for (const one of tabs) one.socket.follow(roomFeed, 0);
    await advance(100);
    server.endFollow(roomFeed, "not_found");
    await advance(100);
    expect(tabs.map((one) => one.ends)).toEqual([["not_found"], ["not_found"], ["not_found"]]);
  });
});

describe("presence is the page's that is looked at", () => {
  it("of a tab that is left it passes to the other", async () => {
    const [first, second] = await threeTabs();
    first.socket.hint("set_presence", { room: 4 });
    await advance(10);
    second.socket.hint("set_presence", { room: 5 });
    await advance(10);
    second.close();
    await advance(10);
    first.socket.hint("set_presence", {});
    await advance(10);
    expect(askedFor("set_presence").map(({ args }) => args["room"])).toEqual([4, 5, 4, undefined]);
  });

  it("who is there is told to a tab that comes late", async () => {
    const [first, second] = await threeTabs();
    first.socket.follow(roomFeed, 0);
    await advance(10);
    server.sayRaw(JSON.stringify({ feed: roomFeed, signal: "presence", data: { count: 3, members: [] } }));
    await advance(10);
    second.socket.follow(roomFeed, 0);
    await advance(10);
    expect([first.present, second.present]).toEqual([[3], [3]]);
  });
});

describe("a tab that goes", () => {
  it("leaves the others live and without a gap, though the connection was its own", async () => {
    const [first, second, third] = await threeTabs();
    for (const one of [first, second, third]) one.socket.follow(roomFeed, 0);
    await advance(100);
    write("a");
    first.close();
    write("b");
    await advance(3_000);
    write("c");
    await advance(100);
    expect([second.state, third.state]).toEqual(["live", "live"]);
    expect([second.seen, third.seen]).toEqual([[1, 2, 3], [1, 2, 3]]);
    expect(server.connections).toBe(1);
  });

  it("with a change under way has it made once by the one that comes after it", async () => {
    const [first, second] = await threeTabs();
    server.interfere = ({ op }) => (op === "write_post" && server.connections === 1 ? "no answer" : undefined);
    const answer = second.socket.request("write_post", { thread: 7, text: "once" });
    await advance(10);
    server.interfere = () => undefined;
    first.close();
    await advance(3_000);
    expect(await answer).toMatchObject({ kind: "ok" });
    expect(server.posts.get(7)?.map((post) => post.text)).toEqual(["once"]);
  });

  it("to sleep is done without, and takes part again when it wakes", async () => {
    const [first, second] = await threeTabs();
    second.socket.follow(roomFeed, 0);
    await advance(100);
    first.tab.sleep();
    write("a");
    await advance(30_000);
    write("b");
    await advance(100);
    expect(second.state).toBe("live");
    expect(second.seen).toEqual([1, 2]);
    first.tab.wake();
    await advance(30_000);
    expect([first.state, second.state]).toEqual(["live", "live"]);
    expect(server.connections).toBe(1);
    write("c");
    await advance(100);
    expect(second.seen).toEqual([1, 2, 3]);
  });

  it("to sleep on what is told to it is told no more than it can hold, and misses nothing when it wakes", async () => {
    const [first, second] = await threeTabs();
    for (const one of [first, second]) one.socket.follow(roomFeed, 0);
    await advance(100);
    second.tab.sleep();
    for (let count = 0; count < 30; count += 1) {
      write("x".repeat(60_000));
      await advance(50);
    }
    second.tab.wake();
    await advance(10_000);
    expect(second.state).toBe("live");
    expect(second.seen).toEqual(first.seen);
    // Told again from where it stood, past what lay before it when it slept.
    expect(askedFor("follow").length).toBeGreaterThan(1);
  });
});

describe("a line that is cut", () => {
  it("is so for every tab, and comes back as one", async () => {
    const tabs = await threeTabs();
    for (const one of tabs) one.socket.follow(roomFeed, 0);
    await advance(100);
    network.isUp = false;
    network.lines[0]?.cut();
    write("a");
    await advance(40_000);
    expect(tabs.map((one) => one.state)).toEqual(["offline", "offline", "offline"]);
    network.isUp = true;
    await advance(40_000);
    expect(tabs.map((one) => one.state)).toEqual(["live", "live", "live"]);
    expect(tabs.map((one) => one.seen)).toEqual([[1], [1], [1]]);
    expect(server.connections).toBe(1);
  });

  it("without a word is found dead by whoever looks, and replaced for all", async () => {
    const tabs = await threeTabs();
    for (const one of tabs) one.socket.follow(roomFeed, 0);
    await advance(100);
    network.lines[0]?.freeze();
    write("a");
    await advance(30_000);
    expect(tabs.map((one) => one.state)).toEqual(["live", "live", "live"]);
    expect(tabs.map((one) => one.seen)).toEqual([[1], [1], [1]]);
  });

  it("without a word is replaced for the tab that is looked at, though the one whose it is has slow timers", async () => {
    const [first, second] = await threeTabs();
    for (const one of [first, second]) one.socket.follow(roomFeed, 0);
    first.isThrottled = true;
    await advance(100);
    network.lines[0]?.freeze();
    write("a");
    await advance(20_000);
    expect([second.state, second.seen]).toEqual(["live", [1]]);
    expect(server.connections).toBe(1);
  });

  it("is not given up by a tab whose answer lies behind what is for another", async () => {
    const [, second] = await threeTabs();
    const line = network.lines[0];
    second.socket.follow(roomFeed, 0);
    await advance(9_000);
    server.interfere = ({ op }) => (op === "ping" ? "no answer" : undefined);
    for (let count = 0; count < 10; count += 1) {
      await advance(1_000);
      server.sayRaw("");
    }
    expect(network.lines).toEqual([line]);
  });

  it("stays for the others when a tab leaves while its question is open and others are answered", async () => {
    const [first, second] = await threeTabs();
    const line = network.lines[0];
    server.interfere = ({ op }) => (op === "find_post" ? "no answer" : undefined);
    void second.socket.request("find_post", { post: 1 });
    await advance(8_000);
    server.sayRaw("");
    await advance(1_500);
    second.socket.stop();
    await advance(100);
    expect(network.lines).toEqual([line]);
    expect(first.state).toBe("live");
  });

  it("is cut as well by a tab whose question nobody answers", async () => {
    const [, second] = await threeTabs();
    const line = network.lines[0];
    server.interfere = ({ op }) => (op === "find_post" ? "no answer" : undefined);
    const answer = second.socket.request("find_post", { post: 1 });
    await advance(unanswered_ms + 100);
    server.interfere = () => undefined;
    await advance(3_000);
    expect(network.lines).not.toContain(line);
    expect(await answer).toMatchObject({ kind: "ok" });
  });

  it("keeps what the server says of it: a server that goes is not stormed by any tab", async () => {
    const tabs = await threeTabs();
    server.closeAll(4408);
    await advance(10_000);
    expect(tabs.map((one) => one.state)).toEqual(["live", "live", "live"]);
    expect(server.connections).toBe(1);
  });
});

describe("a server whose data went back in time", () => {
  it("is told of to a tab that comes to the line later as to the one whose line it is", async () => {
    const [first, second] = await threeTabs();
    for (const text of ["a", "b", "c", "d"]) write(text);
    first.socket.follow(roomFeed, 4);
    await advance(100);
    server.feeds.get(roomFeed)?.splice(2);
    network.lines[0]?.cut();
    await advance(3_000);
    expect(first.ends).toEqual(["feed_reset"]);
    first.socket.follow(roomFeed, 2);
    await advance(100);
    second.socket.follow(roomFeed, 4);
    await advance(100);
    expect(second.ends).toEqual(["feed_reset"]);
    second.socket.follow(roomFeed, 2);
    await advance(100);
    write("e");
    await advance(100);
    expect([first.seen, second.seen]).toEqual([[3], [3]]);
    expect(first.ends).toEqual(["feed_reset"]);
  });

  it("is not what a tab is told that is only ahead of the line", async () => {
    const [first, second] = await threeTabs();
    first.socket.follow(roomFeed, 0);
    await advance(100);
    const ahead = server.append(roomFeed, "post_deleted", { post: 1 } as never);
    second.socket.follow(roomFeed, ahead.seq);
    server.publish(ahead);
    await advance(100);
    write("b");
    await advance(100);
    expect([first.seen, second.seen]).toEqual([[1, 2], [2]]);
    expect([first.ends, second.ends]).toEqual([[], []]);
  });
});

describe("an account that changes", () => {
  it("ends the session in every tab, and one connection is left for whoever reads then", async () => {
    const tabs = await threeTabs();
    server.cookie = () => "guest";
    server.closeAll(4401);
    await advance(100);
    expect(tabs.map((one) => one.sessionsEnded)).toEqual([1, 1, 1]);
    for (const { socket } of tabs) socket.belongsTo("guest");
    await advance(3_000);
    expect(tabs.map((one) => one.state)).toEqual(["live", "live", "live"]);
    expect(server.connections).toBe(1);
  });

  it("is not a tab's that has not heard of it: it is told by the server, and shares the line again when it reads as the others", async () => {
    const [first, second, third] = await threeTabs();
    server.cookie = () => 9;
    first.socket.renew(9);
    third.socket.renew(9);
    await advance(3_000);
    expect([first.sessionsEnded, second.sessionsEnded, third.sessionsEnded]).toEqual([0, 1, 0]);
    expect(server.connections).toBe(2);
    second.socket.belongsTo(9);
    await advance(3_000);
    expect([first.state, second.state, third.state]).toEqual(["live", "live", "live"]);
    expect(server.connections).toBe(1);
  });

  it("is waited for where it is not known yet whose the line is", async () => {
    const first = new Open("unknown");
    await advance(100);
    const second = new Open(1);
    await advance(2_000);
    expect(second.state).toBe("connecting");
    first.socket.belongsTo(1);
    await advance(100);
    expect(second.state).toBe("live");
    expect(server.connections).toBe(1);
  });
});

it("a tab that opened a line of its own before it knew that another leads gives it up, whichever it learns first", async () => {
  const first = new Open();
  await advance(500);
  const knowsReaderFirst = new Open("unknown");
  knowsReaderFirst.socket.belongsTo(1);
  const knowsLeaderFirst = new Open("unknown");
  await advance(100);
  knowsLeaderFirst.socket.belongsTo(1);
  await advance(500);
  expect([first.state, knowsReaderFirst.state, knowsLeaderFirst.state]).toEqual(["live", "live", "live"]);
  expect(server.connections).toBe(1);
});

it("a tab that could not wait for an answer comes to the shared line once the device is less busy, and does not try before", async () => {
  const first = new Open();
  await advance(500);
  first.tab.late_ms = 2_000;
  const second = new Open();
  await advance(5_000);
  expect(server.connections).toBe(2);
  const { length } = second.states;
  await advance(60_000);
  expect(second.states.length).toBe(length);
  expect(second.state).toBe("live");
  first.tab.late_ms = 0;
  await advance(15_000);
  expect(server.connections).toBe(1);
  expect([first.state, second.state]).toEqual(["live", "live"]);
});

/** Tabs come, go, sleep and wake while the line is cut with and without a word. */
async function live(seed: number): Promise<Open[]> {
  const chance = seeded(seed);
  let tabs = [new Open(), new Open(), new Open()];
  for (const one of tabs) one.socket.follow(roomFeed, 0);
  const one = (): Open => tabs[Math.floor(chance() * tabs.length)] as Open;
  const happenings = [
    () => network.lines[0]?.cut(),
    () => network.lines[0]?.freeze(),
    () => one().tab.sleep(),
    () => one().tab.wake(),
    () => {
      const gone = one();
      gone.close();
      const next = new Open();
      next.socket.follow(roomFeed, server.headOf(roomFeed));
      next.seen.push(...Array.from({ length: server.headOf(roomFeed) }, (_, index) => index + 1));
      tabs = [...tabs.filter((tab) => tab !== gone), next];
    },
  ];
  for (let turn = 0; turn < 40; turn += 1) {
    if (chance() < 0.3) happenings[Math.floor(chance() * happenings.length)]?.();
    write(`turn ${turn}`);
    await advance(Math.floor(chance() * 3_000));
  }
  for (const tab of tabs) tab.tab.wake();
  await advance(40_000);
  return tabs;
}

describe("whatever happens to tabs and line", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("every tab has every event once, in order: seed %i", async (seed) => {
    const tabs = await live(seed);
    const every = Array.from({ length: server.headOf(roomFeed) }, (_, index) => index + 1);
    expect(tabs.map((tab) => tab.state)).toEqual(["live", "live", "live"]);
    for (const tab of tabs) expect(tab.seen).toEqual(every);
    expect(server.connections).toBe(1);
  }, 30_000);
});
