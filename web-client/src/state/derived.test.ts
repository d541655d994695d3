import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countsOf } from "./app/counts";
import { reduceCard } from "./cards";
import { AppWorld } from "./testing/app_world";
import { Script, aCard, aHead, aSummary, groupFeed, roomFeed } from "./testing/events";
import { type Watched, watch } from "./testing/watch.svelte";
import { entryOf } from "./group";

let world: AppWorld;
let watching: Watched[];

beforeEach(() => {
  world = new AppWorld();
  watching = [];
});
afterEach(() => {
  for (const one of watching) one.stop();
});

async function watched(read: () => unknown): Promise<Watched> {
  const one = await watch(read);
  watching.push(one);
  return one;
}

describe("what a screen reads of the store makes it run again only when it has changed", () => {
  it("names: not for every post of a busy room", async () => {
    await world.inRoom();
    const name = await watched(() => world.app.nameOf(2));
    // The first one tells the author's name of today.
    world.server.writeAs(2, 7, "first");
    await world.clock.advance(10);
    expect(await name.runs()).toBe(1);
    for (let post = 0; post < 5; post += 1) world.server.writeAs(2, 7, `post ${post}`);
    await world.clock.advance(10);
    expect(await name.runs()).toBe(0);
    expect(world.app.nameOf(2)).toBe("member 2");
    world.server.emit(groupFeed, "member_renamed", { member: { id: 2, name: "Two" } });
    await world.clock.advance(10);
    expect(await name.runs()).toBe(1);
    expect(world.app.nameOf(2)).toBe("Two");
  });

  it("who I am: not for every event", async () => {
    await world.inRoom();
    const account = await watched(() => world.app.me?.name);
    world.server.writeAs(2, 7, "news");
    await world.clock.advance(10);
    expect(await account.runs()).toBe(0);
  });

  it("counts: not when nothing was written or read", async () => {
    await world.inRoom();
    const count = await watched(() => world.app.unreadOfGroup(3));
    world.server.emit(roomFeed, "reaction_changed", {
      thread: 7, post: 70_001, number: 1, member: { id: 2, name: "member 2" }, added: true, members: [],
      tally: { reaction: "👍", count: 1, members: [2], mine: false },
    });
    await world.clock.advance(10);
    expect(await count.runs()).toBe(0);
    world.server.writeAs(2, 7, "news");
    await world.clock.advance(10);
    expect(await count.runs()).toBe(1);
    expect(world.app.unreadOfGroup(3)).toBe(3);
  });

  it("a thread's card: not when it is told what it says already", () => {
    const script = new Script();
    const last = { post: 9_001, number: 1, author: 2, at: 5, excerpt: "as it was" };
    const card = aCard({ id: 9, title: "Thread", last });
    expect(reduceCard(card, script.inRoom("thread_changed", { thread: 9, title: "Thread", pinned: false, locked: false }))).toBe(card);
    expect(reduceCard(card, script.inRoom("thread_changed", { thread: 9, title: "Thread", pinned: true, locked: false }))).not.toBe(card);
  });
});

it("counts are those of the heads: own reading at once, nothing of what is not followed, all of a room and its group", () => {
  const heads = {
    7: aHead({ last_number: 10, read_number: 4, mentions: 2 }),
    8: aHead({ thread: 8, last_number: 5, read_number: 1, mentions: 1 }),
    9: aHead({ thread: 9, last_number: 50, read_number: 1, followed: false }),
    88: aHead({ thread: 88, room: 40, last_number: 3, read_number: 0 }),
  };
  const counts = countsOf(heads, [entryOf(aSummary())], { 8: 5 });
  expect(counts.byRoom.get(4)).toEqual({ unread: 6, mentions: 2 });
  expect(counts.byGroup.get(3)).toEqual({ unread: 6, mentions: 2 });
  expect(counts.all).toEqual({ unread: 9, mentions: 2 });
  expect(counts.byThread.get(8)).toBeUndefined();
});
