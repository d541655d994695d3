import { beforeEach, describe, expect, it } from "vitest";
import { AppWorld } from "./testing/app_world";

let world: AppWorld;
/** The server's page comes behind the one that was kept on the device. */
let arrive: (page: string | undefined) => void;

beforeEach(async () => {
  world = new AppWorld();
  await world.inRoom();
  world.server.writeAs(2, 7, "heard live");
  await world.clock.advance(5_000);
  world.server.asked.length = 0;
});

/** Somebody comes back to the room: what is kept stands there, and the line is slow. */
async function comeBack(): Promise<void> {
  world.network.delay = () => 2_000;
  world.behind = new Promise((resolve) => {
    arrive = resolve;
  });
  world.reload();
  world.app.start();
  await world.clock.advance(1);
  void world.app.openRoom(4);
  await world.clock.advance(1);
}

const openings = (): string[] => world.server.asked.map(({ op }) => op).filter((op) => op.startsWith("open_"));
const last = (): string | undefined => world.loungeTexts().at(-1);

describe("a page that was kept on the device", () => {
  it("shows what was read at once, with the line before what is unread", async () => {
    await comeBack();
    expect(last()).toBe("heard live");
    expect(world.app.room).toHaveProperty("keptAt");
    expect(world.app.unreadFrom("room")).toBe(9);
    expect(world.app.connection.state).toBe("connecting");
  });

  it("becomes fresh by the page that comes behind it, and asks for none of it again", async () => {
    await comeBack();
    world.server.writeAs(2, 7, "while away");
    arrive(world.pageNow());
    await world.clock.advance(1);
    expect(last()).toBe("while away");
    expect(world.app.room).not.toHaveProperty("keptAt");
    expect(world.app.unreadFrom("room")).toBe(9);
    await world.clock.advance(20_000);
    world.server.writeAs(2, 7, "live");
    await world.clock.advance(5_000);
    expect(world.loungeTexts().slice(-3)).toEqual(["heard live", "while away", "live"]);
    expect(openings()).toEqual([]);
  });

  it("waits no longer for it than until there is a connection", async () => {
    await comeBack();
    world.server.writeAs(2, 7, "while away");
    await world.clock.advance(15_000);
    expect(world.app.connection.state).toBe("live");
    expect(last()).toBe("while away");
    arrive(JSON.stringify({ replies: [] }));
    await world.clock.advance(5_000);
    expect(last()).toBe("while away");
    expect(openings().sort()).toEqual(["open_home", "open_room"]);
  });

  it("has its connection though the outbox on the device is slow to open", async () => {
    world.opening = new Promise(() => undefined);
    await comeBack();
    await world.clock.advance(4_100);
    expect(world.app.connection.state).toBe("live");
    expect(world.app.me?.id).toBe(1);
  });

  it("is replaced whole when another reads here now", async () => {
    await comeBack();
    world.account = { id: 9, name: "nine", locale: "en", joined_at: 0 };
    arrive(world.pageNow());
    await world.clock.advance(20_000);
    expect(world.app.me?.id).toBe(9);
    expect((await world.keptStates.list("")).filter(({ reader }) => reader === 1)).toEqual([]);
  });

  it("opens what was never read here by the page behind it", async () => {
    await world.keptStates.clear();
    await comeBack();
    expect(world.app.room.status).toBe("loading");
    arrive(world.pageNow());
    await world.clock.advance(1);
    expect(last()).toBe("heard live");
    await world.clock.advance(20_000);
    expect(world.app.connection.state).toBe("live");
    expect(openings()).toEqual([]);
  });
});
