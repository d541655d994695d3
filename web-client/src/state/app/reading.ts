/**
 * Read marks: counted at once on this page, sent merged, and kept on the device until the server has acknowledged them. What
 * comes into view of a page that nobody sees is not read yet; what was seen is told also when the page is hidden or left.
 */
import type { Environment } from "../../socket/environment";
import type { FeedEvent, ThreadHead } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Http } from "../../socket/http";
import { type Result, isForLater } from "../../socket/requests";
import type { Outcome } from "../api";
import { outcomeOf } from "./outcome";
import type { ReadMarks } from "./read_marks";
import { type Values, valueIn } from "./values.svelte";

const merge_ms = 400;
/** How long to leave a mark alone that the server could not take. */
const pause_ms = 10_000;

export interface ReadingParts {
  env: Environment;
  socket: Socket;
  http: Pick<Http, "lastWord">;
  marks: ReadMarks;
  values: Values;
}

export interface Reading {
  move(thread: number, number: number): void;
  markUnread(thread: number, number: number): Promise<Outcome<ThreadHead>>;
  /** The conversation is shown anew: reading counts again. */
  again(thread: number): void;
  heard(event: FeedEvent): void;
  /** It is known who reads: what this device still has to tell of them is taken up. */
  introduced(): void;
  /** A connection stands, or the page was shown or hidden: what was seen may leave. */
  flush(): void;
  forget(): void;
}

export function createReading({ env, socket, http, marks, values }: ReadingParts): Reading {
  /** Seen, and not acknowledged yet. */
  const seen = new Map<number, number>();
  /** In view of a page that nobody sees. */
  const unseen = new Map<number, number>();
  const underWay = new Set<number>();
  const heldUnread = new Set<number>();
  let isPlanned = false;
  // Answers to what an earlier member told count no more.
  let reader = 0;

  function move(thread: number, number: number): void {
    // While it is not known yet who reads, the mark waits.
    const isGuest = values.home.status === "ready" && values.me === undefined;
    if (isGuest || heldUnread.has(thread)) return;
    if (env.isVisible()) see(thread, number);
    else unseen.set(thread, Math.max(number, unseen.get(thread) ?? 0));
  }

  function see(thread: number, number: number): void {
    if (number <= readUpTo(thread)) return;
    seen.set(thread, number);
    if (values.me !== undefined) marks.keep(values.me, thread, number);
    countHere(thread, number);
    plan(merge_ms);
  }

  function readUpTo(thread: number): number {
    const head = valueIn(values.home)?.heads.byThread[thread];
    return Math.max(readNumberOf(head), values.readHere[thread] ?? 0, seen.get(thread) ?? 0);
  }

  function countHere(thread: number, number: number): void {
    if (valueIn(values.home)?.heads.byThread[thread]) values.readHere = { ...values.readHere, [thread]: number };
  }

  function forgetHere(thread: number): void {
    if (values.readHere[thread] === undefined) return;
    const { [thread]: _, ...others } = values.readHere;
    values.readHere = others;
  }

  function plan(wait_ms: number): void {
    if (isPlanned) return;
    isPlanned = true;
    env.after(wait_ms, () => {
      isPlanned = false;
      flush();
    });
  }

  function flush(): void {
    if (env.isVisible()) {
      const shown = [...unseen];
      unseen.clear();
      for (const [thread, number] of shown) see(thread, number);
    }
    if (socket.connection.state === "offline" || values.me === undefined) return;
    for (const [thread, number] of seen) if (!underWay.has(thread)) void tell(thread, number, values.me);
  }

  async function tell(thread: number, number: number, me: number): Promise<void> {
    const asked = reader;
    underWay.add(thread);
    const result = await socket.request("move_read_mark", { thread, number });
    if (asked !== reader) return;
    underWay.delete(thread);
    if (result.kind === "offline") return;
    if (isUndecided(result)) return plan(pause_ms);
    forgetMark(thread, number, me);
    // A mark that is not taken must not look as if it were.
    if (result.kind === "refused") forgetHere(thread);
    if (seen.has(thread)) plan(merge_ms);
  }

  function forgetMark(thread: number, number: number, me: number): void {
    marks.drop(me, thread, number);
    if ((seen.get(thread) ?? 0) <= number) seen.delete(thread);
  }

  /** A page that is left may never hear an answer: what is not acknowledged is said once more, past the connection. */
  function leave(): void {
    if (values.me === undefined || !marks.mayTell(values.me)) return;
    for (const [thread, number] of seen) http.lastWord("move_read_mark", { thread, number });
  }

  env.onLeave(leave);

  return {
    move,
    flush,
    async markUnread(thread, number) {
      const asked = reader;
      const [told, counted] = [seen.get(thread), values.readHere[thread]];
      heldUnread.add(thread);
      unseen.delete(thread);
      if (values.me !== undefined) forgetMark(thread, Number.MAX_SAFE_INTEGER, values.me);
      forgetHere(thread);
      const outcome = outcomeOf(await socket.request("mark_unread", { thread, number }));
      if (outcome.ok || asked !== reader) return outcome;
      // It stays read: what was still to be told of it is told after all.
      heldUnread.delete(thread);
      if (told !== undefined) see(thread, told);
      if (counted !== undefined) countHere(thread, Math.max(counted, values.readHere[thread] ?? 0));
      return outcome;
    },
    again: (thread) => {
      heldUnread.delete(thread);
    },
    heard(event) {
      if (event.event !== "read_mark_moved") return;
      const { thread } = event.data.head;
      // The server's word counts, also when another device has marked the thread unread.
      if (!seen.has(thread) && !underWay.has(thread)) forgetHere(thread);
    },
    introduced() {
      const { me } = values;
      if (me === undefined) return seen.clear();
      for (const [thread, number] of seen) marks.keep(me, thread, number);
      const heads = valueIn(values.home)?.heads.byThread ?? {};
      for (const [thread, number] of marks.of(me)) {
        if (readNumberOf(heads[thread]) >= number) {
          forgetMark(thread, number, me);
          continue;
        }
        seen.set(thread, number);
        countHere(thread, number);
      }
    },
    forget() {
      reader += 1;
      seen.clear();
      unseen.clear();
      underWay.clear();
      heldUnread.clear();
      values.readHere = {};
    },
  };
}

/** Reading follows a thread: until then nothing of it is read, whatever its head counts as such. */
function readNumberOf(head: ThreadHead | undefined): number {
  return head?.followed ? head.read_number : 0;
}

function isUndecided(result: Result<unknown>): boolean {
  return result.kind === "refused" && isForLater(result.error.code);
}
