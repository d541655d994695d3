import { beforeEach, describe, expect, it } from "vitest";
import { AppWorld } from "./testing/app_world";
import { aHead, ownFeed } from "./testing/events";

let world: AppWorld;

beforeEach(() => {
  world = new AppWorld();
});

const told = (): unknown[] => world.asked("move_read_mark").map((one) => one.args["number"]);

describe("what was read", () => {
  it("goes out merged", async () => {
    await world.inRoom();
    world.app.moveReadMark(7, 9);
    await world.clock.advance(300);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(2_000);
    expect(told()).toEqual([10]);
  });

  it("is told of a thread that was not followed, which is how it comes to be", async () => {
    Object.assign(world, { readNumber: 10, isFollowed: false });
    await world.inRoom();
    world.app.moveReadMark(7, 9);
    await world.clock.advance(2_000);
    expect(told()).toEqual([9]);
  });

  it("is nothing that came into view of a hidden page, until the page is shown", async () => {
    await world.inRoom();
    world.page.setVisible(false);
    world.app.moveReadMark(7, 9);
    await world.clock.advance(2_000);
    expect(told()).toEqual([]);
    expect(world.app.unreadOfRoom(4)).toBe(2);
    world.page.setVisible(true);
    expect(world.app.unreadOfRoom(4)).toBe(1);
    await world.clock.advance(2_000);
    expect(told()).toEqual([9]);
  });

  it("leaves at once when the page is hidden: the other devices must not wait for it to be shown again", async () => {
    await world.inRoom();
    world.app.moveReadMark(7, 10);
    world.page.setVisible(false);
    await world.clock.advance(10);
    expect(told()).toEqual([10]);
  });

  it("is said past the connection when the page is left, if nobody has acknowledged it", async () => {
    await world.inRoom();
    world.app.moveReadMark(7, 10);
    world.page.leave();
    expect(world.lastWords).toEqual([{ op: "move_read_mark", thread: 7, number: 10 }]);
  });

  it("is not said again when the page is left, once it is acknowledged", async () => {
    await world.inRoom();
    world.app.moveReadMark(7, 10);
    await world.clock.advance(1_000);
    world.page.leave();
    expect(world.lastWords).toEqual([]);
  });

  it("outlives a page that ends in a tunnel", async () => {
    await world.inRoom();
    world.network.isUp = false;
    world.network.lines[0]?.cut();
    world.app.moveReadMark(7, 10);
    await world.clock.advance(20_000);
    world.network.isUp = true;
    world.reload();
    await world.begin();
    expect(world.app.unreadOfRoom(4)).toBe(0);
    await world.clock.advance(1_000);
    expect(told()).toEqual([10]);
    expect(world.device.length).toBe(0);
  });

  it("is let go of when the server knows of it already", async () => {
    world.device.setItem("majlis.read.1.7", "10");
    world.readNumber = 10;
    await world.begin();
    await world.clock.advance(1_000);
    expect(told()).toEqual([]);
    expect(world.device.length).toBe(0);
  });

  it("is another member's business after signing out", async () => {
    await world.inRoom();
    world.server.interfere = (one) => (one.op === "move_read_mark" ? "no answer" : undefined);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(1_000);
    expect(world.device.length).toBe(1);
    void world.app.signOut();
    await world.clock.advance(1_000);
    expect(world.device.length).toBe(0);
  });

  it("counts as unread again when the server refuses it for good, and is not told again", async () => {
    await world.inRoom();
    world.server.interfere = (one) => (one.op === "move_read_mark" ? { error: { code: "not_allowed", message: "" } } : undefined);
    world.app.moveReadMark(7, 10);
    expect(world.app.unreadOfRoom(4)).toBe(0);
    await world.clock.advance(60_000);
    expect(world.app.unreadOfRoom(4)).toBe(2);
    expect(told()).toEqual([10]);
    expect(world.device.length).toBe(0);
  });

  it("is told until the server can take it", async () => {
    await world.inRoom();
    world.server.interfere = (one) =>
      one.op === "move_read_mark" ? { error: { code: "slow_down", message: "", retry_after_ms: 20_000 } } : undefined;
    world.app.moveReadMark(7, 10);
    await world.clock.advance(5_000);
    world.server.interfere = () => undefined;
    await world.clock.advance(20_000);
    expect(told()).toEqual([10, 10]);
  });
});

describe("marked unread", () => {
  it("stays so while the conversation is shown", async () => {
    await world.inRoom();
    void world.app.markUnread(7, 5);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(2_000);
    expect(told()).toEqual([]);
    expect(world.app.unreadFrom("room")).toBe(5);
  });

  it("in vain, it is as read as before, and the server hears of it", async () => {
    await world.inRoom();
    world.server.interfere = ({ op }) => (op === "mark_unread" ? { error: { code: "not_allowed", message: "" } } : undefined);
    world.app.moveReadMark(7, 10);
    const marking = world.app.markUnread(7, 5);
    expect(world.app.unreadOfRoom(4)).toBe(2);
    await world.clock.advance(100);
    expect(await marking).toMatchObject({ ok: false });
    expect(world.app.unreadOfRoom(4)).toBe(0);
    expect(world.app.unreadFrom("room")).toBe(9);
    await world.clock.advance(2_000);
    expect(told()).toEqual([10]);
  });

  it("stays so when the room's address is opened once more", async () => {
    await world.inRoom();
    void world.app.markUnread(7, 5);
    void world.app.openRoom(4);
    await world.clock.advance(100);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(2_000);
    expect(told()).toEqual([]);
  });

  it("may be read again when the conversation is shown anew", async () => {
    await world.inRoom();
    void world.app.markUnread(7, 5);
    await world.clock.advance(100);
    world.app.readAgain(7);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(2_000);
    expect(told()).toEqual([10]);
  });

  it("elsewhere counts here", async () => {
    await world.inRoom();
    world.app.moveReadMark(7, 10);
    await world.clock.advance(1_000);
    world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 10 }) });
    world.server.emit(ownFeed, "read_mark_moved", { head: aHead({ read_number: 3 }) });
    await world.clock.advance(10);
    expect(world.app.unreadOfRoom(4)).toBe(7);
  });
});
