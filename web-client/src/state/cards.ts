/** Thread cards, and a room's list of them as far as it is loaded. */
import type { FeedEvent, ThreadCard, ThreadId, ThreadPage } from "../protocol.gen";
import { unreachable } from "./feeds";

export interface ThreadList {
  /** Pinned first, then the most recently written in. */
  readonly cards: readonly ThreadCard[];
  /** There are older threads that are not loaded. */
  readonly more: boolean;
  /** An event spoke of a thread that is not loaded but now belongs among these: list_threads has to be asked again. */
  readonly stale: boolean;
}

export function threadListOf(page: ThreadPage): ThreadList {
  return { cards: page.threads, more: page.more, stale: false };
}

/** What list_threads gave after the last loaded card. */
export function joinThreads(list: ThreadList, page: ThreadPage): ThreadList {
  const known = new Set(list.cards.map((card) => card.id));
  const news = page.threads.filter((card) => !known.has(card.id));
  return { ...list, cards: inOrder([...list.cards, ...news]), more: page.more };
}

/** The first page anew: what was loaded beyond it stays. */
export function refreshThreads(list: ThreadList, page: ThreadPage): ThreadList {
  const last = page.threads[page.threads.length - 1];
  if (!page.more || !last) return threadListOf(page);
  const fresh = new Set(page.threads.map((card) => card.id));
  const beyond = list.cards.filter((card) => !fresh.has(card.id) && compareCards(last, card) < 0);
  return { cards: [...page.threads, ...beyond], more: beyond.length === 0 || list.more, stale: false };
}

export function reduceThreads(list: ThreadList, event: FeedEvent, lounge: ThreadId): ThreadList {
  if (event.event === "thread_started") {
    const { thread } = event.data;
    const known = list.cards.some((card) => card.id === thread.id);
    return known ? list : { ...list, cards: inOrder([thread, ...list.cards]) };
  }
  const thread = threadOf(event);
  if (thread === undefined || thread === lounge) return list;
  const card = list.cards.find((one) => one.id === thread);
  if (!card) return { ...list, stale: list.stale || placesThread(event) };
  const next = reduceCard(card, event);
  if (next === card) return list;
  const cards = inOrder(list.cards.map((one) => (one === card ? next : one)));
  // Where an unpinned thread falls behind all that are loaded, others that are not loaded may come before it.
  const fellOut = list.more && card.pinned && !next.pinned && cards[cards.length - 1] === next;
  return { ...list, cards: fellOut ? cards.slice(0, -1) : cards };
}

export function reduceCard(card: ThreadCard, event: FeedEvent): ThreadCard {
  switch (event.event) {
    case "thread_changed": {
      const { thread, title, pinned, locked } = event.data;
      const same = card.title === title && card.pinned === pinned && card.locked === locked;
      return thread !== card.id || same ? card : { ...card, title, pinned, locked };
    }
    case "post_written": {
      const { post, excerpt } = event.data;
      if (post.thread !== card.id || post.number <= card.last_number) return card;
      const last = { post: post.id, number: post.number, author: post.author, at: post.at, excerpt };
      return { ...card, last_number: post.number, last };
    }
    case "post_edited":
    case "post_restored":
      return withExcerpt(card, event.data.post.id, event.data.excerpt);
    case "post_deleted":
      return withExcerpt(card, event.data.post, "");
    case "thread_started":
    case "reaction_changed":
    case "room_changed":
    case "room_created":
    case "room_removed":
    case "group_changed":
    case "member_joined":
    case "member_left":
    case "role_changed":
    case "member_renamed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "group_entered":
    case "group_exited":
    case "access_changed":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return card;
    default:
      return unreachable(event);
  }
}

function withExcerpt(card: ThreadCard, post: number, excerpt: string): ThreadCard {
  if (card.last?.post !== post || card.last.excerpt === excerpt) return card;
  return { ...card, last: { ...card.last, excerpt } };
}

/** Whether the event can bring a thread to where it is loaded. */
function placesThread(event: FeedEvent): boolean {
  return event.event === "post_written" || event.event === "thread_changed";
}

export function threadOf(event: FeedEvent): ThreadId | undefined {
  switch (event.event) {
    case "thread_started":
      return event.data.thread.id;
    case "post_written":
    case "post_edited":
    case "post_restored":
      return event.data.post.thread;
    case "thread_changed":
    case "post_deleted":
    case "reaction_changed":
      return event.data.thread;
    default:
      return undefined;
  }
}

function inOrder(cards: readonly ThreadCard[]): readonly ThreadCard[] {
  return [...cards].sort(compareCards);
}

function compareCards(a: ThreadCard, b: ThreadCard): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  return writtenAt(b) - writtenAt(a) || b.id - a.id;
}

function writtenAt(card: ThreadCard): number {
  return card.last?.at ?? card.started_at;
}
