import { expect, it, vi } from "vitest";
import { type Socket, createSocket } from "../socket";
import { BrowserTabs } from "./testing/browser_tabs";
import { FakeServer } from "./testing/server";
import { Clock, Network, Page, seeded } from "./testing/world";

/** The part that speaks to another tab never comes. */
vi.mock("./shared_line", () => new Promise(() => undefined));

it("a tab is live without the part that would share another's line", async () => {
  const clock = new Clock();
  const network = new Network(clock, new FakeServer(clock));
  const browser = new BrowserTabs(clock);
  const nothing = (): void => undefined;
  const open = (name: string, seed: number): Socket => {
    const { env } = new Page(clock, network, name, seeded(seed));
    const socket = createSocket(env, {
      connectionChanged: nothing, opened: nothing, closed: nothing, event: nothing, passed: nothing, signal: nothing,
      frameRead: nothing, followEnded: nothing, sessionEnded: nothing,
    }, browser.open());
    socket.belongsTo(1);
    socket.start();
    return socket;
  };
  const tabs = [open("first", 1)];
  await clock.advance(500);
  tabs.push(open("second", 2));
  await clock.advance(1_500);
  expect(tabs.map(({ connection }) => connection.state)).toEqual(["live", "live"]);
});
