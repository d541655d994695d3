/** Read marks: counted at once on this page, sent merged, only while somebody can see the page, and never lost by a cut. */
import type { Environment } from "../../socket/environment";
import type { FeedEvent, ThreadHead } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Outcome } from "../api";
import { outcomeOf } from "./outcome";
import { type Values, valueIn } from "./values.svelte";

const merge_ms = 400;

export interface Reading {
  move(thread: number, number: number): void;
  markUnread(thread: number, number: number): Promise<Outcome<ThreadHead>>;
  /** The pane of this thread was opened: reading counts again. */
  openedAgain(thread: number): void;
  heard(event: FeedEvent): void;
  /** The page is visible, or a connection stands: what waits may leave. */
  flush(): void;
  forget(): void;
}

export function createReading(env: Environment, socket: Socket, values: Values): Reading {
  const waiting = new Map<number, number>();
  const underWay = new Set<number>();
  const heldUnread = new Set<number>();
  let isPlanned = false;

  function readUpTo(thread: number): number {
    const head = valueIn(values.home)?.heads.byThread[thread];
    return Math.max(head?.read_number ?? 0, values.readHere[thread] ?? 0, waiting.get(thread) ?? 0);
  }

  function move(thread: number, number: number): void {
    // While it is not known yet who reads, the mark waits.
    const isGuest = values.home.status === "ready" && values.me === undefined;
    if (isGuest || heldUnread.has(thread) || number <= readUpTo(thread)) return;
    waiting.set(thread, number);
    if (!env.isVisible()) return;
    plan();
    if (valueIn(values.home)?.heads.byThread[thread]) values.readHere = { ...values.readHere, [thread]: number };
  }

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    env.after(merge_ms, () => {
      isPlanned = false;
      flush();
    });
  }

  function flush(): void {
    if (!env.isVisible() || socket.connection.state === "offline" || values.me === undefined) return;
    for (const [thread, number] of [...waiting]) {
      if (underWay.has(thread)) continue;
      waiting.delete(thread);
      void tell(thread, number);
    }
  }

  async function tell(thread: number, number: number): Promise<void> {
    underWay.add(thread);
    const result = await socket.request("move_read_mark", { thread, number });
    underWay.delete(thread);
    if (result.kind === "offline") waiting.set(thread, Math.max(number, waiting.get(thread) ?? 0));
    else if (waiting.has(thread)) plan();
  }

  function forgetHere(thread: number): void {
    if (values.readHere[thread] === undefined) return;
    const { [thread]: _, ...others } = values.readHere;
    values.readHere = others;
  }

  return {
    move,
    flush,
    async markUnread(thread, number) {
      heldUnread.add(thread);
      waiting.delete(thread);
      forgetHere(thread);
      const outcome = outcomeOf(await socket.request("mark_unread", { thread, number }));
      if (!outcome.ok) heldUnread.delete(thread);
      return outcome;
    },
    openedAgain: (thread) => heldUnread.delete(thread),
    heard(event) {
      if (event.event !== "read_mark_moved") return;
      const { thread } = event.data.head;
      // The server's word counts, also when another device has marked the thread unread.
      if (!waiting.has(thread) && !underWay.has(thread)) forgetHere(thread);
    },
    forget() {
      waiting.clear();
      heldUnread.clear();
      values.readHere = {};
    },
  };
}
