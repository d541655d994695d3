import { beforeEach, describe, expect, it } from "vitest";
import { AppWorld } from "./testing/app_world";
import { aHead, aWaiting, ownFeed } from "./testing/events";

let world: AppWorld;

beforeEach(() => {
  world = new AppWorld();
});

const heads = () => (world.app.home.status === "ready" ? world.app.home.value.heads : undefined);

/** Something that happens after the server has read its answer and before that answer leaves. */
function whileAnswering(op: string, happens: () => void): void {
  const answer = world.server.queries[op];
  world.server.queries[op] = (args, member) => {
    const reply: unknown = structuredClone(answer?.(args, member));
    happens();
    return reply;
  };
}

describe("the head of a thread that is not known", () => {
  it("is fetched", async () => {
    await world.begin();
    world.server.writeAs(2, 88, "old thread");
    await world.clock.advance(50);
    expect(world.asked("get_head").map((one) => one.args["thread"])).toEqual([88]);
    expect(heads()?.stale).toEqual([]);
  });

  it("does not bring back a mark that has moved meanwhile", async () => {
    await world.begin();
    world.server.queries["get_head"] = () => aHead({ thread: 88, last_number: 9, read_number: 2 });
    whileAnswering("get_head", () =>
      world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ thread: 88, last_number: 9, read_number: 9 }) }),
    );
    world.server.writeAs(2, 88, "old thread");
    await world.clock.advance(50);
    expect(world.app.unreadOfThread(88)).toBe(0);
  });

  it("does not count in a group that was left meanwhile", async () => {
    await world.begin();
    world.server.queries["get_head"] = () => aHead({ thread: 88, last_number: 9, read_number: 2 });
    whileAnswering("get_head", () => world.server.emit(ownFeed, "group_exited", { group: 3 }));
    world.server.writeAs(2, 88, "old thread");
    await world.clock.advance(50);
    expect(heads()?.byThread).toEqual({});
  });

  it("is fetched once more when a mention comes while it is", async () => {
    await world.begin();
    let mentions = 0;
    world.server.queries["get_head"] = () => aHead({ read_number: 8, mentions });
    world.server.emit(ownFeed, "waiting_removed", { room: 4, thread: 7, post: 7_009, number: 9 });
    whileAnswering("get_head", () => {
      if (mentions > 0) return;
      mentions = 1;
      world.server.emit(ownFeed, "waiting_added", { waiting: aWaiting({ number: 10 }) });
    });
    await world.clock.advance(50);
    expect(world.app.mentionsInRoom(4)).toBe(1);
    expect(heads()?.stale).toEqual([]);
  });
});

describe("what could not be fetched", () => {
  it("is tried again at once on a new connection", async () => {
    await world.begin();
    world.server.interfere = (one) =>
      one.op === "get_head" ? { error: { code: "unavailable", message: "", retry_after_ms: 20_000 } } : undefined;
    world.server.writeAs(2, 88, "old thread");
    await world.clock.advance(50);
    expect(world.asked("get_head")).toHaveLength(1);
    world.server.interfere = () => undefined;
    world.network.lines[0]?.cut();
    await world.clock.advance(1_500);
    expect(heads()?.stale).toEqual([]);
  });

  it("is the home state after its feed was lost: it is asked for until it comes", async () => {
    await world.begin();
    let failures = 2;
    world.server.interfere = (one) => {
      if (one.op !== "open_home" || failures === 0) return undefined;
      failures -= 1;
      return { error: { code: "unavailable", message: "", retry_after_ms: 60_000 } };
    };
    world.network.lines[0]?.cut();
    world.readNumber = 10;
    world.server.append(ownFeed, "session_ended", { session: 1 });
    world.server.append(ownFeed, "session_ended", { session: 2 });
    world.server.keptFrom.set(ownFeed, 1);
    await world.clock.advance(2_000);
    expect(world.app.unreadOfRoom(4)).toBe(2);
    await world.clock.advance(30_000);
    expect(world.app.unreadOfRoom(4)).toBe(0);
    world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 3 }) });
    await world.clock.advance(10);
    expect(world.app.unreadOfRoom(4)).toBe(7);
  });
});

describe("the home state", () => {
  it("is asked for once for whoever becomes the reader", async () => {
    world.account = undefined;
    await world.begin();
    void world.app.signIn({ name: "me", password: "long enough" });
    await world.clock.advance(500);
    expect(world.asked("open_home")).toHaveLength(2);
    world.account = undefined;
    world.server.closeAll(4401);
    await world.clock.advance(2_000);
    expect(world.asked("open_home")).toHaveLength(3);
  });
});
