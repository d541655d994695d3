/** What a post of one's own is being changed to, a thread: as long as this tab lives, also through a reload, and its member is signed in. */
import type { MemberId, PostId, ThreadId } from "../protocol.gen";

export interface EditDraft {
  post: PostId;
  text: string;
}

const prefixOf = (member: MemberId): string => `majlis.edit.${member}.`;
const keyOf = (member: MemberId, thread: ThreadId): string => prefixOf(member) + thread;

export function editDraftOf(member: MemberId, thread: ThreadId): EditDraft | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(member, thread)) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { post, text } = kept as Partial<EditDraft>;
    return typeof post === "number" && typeof text === "string" ? { post, text } : undefined;
  } catch {
    return undefined;
  }
}

export function keepEditDraft(member: MemberId, thread: ThreadId, draft: EditDraft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(member, thread), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(member, thread));
  } catch {
    // Storage may be refused; then a change lasts as long as the page.
  }
}

export function forgetEditDrafts(member: MemberId): void {
  try {
    const keys = Array.from({ length: sessionStorage.length }, (_, index) => sessionStorage.key(index) ?? "");
    for (const key of keys) if (key.startsWith(prefixOf(member))) sessionStorage.removeItem(key);
  } catch {
    // Storage may be refused; then there is nothing to forget.
  }
}
