import { beforeEach, describe, expect, it } from "vitest";
import type { WaitingPost } from "../protocol.gen";
import { AppWorld } from "./testing/app_world";
import { aHead, aWaiting, groupFeed, ownFeed, roomFeed } from "./testing/events";

let world: AppWorld;
let posts: WaitingPost[];

beforeEach(() => {
  world = new AppWorld();
  posts = [aWaiting({ number: 9 }), aWaiting({ number: 4, unread: false })];
  world.server.queries["list_waiting"] = () => ({ posts, more: false });
});

const shown = (): readonly string[] =>
  world.app.waiting.status === "ready" ? world.app.waiting.value.posts.map(({ number, unread }) => `${number}${unread ? "" : "-"}`) : [];

async function opened(): Promise<void> {
  await world.begin();
  void world.app.openWaiting();
  await world.clock.advance(50);
}

describe("the list of what waits", () => {
  it("follows what another device reads and what is called meanwhile", async () => {
    await opened();
    expect(shown()).toEqual(["9", "4-"]);
    world.server.emit(ownFeed, "waiting_added", { waiting: aWaiting({ number: 12 }) });
    world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 9, mentions: 1 }) });
    await world.clock.advance(50);
    expect(shown()).toEqual(["12", "9-", "4-"]);
  });

  it("is fetched anew when access has changed", async () => {
    await opened();
    posts = [];
    world.server.emit(ownFeed, "access_changed", { group: 3 });
    await world.clock.advance(150);
    expect(shown()).toEqual([]);
    expect(world.asked("list_waiting")).toHaveLength(2);
  });

  it("is asked for once when several feeds are lost together, and once more when another is meanwhile", async () => {
    await opened();
    posts = [];
    for (const feed of [ownFeed, groupFeed, roomFeed]) world.server.endFollow(feed, "feed_reset");
    await world.clock.advance(200);
    expect(shown()).toEqual([]);
    expect(world.asked("list_waiting")).toHaveLength(2);
    world.server.queries["list_waiting"] = () => {
      const read = posts;
      if (read.length === 0) world.server.endFollow(groupFeed, "feed_reset");
      posts = [aWaiting({ number: 20 })];
      return { posts: read, more: false };
    };
    world.server.endFollow(roomFeed, "feed_reset");
    await world.clock.advance(400);
    expect(shown()).toEqual(["20"]);
  });

  it("is asked for again when a feed is lost before it has come", async () => {
    await world.begin();
    void world.app.openWaiting();
    posts = [];
    for (const feed of [groupFeed, roomFeed]) world.server.endFollow(feed, "feed_reset");
    await world.clock.advance(200);
    expect(shown()).toEqual([]);
    expect(world.asked("list_waiting")).toHaveLength(2);
  });

  it("goes on behind its last post", async () => {
    world.server.queries["list_waiting"] = (args) =>
      args["after"] === undefined ? { posts, more: true } : { posts: [aWaiting({ number: 2, unread: false })], more: false };
    await opened();
    await Promise.all([world.app.loadMoreWaiting(), world.clock.advance(50)]);
    expect(shown()).toEqual(["9", "4-", "2-"]);
    expect(world.asked("list_waiting")[1]?.args).toEqual({ after: 7_004, after_unread: false });
  });

  it("is gone with the one who has signed out", async () => {
    await opened();
    world.server.queries["list_waiting"] = () => ({ posts: [], more: false });
    await Promise.all([world.app.signOut(), world.clock.advance(50)]);
    expect(shown()).toEqual([]);
  });
});
