import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { type Outbox, createOutbox } from "./outbox";
import type { OutboxEntry } from "./outbox_entry";
import { type OutboxStore, openOutboxStore } from "./outbox_store";
import { memoryStore } from "./testing/memory_store";
import type { SenderLock, TabChannel, TabMessage } from "./tabs";
import type { ProtocolError } from "../protocol.gen";
import type { Answer } from "./exchange";
import { Clock, Network, Page, seeded, settled, settling } from "./testing/world";

/** What several tabs of one browser share. */
class Browser {
  holder: { became(sender: boolean): void } | undefined;
  waiting: { became(sender: boolean): void }[] = [];
  listeners: { heard(message: TabMessage): void; tab: object }[] = [];

  lock(): SenderLock {
    const tab: { became(sender: boolean): void } = { became: () => undefined };
    return {
      take: (became, byForce) => {
        tab.became = became;
        this.waiting = this.waiting.filter((one) => one !== tab);
        if (byForce) {
          const robbed = this.holder;
          this.holder = tab;
          became(true);
          robbed?.became(false);
        } else if (this.holder) this.waiting.push(tab);
        else {
          this.holder = tab;
          became(true);
        }
      },
      leave: () => {
        this.waiting = this.waiting.filter((one) => one !== tab);
        if (this.holder !== tab) return;
        this.holder = this.waiting.shift();
        this.holder?.became(true);
      },
    };
  }

  channel(): TabChannel {
    const tab = {};
    return {
      tell: (message) => {
        for (const listener of this.listeners) if (listener.tab !== tab) listener.heard(message);
      },
      listen: (heard) => this.listeners.push({ heard, tab }),
      close: () => {
        this.listeners = this.listeners.filter((listener) => listener.tab !== tab);
      },
    };
  }
}

interface Tab {
  outbox: Outbox;
  page: Page;
  shown: readonly OutboxEntry[];
  /** Waits until told what came of the sending. */
  sending: { text: string; key: string; answer: (answer: Answer<unknown>) => void }[];
}

let clock: Clock;
let browser: Browser;
let store: OutboxStore;
let tabs = 0;

beforeEach(async () => {
  settling.turns = 25;
  clock = new Clock();
  browser = new Browser();
  store = await openOutboxStore(new IDBFactory());
});

async function openTab(member: number | undefined = 1, from: OutboxStore = store): Promise<Tab> {
  tabs += 1;
  const network = new Network(clock, { connected: () => ({ received: () => undefined, gone: () => undefined }) });
  const page = new Page(clock, network, `tab${tabs}`, seeded(1));
  const tab: Tab = { page, shown: [], sending: [] } as unknown as Tab;
  tab.outbox = createOutbox({
    env: page.env,
    store: Promise.resolve(from),
    lock: browser.lock(),
    channel: browser.channel(),
    tryOnce: (change, key) =>
      new Promise((answer) => tab.sending.push({ text: change.op === "write_post" ? change.args.text : change.op, key, answer })),
    changed: (entries) => {
      tab.shown = entries;
    },
  });
  await tab.outbox.setMember(member);
  tab.outbox.opened();
  await settled();
  return tab;
}

const write = (tab: Tab, thread: number, text: string): Promise<void> =>
  tab.outbox.add(thread, { op: "write_post", args: { thread, text } });
const texts = (tab: Tab): string[] => tab.sending.map((one) => one.text);
const states = (tab: Tab): string[] => tab.shown.map((entry) => entry.status.state);

async function answer(tab: Tab, index: number, given: Answer<unknown>): Promise<void> {
  tab.sending[index]?.answer(given);
  await settled();
}
const ok = (number: number): Answer<unknown> => ({ kind: "ok", value: { number } });
const refused = (code: ProtocolError["code"], more: Partial<ProtocolError> = {}): Answer<unknown> => ({
  kind: "refused",
  error: { code, message: "", ...more },
});

describe("what is written", () => {
  it("is there once when its member is confirmed while it leaves", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await settled();
    const doubled: string[][] = [];
    const watching = tab.outbox.setMember(1);
    tab.sending[0]?.answer(ok(1));
    for (let turn = 0; turn < 60; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const orders = tab.shown.map(({ order }) => order);
      if (new Set(orders).size < orders.length) doubled.push(states(tab));
    }
    await watching;
    expect(doubled).toEqual([]);
    expect(states(tab)).toEqual(["sent"]);
  });

  it("leaves in order within a thread, one at a time, and threads do not wait for each other", async () => {
    const tab = await openTab();
    for (const [thread, text] of [[7, "a"], [7, "b"], [8, "c"], [7, "d"]] as const) await write(tab, thread, text);
    await settled();
    expect(texts(tab)).toEqual(["a", "c"]);
    await answer(tab, 0, ok(1));
    expect(texts(tab)).toEqual(["a", "c", "b"]);
    await answer(tab, 2, ok(2));
    expect(texts(tab)).toEqual(["a", "c", "b", "d"]);
  });

  it("waits while there is no connection", async () => {
    const tab = await openTab();
    tab.outbox.closed();
    await write(tab, 7, "a");
    await settled();
    expect(texts(tab)).toEqual([]);
    expect(states(tab)).toEqual(["pending"]);
    tab.outbox.opened();
    await settled();
    expect(texts(tab)).toEqual(["a"]);
  });

  it("is sent again with its key when the answer was lost", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await write(tab, 7, "b");
    await settled();
    tab.outbox.closed();
    await answer(tab, 0, { kind: "cut" });
    tab.outbox.opened();
    await settled();
    expect(texts(tab)).toEqual(["a", "a"]);
    expect(tab.sending[0]?.key).toBe(tab.sending[1]?.key);
  });

  it("stays on the screen when answered until its place in the thread is shown", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await settled();
    await answer(tab, 0, ok(41));
    expect(states(tab)).toEqual(["sent"]);
    tab.outbox.seen(7, 40);
    expect(states(tab)).toEqual(["sent"]);
    tab.outbox.seen(7, 41);
    expect(states(tab)).toEqual([]);
  });

  it("survives a reload in the middle of sending, with its key and its order", async () => {
    const before = await openTab();
    await write(before, 7, "a");
    await write(before, 7, "b");
    await settled();
    const key = before.sending[0]?.key;
    before.outbox.stop();
    const after = await openTab();
    expect(texts(after)).toEqual(["a"]);
    expect(after.sending[0]?.key).toBe(key);
    await answer(after, 0, ok(1));
    expect(texts(after)).toEqual(["a", "b"]);
    await answer(after, 1, ok(2));
    expect(await store.all()).toEqual([]);
  });

  it("belongs to who wrote it", async () => {
    const first = await openTab(1);
    first.outbox.closed();
    await write(first, 7, "a");
    first.outbox.stop();
    const second = await openTab(2);
    expect(second.shown).toEqual([]);
    expect(texts(second)).toEqual([]);
    await second.outbox.setMember(1);
    await settled();
    expect(texts(second)).toEqual(["a"]);
  });

  it("is forgotten on signing out", async () => {
    const tab = await openTab();
    tab.outbox.closed();
    await write(tab, 7, "a");
    await tab.outbox.forget(1);
    expect(await store.all()).toEqual([]);
    expect(tab.shown).toEqual([]);
  });

  it("can't be written by nobody", async () => {
    const tab = await openTab(undefined);
    await tab.outbox.setMember(undefined);
    await expect(write(tab, 7, "a")).rejects.toThrow();
  });
});

describe("refusals", () => {
  it("for good say why, let the others pass, and can be retried or discarded", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await write(tab, 7, "b");
    await settled();
    await answer(tab, 0, refused("not_allowed"));
    expect(texts(tab)).toEqual(["a", "b"]);
    expect(tab.shown[0]?.status).toMatchObject({ state: "failed", error: { code: "not_allowed" } });
    await answer(tab, 1, ok(1));
    const failed = tab.shown.find((entry) => entry.status.state === "failed");
    await tab.outbox.retry(failed?.order ?? 0);
    await settled();
    expect(texts(tab)).toEqual(["a", "b", "a"]);
    await answer(tab, 2, refused("not_allowed"));
    await tab.outbox.discard(failed?.order ?? 0);
    expect(tab.shown.map((entry) => entry.status.state)).toEqual(["sent"]);
    expect(await store.all()).toEqual([]);
  });

  it("that failed are still there after a reload, and not sent by themselves", async () => {
    const before = await openTab();
    await write(before, 7, "a");
    await settled();
    await answer(before, 0, refused("conflict"));
    before.outbox.stop();
    const after = await openTab();
    expect(texts(after)).toEqual([]);
    expect(states(after)).toEqual(["failed"]);
  });

  it("for now wait as long as the server says, and hold back what comes after in the thread", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await write(tab, 7, "b");
    await settled();
    await answer(tab, 0, refused("slow_down", { retry_after_ms: 4_000 }));
    expect(tab.shown[0]?.status).toMatchObject({ state: "pending", retryAt: clock.now + 4_000 });
    await clock.advance(3_900);
    expect(texts(tab)).toEqual(["a"]);
    await clock.advance(200);
    expect(texts(tab)).toEqual(["a", "a"]);
    expect(tab.sending[0]?.key).toBe(tab.sending[1]?.key);
  });

  it("for now wait no longer when the device's clock is set back meanwhile", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await settled();
    await answer(tab, 0, refused("slow_down", { retry_after_ms: 4_000 }));
    tab.page.clockSetBy_ms = -86_400_000;
    await clock.advance(4_100);
    expect(texts(tab)).toEqual(["a", "a"]);
  });

  it("without a session wait until the member is signed in again", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await settled();
    await answer(tab, 0, refused("not_signed_in"));
    expect(states(tab)).toEqual(["pending"]);
    await clock.advance(60_000);
    expect(texts(tab)).toEqual(["a"]);
    await tab.outbox.setMember(1);
    tab.outbox.opened();
    await settled();
    expect(texts(tab)).toEqual(["a", "a"]);
  });

  it("of a spent key get a new one", async () => {
    const tab = await openTab();
    await write(tab, 7, "a");
    await settled();
    await answer(tab, 0, refused("key_reused"));
    await tab.outbox.retry(tab.shown[0]?.order ?? 0);
    await settled();
    expect(tab.sending[1]?.key).not.toBe(tab.sending[0]?.key);
  });
});

it("asks the writer when no answer came for as long as the server remembers keys", async () => {
  const tab = await openTab();
  await write(tab, 7, "a");
  await settled();
  tab.outbox.closed();
  await answer(tab, 0, { kind: "cut" });
  await clock.advance(23.5 * 3_600_000);
  tab.outbox.opened();
  await settled();
  expect(texts(tab)).toEqual(["a"]);
  expect(tab.shown[0]?.status).toEqual({ state: "failed", error: "expired" });
  await tab.outbox.retry(tab.shown[0]?.order ?? 0);
  await settled();
  expect(texts(tab)).toEqual(["a", "a"]);
  expect(tab.sending[1]?.key).not.toBe(tab.sending[0]?.key);
});

describe("several tabs", () => {
  it("only one sends, all show what waits and what was sent", async () => {
    const first = await openTab();
    const second = await openTab();
    await write(second, 7, "from the second");
    await settled();
    expect(texts(first)).toEqual(["from the second"]);
    expect(texts(second)).toEqual([]);
    expect(states(second)).toEqual(["pending"]);
    await answer(first, 0, ok(1));
    expect(states(first)).toEqual(["sent"]);
    expect(states(second)).toEqual(["sent"]);
  });

  it("another goes on when the sending one is closed", async () => {
    const first = await openTab();
    const second = await openTab();
    await write(second, 7, "a");
    await settled();
    first.outbox.stop();
    await settled();
    expect(texts(second)).toEqual(["a"]);
    expect(second.sending[0]?.key).toBe(first.sending[0]?.key);
  });

  it("the one in view takes over from one that sleeps", async () => {
    const sleeping = await openTab();
    const second = await openTab();
    sleeping.outbox.closed();
    await write(second, 7, "a");
    await clock.advance(5_100);
    expect(texts(second)).toEqual(["a"]);
    sleeping.outbox.opened();
    await settled();
    expect(texts(sleeping)).toEqual([]);
  });

  it("the one in view takes over while it is written in", async () => {
    const sleeping = await openTab();
    const second = await openTab();
    sleeping.outbox.closed();
    for (let second_s = 0; second_s < 3; second_s += 1) {
      await write(second, 7, `after ${second_s * 2} s`);
      await clock.advance(2_000);
    }
    expect(texts(second)).toEqual(["after 0 s"]);
  });

  it("never show one post twice, whatever order the news come in", async () => {
    const first = await openTab();
    const second = await openTab();
    await write(second, 7, "a");
    await settled();
    const shown: string[][] = [];
    const channel = browser.channel();
    channel.listen(() => shown.push(second.outbox.entries.map((entry) => entry.key)));
    await answer(first, 0, ok(1));
    const entry = first.shown[0];
    // The news come again, as they do when the tab changed hands in between.
    if (entry) channel.tell({ what: "sent", entry });
    shown.push(second.outbox.entries.map((one) => one.key));
    await settled();
    shown.push(second.outbox.entries.map((one) => one.key));
    for (const keys of shown) expect(keys).toEqual([...new Set(keys)]);
    expect(states(second)).toEqual(["sent"]);
  });

  it("what one discards the other does not send, and does not bring back", async () => {
    const first = await openTab();
    const second = await openTab();
    first.outbox.closed();
    await write(second, 7, "a");
    await settled();
    await second.outbox.discard(second.shown[0]?.order ?? 0);
    first.outbox.opened();
    await settled();
    expect(texts(first)).toEqual([]);
    expect(await store.all()).toEqual([]);
  });
});

describe("where the device keeps nothing", () => {
  const refusing: OutboxStore = {
    all: () => Promise.reject(new Error("closed")),
    add: () => Promise.reject(new DOMException("full", "QuotaExceededError")),
    update: () => Promise.reject(new Error("closed")),
    remove: () => Promise.reject(new Error("closed")),
  };

  it("what is written leaves all the same, and says that it is kept in this page only", async () => {
    const tab = await openTab(1, refusing);
    tab.outbox.closed();
    await write(tab, 7, "a");
    await write(tab, 7, "b");
    expect(tab.shown.map((entry) => entry.unkept)).toEqual([true, true]);
    tab.outbox.opened();
    await settled();
    await answer(tab, 0, ok(1));
    await answer(tab, 1, ok(2));
    expect(texts(tab)).toEqual(["a", "b"]);
    expect(states(tab)).toEqual(["sent", "sent"]);
  });

  it("every tab sends its own, as no other knows of it", async () => {
    await openTab(1, refusing);
    const second = await openTab(1, refusing);
    await write(second, 7, "a");
    await settled();
    expect(texts(second)).toEqual(["a"]);
  });

  it("a disk that fills up while a post waits does not send it over and over", async () => {
    const full = { ...memoryStore() };
    const tab = await openTab(1, full);
    tab.outbox.closed();
    await write(tab, 7, "a");
    Object.assign(full, { update: refusing.update, remove: refusing.remove });
    tab.outbox.opened();
    await settled();
    await answer(tab, 0, ok(1));
    await clock.advance(60_000);
    expect(texts(tab)).toEqual(["a"]);
    expect(states(tab)).toEqual(["sent"]);
  });
});
