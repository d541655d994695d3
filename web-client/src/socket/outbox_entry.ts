/** One change in the outbox: what it is, whose, and how far it has come. */
import type { ProtocolError } from "../protocol.gen";
import type { Args } from "./exchange";

export type OutboxOperation =
  | "write_post" | "edit_post" | "delete_post" | "restore_post" | "add_reaction" | "remove_reaction";

export type OutboxChange = { [Op in OutboxOperation]: { op: Op; args: Args<Op> } }[OutboxOperation];

export type EntryStatus =
  /** retryAt: the server asked to wait until then. */
  | { state: "pending"; retryAt?: number }
  /** Answered; `number` is that of a written post, whose event is on its way. */
  | { state: "sent"; number: number }
  | { state: "failed"; error: ProtocolError }
  /** Sent, but never answered while the server remembered its key: it may have happened or not. */
  | { state: "failed"; error: "expired" };

export interface OutboxEntry {
  /** Its place, and its name on this device. */
  readonly order: number;
  /** Makes the change happen once. */
  readonly key: string;
  readonly member: number;
  readonly lane: number;
  readonly change: OutboxChange;
  readonly writtenAt: number;
  readonly firstSentAt?: number;
  readonly status: EntryStatus;
  /** The device did not keep it: it lives as long as this page, and no other tab knows of it. */
  readonly unkept?: true;
}

/** A written post keeps its place on the screen until its event is there; other changes are done when answered. */
export function sentEntry(entry: OutboxEntry, reply: unknown): OutboxEntry | undefined {
  if (entry.change.op !== "write_post") return undefined;
  const number = (reply as { number?: unknown }).number;
  return typeof number === "number" ? { ...entry, status: { state: "sent", number } } : undefined;
}

/** Of a sent post; 0 before. */
export function numberOf(entry: OutboxEntry): number {
  return entry.status.state === "sent" ? entry.status.number : 0;
}
