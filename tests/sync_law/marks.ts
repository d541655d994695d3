/**
 * Which events may say "fetch this again". A reducer that marks everything would always be right and never be quick: what is
 * not in this table has to be understood from the event alone.
 */
import type { FeedEvent } from "../../web-client/src/protocol.gen.ts";

export type Mark = "group" | "head" | "place" | "threads" | "posts" | "waiting" | "drafts";
/** How often events have marked each. */
export type Marks = Readonly<Partial<Record<Mark, number>>>;

const nothing: readonly Mark[] = [];

export const mayMark: Record<FeedEvent["event"], readonly Mark[]> = {
  thread_started: nothing,
  thread_changed: ["threads"],            // pinned, and not among those that are loaded
  post_written: ["head", "threads"],      // in a thread that is not among those that are loaded
  post_edited: nothing,
  post_deleted: nothing,
  post_restored: ["posts"],               // with more reactions than an event can list
  reaction_changed: nothing,
  room_changed: ["group"],                // who it is for
  room_created: ["group", "place", "waiting", "drafts"],   // its head has to be fetched, and from when on it is seen
  room_removed: ["group", "waiting", "drafts"],
  group_changed: nothing,
  member_joined: nothing,
  member_left: nothing,
  role_changed: ["group"],                // one's own: other rooms may be seen
  member_renamed: nothing,
  profile_changed: nothing,
  session_started: nothing,
  session_ended: nothing,
  group_entered: ["group", "place"],
  group_exited: ["group", "place"],
  // What counts as unread is reckoned from another time now.
  access_changed: ["group", "place", "head", "waiting", "drafts"],
  read_mark_moved: ["waiting"],           // back, where posts that are not loaded may wait again
  waiting_added: ["head"],                // in a thread whose head is not known, or known from a page only
  waiting_changed: nothing,
  draft_changed: ["drafts"],              // its words are not told
  waiting_removed: ["head", "waiting"],   // the last that is loaded, and there are more
};

export function unneededMarks(event: FeedEvent, before: Marks, after: Marks): readonly Mark[] {
  const grown = (Object.keys(after) as Mark[]).filter((mark) => (after[mark] ?? 0) > (before[mark] ?? 0));
  return grown.filter((mark) => !mayMark[event.event].includes(mark));
}
