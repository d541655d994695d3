/**
 * Changes that must not get lost: kept on the device before they are sent, sent strictly in order within their lane (one
 * thread), one at a time, again and again with the same key until they are answered, so that each happens exactly once; over
 * reloads and restarts, and with several tabs open, of which one sends.
 */
import type { Cancel, Environment } from "./environment";
import type { Answer } from "./exchange";
import { type OutboxChange, type OutboxEntry, numberOf, sentEntry } from "./outbox_entry";
import type { KeptEntry, OutboxStore } from "./outbox_store";
import { isForLater } from "./requests";
import { sturdyStore } from "./sturdy_store";
import type { SenderLock, TabChannel } from "./tabs";

export interface Outbox {
  /** Of the member that is signed in, in order; with written posts that were answered but not yet `seen`. */
  readonly entries: readonly OutboxEntry[];
  /** Who is signed in: only their changes are shown and sent. */
  setMember(member: number | undefined): Promise<void>;
  /** Resolves when the change is kept: on this device, or, where that fails, in this page, which the entry then says. */
  add(lane: number, change: OutboxChange): Promise<void>;
  retry(order: number): Promise<void>;
  discard(order: number): Promise<void>;
  /** Forgets all that the member wrote and did not send. */
  forget(member: number): Promise<void>;
  /** The thread is shown up to this number: what was sent needs no place of its own any more. */
  seen(lane: number, number: number): void;
  /** A connection stands: goes on sending. */
  opened(): void;
  closed(): void;
  stop(): void;
}

export interface OutboxParts {
  env: Environment;
  /** May be rejected: then all that is written lives in this page. */
  store: Promise<OutboxStore>;
  lock: SenderLock;
  channel: TabChannel;
  /** One try; `cut` when the answer did not come. */
  tryOnce(change: OutboxChange, key: string): Promise<Answer<unknown>>;
  changed(entries: readonly OutboxEntry[]): void;
}

/** The server remembers keys for 24 h; past this, asking again could make the change twice. */
const keyTrusted_ms = 23 * 3_600_000;
/** A visible, connected tab whose change lies this long takes over from a tab that sleeps. */
const takeOver_ms = 5_000;
const waitMax_ms = 60_000;

export function createOutbox({ env, store: opening, lock, channel, tryOnce, changed }: OutboxParts): Outbox {
  const store = sturdyStore(env, opening);
  let member: number | undefined;
  let kept: readonly OutboxEntry[] = [];
  let sent: readonly OutboxEntry[] = [];
  /** Keys of what was sent or discarded: a list that was read before says nothing new of them. */
  const over = new Set<string>();
  let mayReach = false;
  let isSender = false;
  let isStopped = false;
  const busy = new Set<number>();
  const refusals = new Map<number, number>();
  /** Told to wait by the server. By a timer, as the device's clock may be set back while they wait. */
  const waits = new Map<number, Cancel>();
  let takeOver: Cancel | undefined;
  // Reads and writes of the store happen one after the other, so that an older read never shows after a newer write.
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const next = queue.then(job, job);
    queue = next.catch(() => undefined);
    return next;
  }

  function entries(): readonly OutboxEntry[] {
    return [...kept, ...sent].sort((a, b) => a.order - b.order);
  }

  async function reload(): Promise<void> {
    const all = await store.all();
    const before = kept;
    const mine = all.filter((entry) => entry.member === member && !over.has(entry.key));
    kept = mine.map((entry) => withStatus(entry, before));
    changed(entries());
  }

  /** What the server asked for stays true over a reload of the list; it is not kept on the device. */
  function withStatus(entry: KeptEntry, before: readonly OutboxEntry[]): OutboxEntry {
    const known = before.find((one) => one.order === entry.order);
    const isWaiting = entry.status.state === "pending" && known?.status.state === "pending";
    return isWaiting ? { ...entry, status: known.status } : entry;
  }

  /** False when another tab has sent or discarded it meanwhile. */
  async function keep(entry: OutboxEntry): Promise<boolean> {
    const plain: KeptEntry = entry.status.state === "pending" ? { ...entry, status: { state: "pending" } } : entry;
    const isThere = await inTurn(() => store.update(plain));
    if (isThere) replace(entry);
    else drop(entry);
    channel.tell({ what: "changed" });
    return isThere;
  }

  function replace(entry: OutboxEntry): void {
    kept = kept.map((one) => (one.order === entry.order ? entry : one));
    changed(entries());
  }

  function drop(entry: OutboxEntry): void {
    over.add(entry.key);
    waitNoMore(entry.order);
    kept = kept.filter((one) => one.order !== entry.order);
    changed(entries());
  }

  /** Told by the answer, or by the tab that got it. */
  function wasSent(entry: OutboxEntry): void {
    if (entry.member === member && !sent.some((one) => one.key === entry.key)) sent = [...sent, entry];
    over.add(entry.key);
    kept = kept.filter((one) => one.key !== entry.key);
    changed(entries());
  }

  async function remove(entry: OutboxEntry): Promise<void> {
    drop(entry);
    await inTurn(() => store.remove(entry.order));
    channel.tell({ what: "changed" });
  }

  /** Starts what may start: the first of each lane that waits, unless the lane is busy or was told to wait. */
  function send(): void {
    if (!mayReach || isStopped || member === undefined) return;
    if (!isSender) planTakeOver();
    const looked = new Set<number>();
    for (const entry of kept) {
      if (entry.status.state !== "pending" || looked.has(entry.lane) || !maySend(entry)) continue;
      looked.add(entry.lane);
      if (!busy.has(entry.lane) && !waits.has(entry.order)) void sendOne(entry);
    }
  }

  function waitNoMore(order: number): void {
    waits.get(order)?.();
    waits.delete(order);
  }

  /** What the device did not keep the other tabs don't know of. */
  function maySend(entry: OutboxEntry): boolean {
    return isSender || entry.unkept === true;
  }

  async function sendOne(entry: OutboxEntry): Promise<void> {
    busy.add(entry.lane);
    try {
      if (entry.firstSentAt !== undefined && env.now() - entry.firstSentAt > keyTrusted_ms) {
        await keep({ ...entry, status: { state: "failed", error: "expired" } });
        return;
      }
      const sending = { ...entry, firstSentAt: entry.firstSentAt ?? env.now(), status: { state: "pending" } as const };
      // That it was sent is kept before it is: after a crash nobody else could know how old the key is.
      if (!(await keep(sending))) return;
      // Discarded, signed out or taken over meanwhile.
      if (!maySend(entry) || !mayReach || !kept.some((one) => one.order === entry.order)) return;
      await answered(sending, await tryOnce(entry.change, entry.key));
    } finally {
      busy.delete(entry.lane);
      send();
    }
  }

  async function answered(entry: OutboxEntry, answer: Answer<unknown>): Promise<void> {
    if (answer.kind === "cut") return;
    if (answer.kind === "ok") {
      refusals.delete(entry.order);
      const done = sentEntry(entry, answer.value);
      if (done) {
        wasSent(done);
        channel.tell({ what: "sent", entry: done });
      }
      return remove(entry);
    }
    const { error } = answer;
    // The session is over; what waits goes on when its member signs in again.
    if (error.code === "not_signed_in") {
      mayReach = false;
      return;
    }
    if (!isForLater(error.code)) {
      await keep({ ...entry, status: { state: "failed", error } });
      return;
    }
    const times = (refusals.get(entry.order) ?? 0) + 1;
    refusals.set(entry.order, times);
    const wait = error.retry_after_ms ?? Math.min(waitMax_ms, 1000 * 2 ** times) * (0.5 + env.random() / 2);
    waits.set(entry.order, env.after(wait, () => {
      waits.delete(entry.order);
      send();
    }));
    replace({ ...entry, status: { state: "pending", retryAt: env.now() + wait } });
  }

  /** Writing on does not put it off: whoever writes the most would wait the longest. */
  function planTakeOver(): void {
    if (!kept.some((entry) => entry.status.state === "pending" && !entry.unkept)) return;
    takeOver ??= env.after(takeOver_ms, () => {
      takeOver = undefined;
      const lies = kept.some((entry) => entry.status.state === "pending" && env.now() - entry.writtenAt >= takeOver_ms);
      if (!isSender && mayReach && env.isVisible() && lies) lock.take(became, true);
      else send();
    });
  }

  function became(sender: boolean): void {
    isSender = sender;
    if (!sender) {
      // Somebody else sends; when that tab goes, it is this one's turn again.
      if (!isStopped) lock.take(became, false);
      return;
    }
    void inTurn(reload).then(send);
  }

  lock.take(became, false);
  channel.listen((message) => {
    if (message.what === "sent") wasSent(message.entry);
    void inTurn(reload).then(send);
  });

  const find = (order: number): OutboxEntry | undefined => kept.find((entry) => entry.order === order);

  return {
    get entries() {
      return entries();
    },
    async setMember(next) {
      // Said again, once a connection has confirmed it: what is under way stays.
      if (next !== undefined && next === member) return;
      member = next;
      for (const order of [...waits.keys()]) waitNoMore(order);
      kept = [];
      sent = [];
      await inTurn(reload);
      send();
    },
    async add(lane, change) {
      const writer = member;
      if (writer === undefined) throw new Error("only a member can write");
      const entry = { key: env.uuid(), member: writer, lane, change, writtenAt: env.now(), status: { state: "pending" } as const };
      await inTurn(async () => {
        const added = await store.add(entry);
        if (member === writer) kept = [...kept, added];
      });
      changed(entries());
      channel.tell({ what: "changed" });
      send();
    },
    async retry(order) {
      const entry = find(order);
      if (entry?.status.state !== "failed") return;
      const { error } = entry.status;
      // These keys are spent: the server would not take the change under them, or not as a new one.
      const spent = error === "expired" || error.code === "key_reused";
      const { firstSentAt: _, ...unsent } = entry;
      const again = spent ? { ...unsent, key: env.uuid() } : entry;
      await keep({ ...again, status: { state: "pending" } });
      send();
    },
    async discard(order) {
      const entry = find(order);
      if (entry) await remove(entry);
    },
    async forget(whose) {
      await inTurn(async () => {
        for (const entry of await store.all()) if (entry.member === whose) await store.remove(entry.order);
        await reload();
      });
      channel.tell({ what: "changed" });
    },
    seen(lane, number) {
      const left = sent.filter((entry) => entry.lane !== lane || numberOf(entry) > number);
      if (left.length === sent.length) return;
      sent = left;
      changed(entries());
    },
    opened() {
      mayReach = true;
      send();
    },
    closed() {
      mayReach = false;
    },
    stop() {
      isStopped = true;
      for (const order of [...waits.keys()]) waitNoMore(order);
      takeOver?.();
      lock.leave();
      channel.close();
    },
  };
}
