/** What waits for a member: posts that mention them or answer theirs, as far as they are loaded. Kept current by all their feeds. */
import type { FeedEvent, ReadMarkMoved, WaitingPage, WaitingPost } from "../protocol.gen";
import { unreachable } from "./feeds";
import { type Words, newest, noWords, withNames, withTitles } from "./newest";

export interface WaitingState {
  /** Unread ones first, in both parts the newest first. */
  readonly posts: readonly WaitingPost[];
  /** There are further ones behind them. */
  readonly more: boolean;
  /** What may be seen, or what stands before the last that is loaded, is not known any more: list_waiting has to be asked again. */
  readonly stale: boolean;
  /** How often something was missed: an answer that was asked for before it comes too early. */
  readonly losses: number;
  readonly names: Words;
  readonly titles: Words;
}

export function waitingOf(page: WaitingPage): WaitingState {
  return { posts: page.posts, more: page.more, stale: false, losses: 0, names: noWords, titles: noWords };
}

/** A feed was lost that may have told of it. */
export function waitingFeedLost(state: WaitingState): WaitingState {
  return { ...state, stale: true, losses: state.losses + 1 };
}

/** The answer to list_waiting, asked for because `asked` was stale. */
export function refreshWaiting(state: WaitingState, asked: WaitingState, page: WaitingPage): WaitingState {
  return { ...waitingOf(page), stale: state.losses !== asked.losses, losses: state.losses };
}

/** What list_waiting gave after `last`; nothing, when the list has become another one since. */
export function withMoreWaiting(state: WaitingState, last: WaitingPost, page: WaitingPage): WaitingState {
  const now = state.posts[state.posts.length - 1];
  if (now?.post !== last.post || now.unread !== last.unread) return state;
  return { ...state, posts: page.posts.reduce(put, state.posts), more: page.more };
}

/** The page has no position in the feeds; each event tells how a post waits from then on. */
export function reduceWaiting(state: WaitingState, event: FeedEvent): WaitingState {
  switch (event.event) {
    case "waiting_added":
      return within(state, put(state.posts, calledNewest(state, event.data.waiting, event.at)));
    case "waiting_changed": {
      const { waiting } = event.data;
      if (!state.posts.some(({ post }) => post === waiting.post)) return state;
      return within(state, put(state.posts, calledNewest(state, waiting, event.at)));
    }
    case "waiting_removed":
      return withoutPosts(state, ({ post }) => post === event.data.post);
    case "read_mark_moved":
      return marked(state, event.data);
    case "group_exited":
      return withoutPosts(state, ({ group }) => group === event.data.group);
    case "thread_changed":
      return renamed({ ...state, titles: withTitles(state.titles, event) });
    case "member_renamed":
    case "member_joined":
      return renamed({ ...state, names: withNames(state.names, event) });
    // Rooms may have been lost or come back, and with them what waits there.
    case "access_changed":
    case "room_created":
    case "room_removed":
      return state.stale ? state : { ...state, stale: true };
    case "thread_started":
    case "post_written":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "room_changed":
    case "group_changed":
    case "member_left":
    case "role_changed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "group_entered":
    case "draft_changed":
      return state;
    default:
      return unreachable(event);
  }
}

/** Unread before read, newer before older: negative when `a` comes first. */
function order(a: WaitingPost, b: WaitingPost): number {
  return Number(b.unread) - Number(a.unread) || b.post - a.post;
}

function put(posts: readonly WaitingPost[], waiting: WaitingPost): readonly WaitingPost[] {
  return [...posts.filter(({ post }) => post !== waiting.post), waiting].sort(order);
}

function calledNewest({ names, titles }: WaitingState, waiting: WaitingPost, at: number): WaitingPost {
  const { title, author } = waiting;
  const name = newest(names, author.id, author.name, at);
  return {
    ...waiting,
    author: { ...author, name },
    ...(title === undefined ? {} : { title: newest(titles, waiting.thread, title, at) }),
  };
}

/** What has come to stand behind the last that was loaded is let go: others that are not loaded may come before it. */
function within(state: WaitingState, posts: readonly WaitingPost[]): WaitingState {
  const last = state.posts[state.posts.length - 1];
  return { ...state, posts: state.more && last ? posts.filter((waiting) => order(waiting, last) <= 0) : posts };
}

function withoutPosts(state: WaitingState, isGone: (waiting: WaitingPost) => boolean): WaitingState {
  const posts = state.posts.filter((waiting) => !isGone(waiting));
  return posts.length === state.posts.length ? state : { ...state, posts, stale: state.stale || (state.more && posts.length === 0) };
}

function marked(state: WaitingState, { head }: ReadMarkMoved): WaitingState {
  const isUnread = (waiting: WaitingPost): boolean => waiting.number > head.read_number;
  const here = state.posts.filter(({ thread }) => thread === head.thread);
  // A mark that moved back: what is not loaded may be unread again, and belong before what is.
  const stale = state.stale || (state.more && here.filter(isUnread).length < head.mentions);
  if (here.every((waiting) => waiting.unread === isUnread(waiting))) return stale === state.stale ? state : { ...state, stale };
  const posts = state.posts.map((waiting) => (waiting.thread === head.thread ? { ...waiting, unread: isUnread(waiting) } : waiting));
  return { ...within(state, posts.sort(order)), stale };
}

/** By the words that were told last; what is called so already stays as it is. */
function renamed(state: WaitingState): WaitingState {
  const posts = state.posts.map((waiting) => {
    const name = state.names[waiting.author.id]?.word ?? waiting.author.name;
    const title = waiting.title === undefined ? undefined : (state.titles[waiting.thread]?.word ?? waiting.title);
    if (name === waiting.author.name && title === waiting.title) return waiting;
    return { ...waiting, author: { ...waiting.author, name }, ...(title === undefined ? {} : { title }) };
  });
  return { ...state, posts };
}
