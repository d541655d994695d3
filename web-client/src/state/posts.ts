/** A run of posts of one thread, without a gap, by number. */
import type { FeedEvent, MemberId, Post, PostDeleted, PostId, ReactionChanged, ReactionTally } from "../protocol.gen";
import { unreachable } from "./feeds";

export type Posts = readonly Post[];

export function firstNumber(posts: Posts): number {
  return posts[0]?.number ?? 1;
}

/** 0 when there are none: then the next one to come is the first of its thread. */
export function lastNumber(posts: Posts): number {
  return posts[posts.length - 1]?.number ?? 0;
}

export function holds(posts: Posts, number: number): boolean {
  return posts.length > 0 && number >= firstNumber(posts) && number <= lastNumber(posts);
}

/** Puts a page before or after what is loaded. A page that leaves a gap replaces it when `far`, else it is let go. */
export function joinPage(posts: Posts, page: Posts, far: "replace" | "ignore"): Posts {
  if (page.length === 0) return posts;
  if (posts.length === 0) return page;
  const touches = firstNumber(page) <= lastNumber(posts) + 1 && lastNumber(page) >= firstNumber(posts) - 1;
  if (!touches) return far === "replace" ? page : posts;
  const before = page.filter((post) => post.number < firstNumber(posts));
  const after = page.filter((post) => post.number > lastNumber(posts));
  return before.length + after.length === 0 ? posts : [...before, ...posts, ...after];
}

/** Posts as they are now, for those that are loaded. */
export function replaceKnown(posts: Posts, fresh: Posts): Posts {
  const byNumber = new Map(fresh.map((post) => [post.number, post]));
  return posts.map((post) => byNumber.get(post.number) ?? post);
}

export function keepBetween(posts: Posts, first: number, last: number): Posts {
  if (firstNumber(posts) >= first && lastNumber(posts) <= last) return posts;
  return posts.filter((post) => post.number >= first && post.number <= last);
}

/** `me` is absent for guests, whose reactions are never `mine`. */
export function reducePosts(posts: Posts, event: FeedEvent, thread: number, me: MemberId | undefined): Posts {
  switch (event.event) {
    case "post_written":
      return event.data.post.thread === thread ? appended(posts, event.data.post) : posts;
    case "post_edited": {
      const { post, excerpt } = event.data;
      if (post.thread !== thread) return posts;
      // An edit is told without the reactions, which have their own events.
      const edited = changed(posts, post.id, (known) => ({ ...post, reactions: known.reactions }));
      return withPreview(edited, post.id, excerpt);
    }
    case "post_deleted":
      if (event.data.thread !== thread) return posts;
      return withPreview(changed(posts, event.data.post, (post) => tombstone(post, event.data)), event.data.post, "");
    case "post_restored": {
      const { post, excerpt } = event.data;
      if (post.thread !== thread) return posts;
      const reactions = post.reactions.map((tally) => ({ ...tally, mine: isShownAmong(tally, me) }));
      return withPreview(changed(posts, post.id, () => ({ ...post, reactions })), post.id, excerpt);
    }
    case "reaction_changed":
      if (event.data.thread !== thread) return posts;
      return changed(posts, event.data.post, (post) => reacted(post, event.data, me));
    case "thread_started":
    case "thread_changed":
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
      return posts;
    default:
      return unreachable(event);
  }
}

/**
 * Whether a restored post's reactions leave open if one is mine: an event tells only the first members of each, and no
 * `mine`. Then the post has to be read again.
 */
export function leavesMineOpen(post: Post, me: MemberId | undefined): boolean {
  if (me === undefined) return false;
  return post.reactions.some((tally) => tally.count > tally.members.length && !isShownAmong(tally, me));
}

function isShownAmong(tally: ReactionTally, me: MemberId | undefined): boolean {
  return me !== undefined && tally.members.includes(me);
}

/** While older posts are shown, the newest ones are not loaded and a new one belongs behind them. */
function appended(posts: Posts, post: Post): Posts {
  return post.number === lastNumber(posts) + 1 ? [...posts, post] : posts;
}

function changed(posts: Posts, id: PostId, change: (post: Post) => Post): Posts {
  if (!posts.some((post) => post.id === id)) return posts;
  return posts.map((post) => (post.id === id ? change(post) : post));
}

function withPreview(posts: Posts, target: PostId, excerpt: string): Posts {
  if (!posts.some((post) => post.reply_to?.post === target)) return posts;
  return posts.map((post) =>
    post.reply_to?.post === target ? { ...post, reply_to: { ...post.reply_to, excerpt } } : post,
  );
}

function tombstone(post: Post, { deleted }: PostDeleted): Post {
  const { html: _, ...kept } = post;
  return { ...kept, text: "", mentions: [], reactions: [], deleted };
}

function reacted(post: Post, { member, added, tally }: ReactionChanged, me: MemberId | undefined): Post {
  const known = post.reactions.find((one) => one.reaction === tally.reaction);
  if (tally.count === 0) return { ...post, reactions: post.reactions.filter((one) => one !== known) };
  const next = { ...tally, mine: member.id === me ? added : (known?.mine ?? false) };
  const reactions = known
    ? post.reactions.map((one) => (one === known ? next : one))
    : [...post.reactions, next];
  return { ...post, reactions };
}
