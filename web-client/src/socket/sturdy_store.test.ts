import { beforeEach, describe, expect, it } from "vitest";
import type { KeptEntry, NewEntry, OutboxStore } from "./outbox_store";
import { sturdyStore } from "./sturdy_store";
import { memoryStore } from "./testing/memory_store";
import { Clock, settling } from "./testing/world";

let clock: Clock;
/** What the device is asked to do and refuses. */
let broken: ReadonlySet<keyof OutboxStore>;
let device: OutboxStore;
let store: OutboxStore;

beforeEach(() => {
  settling.turns = 3;
  clock = new Clock();
  broken = new Set();
  device = memoryStore();
  store = sturdyStore(clock, Promise.resolve(failing(device)));
});

function failing(inner: OutboxStore): OutboxStore {
  const ask = <T>(what: keyof OutboxStore, job: () => Promise<T>): Promise<T> =>
    broken.has(what) ? Promise.reject(new DOMException("the disk is full", "QuotaExceededError")) : job();
  return {
    all: () => ask("all", () => inner.all()),
    add: (entry) => ask("add", () => inner.add(entry)),
    update: (entry) => ask("update", () => inner.update(entry)),
    remove: (order) => ask("remove", () => inner.remove(order)),
  };
}

function anEntry(text: string): NewEntry {
  const change = { op: "write_post", args: { thread: 7, text } } as const;
  return { key: `key of ${text}`, member: 1, lane: 7, change, writtenAt: 0, status: { state: "pending" } };
}

const listed = async (): Promise<string[]> => (await store.all()).map((entry) => `${entry.key.slice(7)}${entry.unkept ? " here" : ""}`);

describe("a device that keeps nothing more", () => {
  it("leaves what is written to this page, behind what it has", async () => {
    await store.add(anEntry("a"));
    broken = new Set(["add"]);
    await store.add(anEntry("b"));
    await store.add(anEntry("c"));
    broken = new Set();
    await store.add(anEntry("d"));
    expect(await listed()).toEqual(["a", "b here", "c here", "d"]);
    expect((await device.all()).map((entry) => entry.key)).toEqual(["key of a", "key of d"]);
  });

  it("does not forget here what it can't be told", async () => {
    const entry = await store.add(anEntry("a"));
    broken = new Set(["update"]);
    expect(await store.update({ ...entry, firstSentAt: 5 })).toBe(true);
    expect((await store.all())[0]?.firstSentAt).toBe(5);
  });

  it("shows what it was known to have when it can't be read", async () => {
    await store.add(anEntry("a"));
    broken = new Set(["all", "remove"]);
    expect(await listed()).toEqual(["a"]);
    await store.remove(1);
    expect(await listed()).toEqual([]);
  });
});

describe("no device", () => {
  it("is no reason not to write", async () => {
    store = sturdyStore(clock, Promise.reject(new Error("a private window")));
    const entry = await store.add(anEntry("a"));
    expect(await listed()).toEqual(["a here"]);
    expect(await store.update({ ...entry, firstSentAt: 5 })).toBe(true);
    await store.remove(entry.order);
    expect(await listed()).toEqual([]);
    expect(await store.update(entry)).toBe(true);
  });

  it("is one that does not open within seconds; when it does after all, it is used", async () => {
    let open: (opened: OutboxStore) => void = () => undefined;
    store = sturdyStore(clock, new Promise((resolve) => (open = resolve)));
    const adding = store.add(anEntry("a"));
    await clock.advance(5_000);
    expect(await adding).toMatchObject({ unkept: true });
    await device.add(anEntry("from yesterday"));
    open(device);
    await clock.advance(0);
    expect(await listed()).toEqual(["a here", "from yesterday"]);
  });

  it("answered too late: what it kept after all is there once, and sent from here", async () => {
    const slow = { ...device, add: async (entry: NewEntry) => new Promise<never>(() => void device.add(entry)) };
    store = sturdyStore(clock, Promise.resolve(slow));
    const adding = store.add(anEntry("a"));
    await clock.advance(5_000);
    expect(await adding).toMatchObject({ unkept: true });
    expect(await listed()).toEqual(["a here"]);
    expect(await device.all()).toEqual([]);
  });

  it("answered when it was sent already: the next page does not find it there", async () => {
    const slow = { ...device, add: (entry: NewEntry) => new Promise<KeptEntry>((resolve) => clock.after(60_000, () => resolve(device.add(entry)))) };
    store = sturdyStore(clock, Promise.resolve(slow));
    const adding = store.add(anEntry("a"));
    await clock.advance(5_000);
    await store.remove((await adding).order);
    await clock.advance(60_000);
    expect(await device.all()).toEqual([]);
    expect(await listed()).toEqual([]);
  });
});
