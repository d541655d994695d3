/** What tabs of one browser need to share a line: who of them leads, whether another is still there, and talk. */
import type { Cancel, Reader } from "./environment";
import { type TabChannel, browserChannel } from "./tabs";

/** A leader that is awake answers within this; one that sleeps is not waited for, nor is the part that speaks to it. */
export const knock_ms = 1_000;

export type LineMessage =
  /** To all: this tab would like to use the line; it listens on the channel of that name, and holds the name. */
  | { is: "knock"; name: string; reader: Reader }
  /** To all: another tab leads from now on; the line of the one before is gone. */
  | { is: "leading" }
  /** To all, from a tab that got no answer and has a line of its own: would there be one now? */
  | { is: "anybody" }
  /** To all: the line of the tab that leads is open, and whose it is. */
  | { is: "awake"; reader: Reader | undefined }
  /** The tab that leads hears the knock: the line will open or close. */
  | { is: "here" }
  /** Its line belongs to another reader. */
  | { is: "another's" }
  | { is: "opened" }
  /** Lines for the tab, or from it; what it has `taken` is counted back in characters. */
  | { is: "frame"; text: string }
  | { is: "taken"; characters: number }
  | { is: "closed"; code: number }
  | { is: "leave" };

export interface LineTabs {
  /** Told at once whether another tab leads; and once more when this one does, as soon as there is no other. */
  lead(decided: (leads: boolean) => void): void;
  /** Of all tabs; with a name, between two of them. */
  channel(name?: string): TabChannel<LineMessage>;
  /** Until it is given back, or the tab is gone, however it went. */
  hold(name: string, held: () => void): Cancel;
  whenFree(name: string, job: () => void): Cancel;
}

/** Undefined where the browser can't; then each tab has a line of its own. Tabs of another build don't share with these. */
export function browserLineTabs(locks: LockManager | undefined, build: string): LineTabs | undefined {
  if (!locks || typeof BroadcastChannel !== "function") return undefined;
  const all = `majlis-line-${build}`;
  const called = (name?: string): string => (name === undefined ? all : `${all}-${name}`);

  function request(name: string | undefined, job: () => Promise<void> | void): Cancel {
    const waiting = new AbortController();
    locks?.request(called(name), { signal: waiting.signal }, job).catch(() => undefined);
    return () => waiting.abort();
  }

  return {
    lead(decided) {
      const forGood = new Promise<void>(() => undefined);
      const lead = (): Promise<void> => {
        decided(true);
        return forGood;
      };
      locks.request(all, { ifAvailable: true }, (lock) => {
        if (lock) return lead();
        decided(false);
        request(undefined, lead);
        return undefined;
      }).catch(() => decided(true));
    },
    channel: (name) => browserChannel(called(name)),
    hold(name, held) {
      let release: (() => void) | undefined;
      const giveUp = request(name, () => new Promise((resolve) => {
        release = resolve;
        held();
      }));
      return () => {
        giveUp();
        release?.();
      };
    },
    whenFree: (name, job) => request(name, job),
  };
}
