/** The outbox as the screens see it. */
import type { OutboxChange, OutboxEntry } from "../../socket/outbox_entry";
import type { PendingChange } from "../api";
import { failureOf } from "./outcome";

export function pendingOf(entries: readonly OutboxEntry[], thread: number): readonly PendingChange[] {
  return entries.filter((entry) => entry.lane === thread).map(pendingChange);
}

export function allPendingOf(entries: readonly OutboxEntry[]): readonly PendingChange[] {
  return entries.map(pendingChange);
}

function pendingChange(entry: OutboxEntry): PendingChange {
  return {
    key: entry.key,
    thread: entry.lane,
    op: entry.change.op,
    writtenAt: entry.writtenAt,
    ...(entry.unkept ? { unkept: true } : {}),
    status: statusOf(entry),
    ...subjectOf(entry.change),
  };
}

function subjectOf(change: OutboxChange): Pick<PendingChange, "text" | "replyTo" | "post" | "reaction"> {
  switch (change.op) {
    case "write_post": {
      const { text, reply_to } = change.args;
      return { text, ...(reply_to === undefined ? {} : { replyTo: reply_to }) };
    }
    case "edit_post":
      return { text: change.args.text, post: change.args.post };
    case "add_reaction":
    case "remove_reaction":
      return { text: "", post: change.args.post, reaction: change.args.reaction };
    case "delete_post":
    case "restore_post":
      return { text: "", post: change.args.post };
  }
}

function statusOf({ status }: OutboxEntry): PendingChange["status"] {
  switch (status.state) {
    case "pending":
      return status;
    case "sent":
      return { state: "sent" };
    case "failed":
      return { state: "failed", failure: status.error === "expired" ? { kind: "expired" } : failureOf(status.error) };
  }
}
