/** Drafts, one a conversation, on this device: per member, as a device may be shared. */
import type { Draft } from "../api";

export interface Drafts {
  /** `place`: a thread's id, or below zero a room's, for a new thread there. */
  of(member: number | undefined, place: number): Draft;
  /** `isSaved`: the server has it. */
  set(member: number | undefined, place: number, draft: Draft, isSaved: boolean): void;
  isSaved(member: number, place: number): boolean;
  /** Where something is kept, also that there is nothing where the server does not know it yet. */
  places(member: number): readonly number[];
  forget(member: number): void;
}

interface Kept extends Draft {
  isSaved?: true;
}

const nothing: Kept = { text: "" };

/** `storage` is absent where the browser forbids it; drafts then live as long as the page. */
export function createDrafts(storage: Storage | undefined): Drafts {
  const memory = new Map<string, Kept>();
  const prefixOf = (member: number | undefined): string => `majlis.draft.${member ?? "guest"}.`;

  function kept(key: string): Kept | undefined {
    return memory.get(key) ?? parse(storage?.getItem(key));
  }

  function keysOf(prefix: string): readonly string[] {
    const stored = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    return [...new Set([...memory.keys(), ...stored])].filter((key) => key.startsWith(prefix));
  }

  return {
    of(member, place) {
      const { isSaved: _, ...draft } = kept(prefixOf(member) + place) ?? nothing;
      return draft;
    },
    set(member, place, draft, isSaved) {
      const key = prefixOf(member) + place;
      const entry: Kept = isSaved ? { ...draft, isSaved } : draft;
      memory.set(key, entry);
      try {
        if (isNothing(draft) && (isSaved || member === undefined)) storage?.removeItem(key);
        else storage?.setItem(key, JSON.stringify(entry));
      } catch {
        // No room left on the device: the draft is still in memory.
      }
    },
    isSaved(member, place) {
      const entry = kept(prefixOf(member) + place);
      return entry === undefined || entry.isSaved === true;
    },
    places(member) {
      const prefix = prefixOf(member);
      return keysOf(prefix).map((key) => Number(key.slice(prefix.length)));
    },
    forget(member) {
      for (const key of keysOf(prefixOf(member))) {
        memory.delete(key);
        storage?.removeItem(key);
      }
    },
  };
}

export function isNothing(draft: Draft): boolean {
  return draft.text === "" && draft.replyTo === undefined;
}

function parse(text: string | null | undefined): Kept | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { text: written, replyTo, isSaved } = value as { text?: unknown; replyTo?: unknown; isSaved?: unknown };
    if (typeof written !== "string") return undefined;
    return { text: written, ...(typeof replyTo === "number" ? { replyTo } : {}), ...(isSaved === true ? { isSaved } : {}) };
  } catch {
    return undefined;
  }
}
