/** Drafts on two devices: this page, and whatever the server is told by another. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Draft } from "../protocol.gen";
import { AppWorld } from "./testing/app_world";
import { ownFeed } from "./testing/events";

let world: AppWorld;
let kept: Map<number, Draft>;
let clock = 100;

beforeEach(() => {
  world = new AppWorld();
  kept = new Map();
  clock = 100;
  world.server.queries["save_draft"] = (args) => {
    const { thread, text, reply_to } = args as { thread: number; text: string; reply_to?: number };
    const { reply, tell } = keep(thread, text, reply_to);
    world.clock.after(1, tell);
    return reply;
  };
  world.server.queries["list_drafts"] = ({ thread, after }) => {
    const asked = [...kept.values()].filter((draft) => thread === undefined || draft.thread === thread);
    const left = asked.reverse().filter(({ saved_at }) => after === undefined || saved_at < (after as number));
    return { drafts: left.slice(0, 2), more: left.length > 2 };
  };
});

/** As the server does it: the reply first, then the event. */
function keep(thread: number, text: string, reply_to?: number): { reply: object; tell: () => void } {
  const place = { group: 3, room: 4, thread };
  if (text === "") {
    const isNews = kept.delete(thread);
    return { reply: place, tell: () => void (isNews && world.server.emit(ownFeed, "draft_changed", place)) };
  }
  clock += 1;
  const saved_at = clock;
  kept.set(thread, { ...place, text, ...(reply_to === undefined ? {} : { reply_to }), saved_at });
  return { reply: { ...place, saved_at }, tell: () => void world.server.emit(ownFeed, "draft_changed", { ...place, saved_at }) };
}

/** By another device. */
function save(thread: number, text: string, reply_to?: number): void {
  keep(thread, text, reply_to).tell();
}

const saved = (): unknown[] => world.asked("save_draft").map(({ args }) => args["text"]);
const asked = (): string[] => world.server.asked.map(({ op }) => op);

describe("what is written here", () => {
  it("is told to the server, merged, and not fetched back", async () => {
    await world.begin();
    for (const text of ["h", "ha", "half a sen"]) world.app.setDraft(7, { text, replyTo: 3 });
    await world.clock.advance(2_100);
    expect(saved()).toEqual(["half a sen"]);
    expect(kept.get(7)).toMatchObject({ text: "half a sen", reply_to: 3 });
    world.app.setDraft(7, { text: "half a sen", replyTo: 3 });
    await world.clock.advance(10_000);
    expect(saved()).toHaveLength(1);
    expect(world.asked("list_drafts")).toHaveLength(1);
    expect(world.app.draftOf(7)).toEqual({ text: "half a sen", replyTo: 3 });
  });

  it("offline is told once there is a connection, also after a reload", async () => {
    await world.begin();
    world.network.isUp = false;
    world.network.lines[0]?.cut();
    world.app.setDraft(7, { text: "in the lift" });
    await world.clock.advance(5_000);
    expect(saved()).toEqual([]);
    world.reload();
    world.network.isUp = true;
    await world.begin();
    await world.clock.advance(100);
    expect(saved()).toEqual(["in the lift"]);
    expect(world.app.draftOf(7).text).toBe("in the lift");
  });

  it("waits until the post before it has left, which takes the draft away", async () => {
    await world.inRoom();
    world.app.setDraft(7, { text: "first" });
    await world.clock.advance(2_100);
    world.server.interfere = ({ op }) => (op === "write_post" ? { error: { code: "slow_down", message: "", retry_after_ms: 6_000 } } : undefined);
    await world.app.writePost(7, "first");
    world.app.setDraft(7, { text: "" });
    world.app.setDraft(7, { text: "second" });
    await world.clock.advance(4_000);
    expect(saved()).toEqual(["first"]);
    world.server.interfere = ({ op }) => {
      if (op === "write_post") save(7, "");
      return undefined;
    };
    await world.clock.advance(6_000);
    expect(asked().filter((op) => op === "write_post" || op === "save_draft")).toEqual(["save_draft", "write_post", "write_post", "save_draft"]);
    expect(world.app.draftOf(7).text).toBe("second");
    expect(kept.get(7)?.text).toBe("second");
  });

  it("and refused for good stays on this device, and is not asked for again", async () => {
    await world.begin();
    world.server.interfere = ({ op }) => (op === "save_draft" ? { error: { code: "too_many", message: "" } } : undefined);
    world.app.setDraft(7, { text: "one too many" });
    await world.clock.advance(60_000);
    expect(saved()).toHaveLength(1);
    expect(world.app.draftOf(7).text).toBe("one too many");
  });
});

describe("what another device writes", () => {
  it("is there when this one begins", async () => {
    save(7, "from the laptop");
    await world.begin();
    expect(world.app.draftOf(7).text).toBe("from the laptop");
  });

  it("is there as well when it comes on several pages", async () => {
    for (const thread of [7, 8, 9, 10, 11]) save(thread, `in ${thread}`);
    await world.begin();
    await world.clock.advance(50);
    expect([7, 8, 9, 10, 11].map((thread) => world.app.draftOf(thread).text)).toEqual(["in 7", "in 8", "in 9", "in 10", "in 11"]);
  });

  it("is taken over where nothing is unsaved here, and goes when it is sent there", async () => {
    await world.begin();
    save(7, "from the laptop", 3);
    await world.clock.advance(50);
    expect(world.app.draftOf(7)).toEqual({ text: "from the laptop", replyTo: 3 });
    save(7, "");
    await world.clock.advance(50);
    expect(world.app.draftOf(7)).toEqual({ text: "" });
    expect(saved()).toEqual([]);
  });

  it("does not take away what is unsaved here: what is told last counts", async () => {
    await world.begin();
    world.app.setDraft(7, { text: "from the phone" });
    save(7, "from the laptop");
    await world.clock.advance(500);
    expect(world.app.draftOf(7).text).toBe("from the phone");
    await world.clock.advance(2_000);
    expect(kept.get(7)?.text).toBe("from the phone");
  });
});

it("who signs out leaves no draft on the device, and finds it again", async () => {
  await world.begin();
  world.app.setDraft(7, { text: "half a sen" });
  await world.clock.advance(2_100);
  await Promise.all([world.app.signOut(), world.clock.advance(50)]);
  expect(world.app.draftOf(7).text).toBe("");
  await Promise.all([world.app.signIn({ name: "me", password: "secret words" }), world.clock.advance(50)]);
  await world.clock.advance(50);
  expect(world.app.draftOf(7).text).toBe("half a sen");
});
