import { beforeEach, describe, expect, it } from "vitest";
import type { Me } from "../protocol.gen";
import { createReadMarks } from "./app/read_marks";
import { AppWorld } from "./testing/app_world";
import { aGroupView, aMember, aSummary, me } from "./testing/events";

let world: AppWorld;
const other: Me = { id: 5, name: "another", locale: "en", joined_at: 1 };

beforeEach(() => {
  world = new AppWorld();
});

it("signing in brings the member's home on a new connection, and the open room as theirs", async () => {
  world.account = undefined;
  await world.inRoom();
  expect(world.app.me).toBeUndefined();
  void world.app.signIn({ name: "me", password: "long enough" });
  await world.clock.advance(200);
  expect(world.app.me?.id).toBe(me);
  expect(world.app.room).toMatchObject({ status: "ready", value: { me } });
});

it("what the former reader asked for is not done in the new member's name", async () => {
  world.account = undefined;
  await world.begin();
  world.server.interfere = (one) => (one.op === "start_thread" ? "no answer" : undefined);
  const asking = world.app.startThread({ room: 4, title: "T", text: "t" });
  await world.clock.advance(10);
  void world.app.signIn({ name: "me", password: "long enough" });
  await world.clock.advance(500);
  expect(await asking).toMatchObject({ ok: false, failure: { code: "not_signed_in" } });
  expect(world.asked("start_thread")).toHaveLength(1);
});

it("signing out forgets what was not sent", async () => {
  await world.inRoom();
  world.network.delay = () => 1_000;
  await world.app.writePost(7, "not for the next one here");
  void world.app.signOut();
  await world.clock.advance(10_000);
  expect(world.app.me).toBeUndefined();
  expect(await world.store.all()).toEqual([]);
});

const keptOf = (member: number): string[] =>
  Array.from({ length: world.device.length }, (_, index) => world.device.key(index) ?? "").filter((key) => key.includes(`.${member}.`));

it("signing out tells the other tabs and clears the device at once, also where the outbox is slow", async () => {
  world.opening = new Promise(() => undefined);
  world.reload();
  await world.inRoom();
  world.app.setDraft(7, { text: "half a" });
  await world.clock.advance(2_500);
  expect(keptOf(me)).not.toEqual([]);
  expect(await world.keptStates.list("")).not.toEqual([]);
  void world.app.signOut();
  await world.clock.advance(500);
  expect(world.tabs.told).toEqual([{}]);
  expect(keptOf(me)).toEqual([]);
  expect((await world.keptStates.list("")).filter(({ reader }) => reader === me)).toEqual([]);
});

it("signing out in another tab leaves nothing that this one has kept since", async () => {
  await world.inRoom();
  world.app.setDraft(7, { text: "half a" });
  world.app.moveReadMark(7, 10);
  expect(keptOf(me)).toHaveLength(2);
  world.account = undefined;
  world.tabs.say({});
  await world.clock.advance(200);
  expect(keptOf(me)).toEqual([]);
});

it("a session ended elsewhere makes the page a guest's, and it says so", async () => {
  await world.begin();
  world.account = undefined;
  world.server.closeAll(4401);
  await world.clock.advance(2_000);
  expect(world.app.signedOut).toBe(true);
  expect(world.app.home).toMatchObject({ status: "ready" });
  expect(world.app.me).toBeUndefined();
});

describe("another account in another tab", () => {
  it("is noticed at once when the other tab says so", async () => {
    await world.inRoom();
    world.account = other;
    world.tabs.say({ reader: 5 });
    await world.clock.advance(500);
    expect(world.app.me?.id).toBe(5);
    expect(world.app.signedOut).toBe(false);
    expect(world.app.room).toMatchObject({ status: "ready", value: { me: 5 } });
  });

  it("is noticed by the server when this page comes back, and nothing is said in its name", async () => {
    await world.inRoom();
    world.network.isUp = false;
    world.network.lines[0]?.cut();
    await world.app.writePost(7, "mine, not theirs");
    world.account = other;
    world.server.member = 5;
    world.network.isUp = true;
    await world.clock.advance(3_000);
    expect(world.app.me?.id).toBe(5);
    expect(world.asked("write_post")).toEqual([]);
    expect(world.app.pendingIn(7)).toEqual([]);
    expect(await world.store.all()).toHaveLength(1);
  });

  it("does not move the page of whoever reads already", async () => {
    await world.inRoom();
    world.tabs.say({ reader: me });
    await world.clock.advance(500);
    expect(world.asked("open_home")).toHaveLength(1);
  });

  it("is told of what happens here", async () => {
    world.account = undefined;
    await world.begin();
    void world.app.signIn({ name: "me", password: "long enough" });
    await world.clock.advance(500);
    void world.app.signOut();
    await world.clock.advance(500);
    expect(world.tabs.told).toEqual([{ reader: me }, {}]);
  });

  it("sees nothing of what the one before had open", async () => {
    await world.inRoom();
    void world.app.openGroup(3);
    void world.app.openMemberList(3);
    world.server.queries["list_members"] = () => ({ members: [aMember(9, "owner")], more: false });
    world.server.queries["open_group"] = () => aGroupView(aSummary());
    await world.clock.advance(50);
    world.account = other;
    world.tabs.say({ reader: 5 });
    expect(world.app.room).toEqual({ status: "loading", id: 4 });
    expect(world.app.group).toEqual({ status: "loading", id: 3 });
    expect(world.app.memberList).toEqual({ status: "loading", id: 3 });
    expect(world.app.unreadFrom("room")).toBeUndefined();
  });

  it("does not get them either from a page that is closed before it has heard of it", async () => {
    world.account = undefined;
    await world.inRoom();
    await Promise.all([world.app.signIn({ name: "me", password: "long enough" }), world.clock.advance(500)]);
    world.server.interfere = (one) => (one.op === "move_read_mark" ? "no answer" : undefined);
    world.app.moveReadMark(7, 10);
    world.page.leave();
    expect(world.lastWords).toHaveLength(1);
    createReadMarks(world.device).signedIn(5);
    world.page.leave();
    expect(world.lastWords).toHaveLength(1);
  });

  it("does not get the marks of the one before", async () => {
    await world.inRoom();
    world.server.interfere = (one) => (one.op === "move_read_mark" ? "no answer" : undefined);
    world.app.moveReadMark(7, 10);
    await world.clock.advance(500);
    world.account = other;
    world.tabs.say({ reader: 5 });
    await world.clock.advance(500);
    world.page.leave();
    expect(world.lastWords).toEqual([]);
    expect(world.app.unreadOfRoom(4)).toBe(2);
  });
});
