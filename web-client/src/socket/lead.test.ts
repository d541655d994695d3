import { expect, it, vi } from "vitest";
import { BrowserTabs } from "./testing/browser_tabs";
import { OpenTab } from "./testing/open_tab";
import { FakeServer } from "./testing/server";
import { Clock, Network } from "./testing/world";

/** The part that speaks to another tab never comes. */
vi.mock("./shared_line", () => new Promise(() => undefined));

it("a tab is live without the part that would share another's line", async () => {
  const clock = new Clock();
  const around = { clock, network: new Network(clock, new FakeServer(clock)), browser: new BrowserTabs(clock) };
  const first = new OpenTab(around, 1, 1);
  await clock.advance(500);
  const second = new OpenTab(around, 2, 1);
  await clock.advance(1_500);
  expect([first.state, second.state]).toEqual(["live", "live"]);
});
