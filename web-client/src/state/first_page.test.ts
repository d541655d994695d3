import { beforeEach, expect, it } from "vitest";
import { settled } from "../socket/testing/world";
import { AppWorld } from "./testing/app_world";

let world: AppWorld;

beforeEach(() => {
  world = new AppWorld();
});

const opened = (): string[] => world.server.asked.map(({ op }) => op).filter((op) => op.startsWith("open_"));
const texts = (): string[] => world.loungeTexts().slice(9);

function load(page: string): void {
  world.brought = page;
  world.reload();
  world.app.start();
}

it("shows the room before there is a connection, and asks for none of it again", async () => {
  load(world.pageNow());
  void world.app.openRoom(4);
  await settled();
  expect(world.app.connection.state).toBe("connecting");
  expect(texts()).toEqual(["post 10"]);
  expect(world.app.unreadOfRoom(4)).toBe(2);
  await world.clock.advance(1_000);
  expect(world.app.connection.state).toBe("live");
  expect(opened()).toEqual([]);
});

it("misses nothing of what was written between the page and the connection", async () => {
  const page = world.pageNow();
  world.server.writeAs(2, 7, "meanwhile");
  load(page);
  void world.app.openRoom(4);
  await world.clock.advance(1_000);
  world.server.writeAs(2, 7, "live");
  await world.clock.advance(1_000);
  expect(texts()).toEqual(["post 10", "meanwhile", "live"]);
});

it("does not open a room from it once something was heard", async () => {
  const page = world.pageNow();
  world.server.writeAs(2, 7, "meanwhile");
  load(page);
  await world.clock.advance(1_000);
  void world.app.openRoom(4);
  await world.clock.advance(1_000);
  expect(opened()).toEqual(["open_room"]);
  expect(texts()).toEqual(["post 10", "meanwhile"]);
});

it("of another member's page nothing stays once the connection is somebody else's", async () => {
  const page = world.pageNow();
  world.account = undefined;
  load(page);
  void world.app.openRoom(4);
  await world.clock.advance(2_000);
  expect(world.app.me).toBeUndefined();
  expect(opened()).toContain("open_home");
});
