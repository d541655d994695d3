/** Drafts, one a conversation, on this device: per member, as a device may be shared. */
import type { Draft } from "../api";

export interface Drafts {
  of(member: number | undefined, thread: number): Draft;
  set(member: number | undefined, thread: number, draft: Draft): void;
  forget(member: number): void;
}

const nothing: Draft = { text: "" };

/** `storage` is absent where the browser forbids it; drafts then live as long as the page. */
export function createDrafts(storage: Storage | undefined): Drafts {
  const memory = new Map<string, Draft>();
  const prefixOf = (member: number | undefined): string => `majlis.draft.${member ?? "guest"}.`;

  return {
    of(member, thread) {
      const key = prefixOf(member) + thread;
      return memory.get(key) ?? parse(storage?.getItem(key));
    },
    set(member, thread, draft) {
      const key = prefixOf(member) + thread;
      memory.set(key, draft);
      try {
        if (draft.text === "" && draft.replyTo === undefined) storage?.removeItem(key);
        else storage?.setItem(key, JSON.stringify(draft));
      } catch {
        // No room left on the device: the draft is still in memory.
      }
    },
    forget(member) {
      const prefix = prefixOf(member);
      for (const key of [...memory.keys()]) if (key.startsWith(prefix)) memory.delete(key);
      const kept = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
      for (const key of kept) if (key.startsWith(prefix)) storage?.removeItem(key);
    },
  };
}

function parse(text: string | null | undefined): Draft {
  if (!text) return nothing;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return nothing;
    const { text: written, replyTo } = value as { text?: unknown; replyTo?: unknown };
    if (typeof written !== "string") return nothing;
    return typeof replyTo === "number" ? { text: written, replyTo } : { text: written };
  } catch {
    return nothing;
  }
}
