/** What the server says: a text frame holds one or more JSON objects, one a line. */
import type { ErrorCode, FeedEvent, FeedSignal, ProtocolError } from "../protocol.gen";

export type ServerLine =
  | { kind: "reply"; id: number; ok: unknown }
  | { kind: "refusal"; id: number; error: ProtocolError }
  | { kind: "event"; event: FeedEvent }
  /** From a newer server; its seq still counts. */
  | { kind: "unknown_event"; feed: string; seq: number }
  | { kind: "signal"; signal: FeedSignal }
  | { kind: "end"; feed: string; why: ErrorCode };

const eventNames: Readonly<Record<FeedEvent["event"], true>> = {
  thread_started: true,
  thread_changed: true,
  post_written: true,
  post_edited: true,
  post_deleted: true,
  post_restored: true,
  reaction_changed: true,
  room_changed: true,
  room_created: true,
  room_removed: true,
  group_changed: true,
  member_joined: true,
  member_left: true,
  role_changed: true,
  member_renamed: true,
  profile_changed: true,
  session_started: true,
  session_ended: true,
  group_entered: true,
  group_exited: true,
  access_changed: true,
  read_mark_moved: true,
  waiting_added: true,
  waiting_changed: true,
  waiting_removed: true,
  draft_changed: true,
};

const signalNames: Readonly<Record<FeedSignal["signal"], true>> = { typing: true, presence: true };

/** Lines that are not understood are left out: they come from a newer server, and what they say is not for this client. */
export function readFrame(text: string): readonly ServerLine[] {
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : readLine(line)));
}

function readLine(line: string): readonly ServerLine[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  if (typeof value !== "object" || value === null) return [];
  const known = classify(value as Record<string, unknown>);
  return known ? [known] : [];
}

/** The envelope is looked at; what is inside is the generated protocol's, and the server's own tests hold it to that. */
function classify(value: Record<string, unknown>): ServerLine | undefined {
  const { id, feed } = value;
  if (typeof id === "number") {
    if (isError(value["error"])) return { kind: "refusal", id, error: value["error"] };
    return "ok" in value ? { kind: "reply", id, ok: value["ok"] } : undefined;
  }
  if (typeof feed !== "string") return undefined;
  if (typeof value["event"] === "string" && typeof value["seq"] === "number") {
    if (value["event"] in eventNames) return { kind: "event", event: value as unknown as FeedEvent };
    return { kind: "unknown_event", feed, seq: value["seq"] };
  }
  if (typeof value["signal"] === "string" && value["signal"] in signalNames) {
    return { kind: "signal", signal: value as unknown as FeedSignal };
  }
  return typeof value["end"] === "string" ? { kind: "end", feed, why: value["end"] as ErrorCode } : undefined;
}

export function isError(value: unknown): value is ProtocolError {
  return typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)["code"] === "string";
}
