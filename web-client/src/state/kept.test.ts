import { beforeEach, expect, it } from "vitest";
import { AppWorld } from "./testing/app_world";
import { aGroupView, aRoom, aSummary, ownFeed, roomFeed } from "./testing/events";

let world: AppWorld;

beforeEach(async () => {
  world = new AppWorld();
  await world.inRoom();
  world.server.writeAs(2, 7, "heard live");
  await world.clock.advance(5_000);
});

/** The page is loaded again where there is no network. */
async function reloadInTunnel(): Promise<void> {
  world.reload();
  world.network.isUp = false;
  world.page.isOnline = false;
  world.app.start();
  await world.clock.advance(1_000);
}

async function leaveTunnel(): Promise<void> {
  world.network.isUp = true;
  world.page.setOnline(true);
  await world.clock.advance(3_000);
}

async function openRoom(): Promise<void> {
  void world.app.openRoom(4);
  await world.clock.advance(100);
}

const lastText = (): string | undefined => world.loungeTexts().at(-1);

it("what was read is there after a reload without a network, and says as of when", async () => {
  await reloadInTunnel();
  expect(world.app.me?.id).toBe(1);
  expect(world.app.connection.state).toBe("offline");
  await openRoom();
  expect(lastText()).toBe("heard live");
  expect(world.app.room).toMatchObject({ status: "ready", keptAt: expect.any(Number) });
});

it("a room of another group is found by its address", async () => {
  void world.app.openGroup(3);
  await world.clock.advance(5_000);
  await reloadInTunnel();
  expect(await world.app.findPlace("group", "room")).toEqual({ ok: true, value: { group: 3, room: 4 } });
  expect(await world.app.findPlace("group", "cellar")).toMatchObject({ ok: false, failure: { kind: "offline" } });
});

it("once the network is back everything is fetched and goes on live", async () => {
  await reloadInTunnel();
  await openRoom();
  world.server.writeAs(2, 7, "while away");
  await leaveTunnel();
  world.server.writeAs(2, 7, "live again");
  await world.clock.advance(100);
  expect(world.loungeTexts().slice(-3)).toEqual(["heard live", "while away", "live again"]);
  expect(world.app.room).not.toHaveProperty("keptAt");
  expect(world.app.home).not.toHaveProperty("keptAt");
  expect(world.server.asked.filter(({ op }) => op === "open_home")).toHaveLength(2);
});

it("the unread line stands where it stood, whatever was read there, and nothing counts as read that was not seen", async () => {
  world.readNumber = 8;
  await reloadInTunnel();
  await openRoom();
  expect(world.app.unreadFrom("room")).toBe(9);
  world.app.moveReadMark(7, 11);
  for (const text of ["one", "two"]) world.server.writeAs(2, 7, text);
  await leaveTunnel();
  expect(world.app.unreadFrom("room")).toBe(9);
  expect(world.app.unreadOfRoom(4)).toBe(2);
});

it("where all was read there was no line: it stands before what was missed", async () => {
  world.readNumber = 11;
  world.reload();
  world.app.start();
  await openRoom();
  await world.clock.advance(5_000);
  await reloadInTunnel();
  await openRoom();
  expect(world.app.unreadFrom("room")).toBeUndefined();
  for (const text of ["one", "two"]) world.server.writeAs(2, 7, text);
  await leaveTunnel();
  expect(world.app.unreadFrom("room")).toBe(12);
});

it("what another device has read meanwhile is not new here", async () => {
  world.readNumber = 8;
  await reloadInTunnel();
  await openRoom();
  expect(world.app.unreadFrom("room")).toBe(9);
  world.readNumber = 11;
  await leaveTunnel();
  expect(world.app.unreadFrom("room")).toBeUndefined();
});

it("a room that could not be shown there has its unread line as well", async () => {
  await world.keptStates.clear();
  world.readNumber = 8;
  await reloadInTunnel();
  await openRoom();
  expect(world.app.room.status).not.toBe("ready");
  await leaveTunnel();
  expect(world.app.unreadFrom("room")).toBe(9);
});

it("a post written there waits, and leaves once", async () => {
  await reloadInTunnel();
  await openRoom();
  expect(await world.app.writePost(7, "from the tunnel")).toBe(true);
  expect(world.app.pendingIn(7)).toHaveLength(1);
  await leaveTunnel();
  expect(world.app.pendingIn(7)).toHaveLength(0);
  expect(world.loungeTexts().filter((text) => text === "from the tunnel")).toHaveLength(1);
});

/** As the device has it. */
const keptKeys = async (): Promise<string[]> => (await world.keptStates.list("")).map(({ key }) => key).sort();

it("what the server has refused since is gone from the device, with the threads in it", async () => {
  void world.app.openThread(20);
  await world.clock.advance(5_000);
  expect(await keptKeys()).toEqual(["home:0", "room:4", "thread:20"]);
  world.app.closeRoom();
  world.server.interfere = ({ op }) => (op === "open_room" ? { error: { code: "not_allowed", message: "" } } : undefined);
  await openRoom();
  expect(await keptKeys()).toEqual(["home:0"]);
  await reloadInTunnel();
  await openRoom();
  expect(world.app.room.status).not.toBe("ready");
});

it("what the server cannot give now stays", async () => {
  world.app.closeRoom();
  world.server.interfere = ({ op }) => (op === "open_room" ? { error: { code: "unavailable", message: "" } } : undefined);
  await openRoom();
  expect(await keptKeys()).toEqual(["home:0", "room:4"]);
});

it("a room that has been closed to the reader is gone from the device, though nobody opened it", async () => {
  world.app.closeRoom();
  world.server.queries["open_group"] = () => aGroupView(aSummary({ rooms: [{ room: aRoom({ visibility: "members" }), heads: [] }] }));
  world.server.emit(ownFeed, "access_changed", { group: 3 });
  await world.clock.advance(5_000);
  expect(await keptKeys()).toEqual(["home:0"]);
});

/** A member opened the group's own screen, which names its rooms, and went on. */
async function lookAtGroup(): Promise<void> {
  void world.app.openGroup(3);
  await world.clock.advance(5_000);
  world.app.closeGroup();
  world.app.closeRoom();
  expect(await keptKeys()).toContain("group:3");
}

it("a group's screen is gone from the device when it names a room that the reader is not told of any more", async () => {
  await lookAtGroup();
  world.server.queries["open_group"] = () => aGroupView(aSummary({ rooms: [] }));
  world.server.emit(ownFeed, "access_changed", { group: 3 });
  await world.clock.advance(5_000);
  expect(await keptKeys()).toEqual(["home:0"]);
});

it("so is that of a group that the reader belongs to no more", async () => {
  await lookAtGroup();
  world.server.emit(ownFeed, "group_exited", { group: 3 });
  await world.clock.advance(5_000);
  expect(await keptKeys()).not.toContain("group:3");
});

it("it stays while all its rooms are the reader's to know of", async () => {
  await lookAtGroup();
  world.server.queries["open_group"] = () => aGroupView(aSummary({ rooms: [{ room: aRoom({ visibility: "members" }), heads: [] }] }));
  world.server.emit(ownFeed, "access_changed", { group: 3 });
  await world.clock.advance(5_000);
  expect(await keptKeys()).toEqual(["group:3", "home:0"]);
});

it("what could not be written is written with the next change", async () => {
  const { put } = world.keptStates;
  world.keptStates.put = () => Promise.reject(new DOMException("the disk is full", "QuotaExceededError"));
  world.server.writeAs(2, 7, "when the disk was full");
  await world.clock.advance(5_000);
  world.keptStates.put = put;
  world.page.setVisible(false);
  await world.clock.advance(10);
  await reloadInTunnel();
  await openRoom();
  expect(lastText()).toBe("when the disk was full");
});

it("what was outdated when it was kept is no more than kept: nothing is left to be fetched for it", async () => {
  world.server.interfere = ({ op }) => (op === "open_room" ? "no answer" : undefined);
  world.server.endFollow(roomFeed, "feed_reset");
  world.server.emit(ownFeed, "profile_changed", { me: { id: 1, name: "renamed", locale: "en", joined_at: 0 } });
  await world.clock.advance(5_000);
  await reloadInTunnel();
  await openRoom();
  expect(world.app.room).toMatchObject({ status: "ready", value: { outdated: false } });
});

it("after signing out nothing is left on the device", async () => {
  void world.app.signOut();
  await world.clock.advance(5_000);
  expect((await world.keptStates.list("")).filter(({ reader }) => reader === 1)).toEqual([]);
  await reloadInTunnel();
  expect(world.app.me).toBeUndefined();
});

it("another member finds nothing of it, and a post of the first is not sent in their name", async () => {
  await reloadInTunnel();
  await openRoom();
  await world.app.writePost(7, "of the first");
  world.account = { id: 9, name: "nine", locale: "en", joined_at: 0 };
  await leaveTunnel();
  expect(world.app.me?.id).toBe(9);
  expect((await world.keptStates.list("")).filter(({ reader }) => reader === 1)).toEqual([]);
  expect(world.server.posts.get(7)?.some(({ text }) => text === "of the first")).toBe(false);
});

it("what another version of the program has kept is not read", async () => {
  world.version = "2";
  await reloadInTunnel();
  expect(world.app.home).toMatchObject({ status: "failed" });
});
