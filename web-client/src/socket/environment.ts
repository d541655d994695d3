/** What the socket needs of the world. Passed in, so that tests run it without a network and without waiting. */

export type Cancel = () => void;

export interface WireEvents {
  opened(): void;
  received(text: string): void;
  /** Also after a connection that never opened. Not after `close` was called from this side. */
  closed(code: number): void;
}

/** One WebSocket. */
export interface Wire {
  send(text: string): void;
  /** No more events come from this wire. */
  close(): void;
}

/** Whom a connection must belong to: a member's id, or nobody's account. */
export type Reader = number | "guest";

export interface Environment {
  /** `reader`: the server closes with 4401 what belongs to another; undefined while it is not known who reads. */
  openWire(events: WireEvents, reader: Reader | undefined): Wire;
  /** Unix ms. */
  now(): number;
  after(ms: number, job: () => void): Cancel;
  /** 0 ≤ x < 1. */
  random(): number;
  uuid(): string;
  /** False: the device certainly has no network. */
  isOnline(): boolean;
  isVisible(): boolean;
  /** The browser says that the network came or went, or that the page was shown or hidden. */
  onChange(job: (what: "network" | "visibility") => void): Cancel;
  /** The page is being left, perhaps for good: there is time for a last word, not for an answer. */
  onLeave(job: () => void): Cancel;
}
