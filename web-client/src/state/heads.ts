/** Threads as the unread counts see them. */
import type { FeedEvent, MemberCard, MemberId, Post, ThreadHead, ThreadId, WaitingPost, WaitingRemoved } from "../protocol.gen";
import { unreachable } from "./feeds";
import { type Words, newest, noWords, toldSince, withNames } from "./newest";
import { type Stale, forgotten, outdated } from "./stale";

export interface Heads {
  readonly byThread: Readonly<Record<ThreadId, ThreadHead>>;
  /** Threads whose head has to be fetched with get_head. */
  readonly stale: readonly Stale[];
  /**
   * Heads that came without the position of the member's own feed (get_head, open_room …): what waits may be counted in
   * them already when its event arrives, so that event makes them stale.
   */
  readonly unanchored: ReadonlySet<ThreadId>;
  /** Names that members were given since. */
  readonly names: Words;
}

export const noHeads: Heads = { byThread: {}, stale: [], unanchored: new Set(), names: noWords };

export function unreadOf(head: ThreadHead): number {
  return head.followed ? Math.max(0, head.last_number - head.read_number) : 0;
}

/** Heads read together with the position of the member's own feed. */
export function anchoredHeads(list: readonly ThreadHead[]): Heads {
  return { ...noHeads, byThread: Object.fromEntries(list.map((head) => [head.thread, head])) };
}

/** Heads that came along with a page: news only where nothing is known, as events have kept the known ones current. */
export function absorbHeads(heads: Heads, list: readonly ThreadHead[]): Heads {
  return list.reduce((known, head) => (known.byThread[head.thread] ? known : putUnanchored(known, head)), heads);
}

/**
 * The answer to get_head, asked for because the head was stale. It may have been read before a mark or a name that was told of
 * meanwhile: among `missed`, the events since it was asked for, the last word on them counts.
 */
export function refreshHead(heads: Heads, head: ThreadHead, missed: readonly FeedEvent[] = []): Heads {
  const told = missed.reduce(withNames, noWords);
  const fresh = putUnanchored(heads, notBehind(named(told, head), heads.byThread[head.thread]));
  return missed.reduce((known, event) => {
    const concerns = event.event === "read_mark_moved" && event.data.head.thread === head.thread;
    return concerns ? putUnanchored(known, notBehind(event.data.head, known.byThread[head.thread])) : known;
  }, fresh);
}

export function dropHeads(heads: Heads, isGone: (head: ThreadHead) => boolean): Heads {
  const gone = new Set(Object.values(heads.byThread).filter(isGone).map((head) => head.thread));
  if (gone.size === 0) return heads;
  return {
    ...heads,
    byThread: Object.fromEntries(Object.entries(heads.byThread).filter(([thread]) => !gone.has(Number(thread)))),
    stale: forgotten(heads.stale, (thread) => gone.has(thread)),
    unanchored: new Set([...heads.unanchored].filter((thread) => !gone.has(thread))),
  };
}

/** `event` must be one of a group that `me` is in, of one of its rooms, or of the member's own feed. */
export function reduceHeads(heads: Heads, event: FeedEvent, me: MemberId): Heads {
  switch (event.event) {
    case "thread_started": {
      const { thread, post, members } = event.data;
      const last = lastOf(heads, post, members, event.at);
      if (heads.byThread[thread.id]) return written(heads, post.thread, last, post.author === me);
      return put(heads, {
        thread: thread.id,
        room: thread.room,
        ...(thread.title === undefined ? {} : { title: thread.title }),
        ...last,
        read_number: post.author === me ? post.number : 0,
        mentions: 0,
        followed: true,
      });
    }
    case "thread_changed": {
      const head = heads.byThread[event.data.thread];
      return head ? put(heads, { ...head, title: event.data.title }) : heads;
    }
    case "post_written": {
      const { post, members } = event.data;
      return written(heads, post.thread, lastOf(heads, post, members, event.at), post.author === me);
    }
    case "read_mark_moved":
      return marked(heads, named(heads.names, event.data.head, event.at));
    case "waiting_added":
      return waitingAdded(heads, event.data.waiting);
    case "waiting_removed":
      return waitingRemoved(heads, event.data);
    case "member_joined":
    case "member_renamed":
      return renamed({ ...heads, names: withNames(heads.names, event) });
    case "group_entered":
      return { ...heads, names: toldSince(heads.names, event.at) };
    case "waiting_changed":
    case "draft_changed":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "room_changed":
    case "room_created":
    case "room_removed":
    case "group_changed":
    case "member_left":
    case "role_changed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "group_exited":
    case "access_changed":
      return heads;
    default:
      return unreachable(event);
  }
}

/** What a head tells of its thread's newest post. */
type Last = Pick<ThreadHead, "last_number" | "last_at" | "last_author">;

function lastOf({ names }: Heads, post: Post, members: readonly MemberCard[], at: number): Last {
  const author = members.find(({ id }) => id === post.author);
  const card = author && { ...author, name: newest(names, author.id, author.name, at) };
  return { last_number: post.number, last_at: post.at, ...(card ? { last_author: card } : {}) };
}

/** Of a head as it stands, or of one that a later answer or event brings. */
function lastIn({ last_number, last_at, last_author }: ThreadHead): Last {
  return { last_number, last_at, ...(last_author ? { last_author } : {}) };
}

/** `at`: the time of the event that brought the head; none when what was told of names counts in any case. */
function named(names: Words, head: ThreadHead, at = 0): ThreadHead {
  const author = head.last_author;
  if (!author) return head;
  const name = newest(names, author.id, author.name, at);
  return name === author.name ? head : { ...head, last_author: { ...author, name } };
}

function renamed(heads: Heads): Heads {
  const all = Object.values(heads.byThread);
  return all.reduce((now, head) => {
    const next = named(now.names, head);
    return next === head ? now : put(now, next);
  }, heads);
}

function put(heads: Heads, head: ThreadHead): Heads {
  return { ...heads, byThread: { ...heads.byThread, [head.thread]: head } };
}

function putUnanchored(heads: Heads, head: ThreadHead): Heads {
  return { ...put(heads, named(heads.names, head)), unanchored: new Set([...heads.unanchored, head.thread]) };
}

function fetchAgain(heads: Heads, thread: ThreadId): Heads {
  return { ...heads, stale: outdated(heads.stale, thread) };
}

/** A post the state knows of already says nothing new: the read mark may have moved back since. */
function written(heads: Heads, thread: ThreadId, last: Last, own: boolean): Heads {
  const head = heads.byThread[thread];
  if (!head) return fetchAgain(heads, thread);
  const number = last.last_number;
  if (number <= head.last_number) return heads;
  const moved = { ...head, ...last, last_at: Math.max(head.last_at, last.last_at) };
  // Writing marks as read; the read_mark_moved that says so may come later than the post.
  if (own) return put(heads, { ...moved, read_number: number, mentions: 0, followed: true });
  // In a thread that is not followed everything counts as read.
  return put(heads, head.followed ? moved : { ...moved, read_number: number });
}

function marked(heads: Heads, head: ThreadHead): Heads {
  const known = heads.byThread[head.thread];
  const unanchored = heads.unanchored.has(head.thread)
    ? new Set([...heads.unanchored].filter((thread) => thread !== head.thread))
    : heads.unanchored;
  return { ...put(heads, notBehind(head, known)), unanchored };
}

/** Titles and newest posts come by the room's feed, which may be ahead of the member's own. */
function notBehind(head: ThreadHead, known: ThreadHead | undefined): ThreadHead {
  if (!known) return head;
  const titled = known.title === undefined ? head : { ...head, title: known.title };
  if (known.last_number <= head.last_number) return titled;
  return { ...titled, ...lastIn(known) };
}

function waitingAdded(heads: Heads, { thread, number }: WaitingPost): Heads {
  const head = heads.byThread[thread];
  if (!head) return fetchAgain(heads, thread);
  // The first post that calls makes the thread followed, unread from it on. Which one is the first, the server knows.
  if (!head.followed) {
    return fetchAgain(put(heads, { ...head, followed: true, read_number: number - 1, mentions: 1 }), thread);
  }
  if (number <= head.read_number) return fetchAgain(heads, thread);
  const next = put(heads, { ...head, mentions: head.mentions + 1 });
  // A head that is being fetched may or may not count it already.
  const isAsked = heads.stale.some((stale) => stale.id === thread);
  return isAsked || heads.unanchored.has(thread) ? fetchAgain(next, thread) : next;
}

/** Whether the thread is still followed without that post, and from where, the server knows. */
function waitingRemoved(heads: Heads, { thread, number }: WaitingRemoved): Heads {
  const head = heads.byThread[thread];
  if (!head) return heads.stale.some((stale) => stale.id === thread) ? fetchAgain(heads, thread) : heads;
  const mentions = number > head.read_number ? Math.max(0, head.mentions - 1) : head.mentions;
  return fetchAgain(put(heads, { ...head, mentions }), thread);
}

/**
 * A group was fetched, and of these rooms the answer knows what no event will tell any more: their feeds were not followed
 * until now, or were lost. What comes by a room's feed is taken over; threads that are not listed are asked for when needed.
 */
export function catchUpHeads(heads: Heads, list: readonly ThreadHead[], isAhead: (head: ThreadHead) => boolean): Heads {
  const listed = new Set(list.map((head) => head.thread));
  const isAsked = (head: ThreadHead): boolean => heads.stale.some((stale) => stale.id === head.thread);
  const kept = dropHeads(heads, (head) => isAhead(head) && head.title !== undefined && !listed.has(head.thread) && !isAsked(head));
  return list.filter(isAhead).reduce((all, head) => {
    const known = all.byThread[head.thread];
    if (!known) return all;
    const { title } = head;
    return put(all, { ...known, ...lastIn(head), ...(title === undefined ? {} : { title }) });
  }, kept);
}

/**
 * A group was fetched because access to it has changed, and with it perhaps from when on its threads count as unread. Where the
 * list that came along says other than what is known, the head is fetched by itself: the list may be older than the last events.
 */
export function outdateHeads(heads: Heads, list: readonly ThreadHead[], isListed: (head: ThreadHead) => boolean): Heads {
  const fresh = new Map(list.map((head) => [head.thread, head]));
  const differs = (known: ThreadHead): boolean => {
    const head = fresh.get(known.thread);
    if (!head) return known.title !== undefined && unreadOf(known) > 0;
    return head.followed !== known.followed || head.read_number !== known.read_number || head.mentions !== known.mentions;
  };
  const outdatedOnes = Object.values(heads.byThread).filter((head) => isListed(head) && differs(head));
  return outdatedOnes.reduce((all, head) => fetchAgain(all, head.thread), heads);
}
