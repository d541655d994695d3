/** Posts as the stream shows them: by day, grouped by author, with the unread line in its place. Pure. */
import { sameDay } from "../../i18n/dates";
import type { Post } from "../../protocol.gen";
import type { PendingChange } from "../../state/api";

export interface StreamPost {
  post: Post;
  /** The same author as before, within five minutes: no second name. */
  follows: boolean;
  /** The next post follows this one. */
  followed: boolean;
  /** The unread line stands before it. */
  firstUnread: boolean;
}

export interface StreamDay {
  key: number;
  at: number;
  posts: StreamPost[];
}

const groupedMs = 5 * 60_000;

function continues(before: Post | undefined, post: Post, unreadFrom: number | undefined): boolean {
  if (!before || before.author !== post.author || post.reply_to || before.deleted || post.deleted) return false;
  return post.number !== unreadFrom && post.at - before.at < groupedMs && sameDay(before.at, post.at);
}

export function daysOf(posts: readonly Post[], unreadFrom: number | undefined): StreamDay[] {
  const days: StreamDay[] = [];
  posts.forEach((post, index) => {
    const before = posts[index - 1];
    const after = posts[index + 1];
    const last = days[days.length - 1];
    const entry: StreamPost = {
      post,
      follows: continues(before, post, unreadFrom),
      followed: after !== undefined && continues(post, after, unreadFrom),
      firstUnread: post.number === unreadFrom,
    };
    if (last && sameDay(last.at, post.at)) last.posts.push(entry);
    else days.push({ key: dayKey(post.at), at: post.at, posts: [entry] });
  });
  return days;
}

function dayKey(at: number): number {
  const day = new Date(at);
  return day.getFullYear() * 10_000 + (day.getMonth() + 1) * 100 + day.getDate();
}

/** Changes of posts that are there already, by post; new posts are drawn after the last one. */
export function waitingByPost(pending: readonly PendingChange[]): Map<number, PendingChange[]> {
  const byPost = new Map<number, PendingChange[]>();
  for (const change of pending) {
    if (change.post === undefined) continue;
    const known = byPost.get(change.post);
    if (known) known.push(change);
    else byPost.set(change.post, [change]);
  }
  return byPost;
}

/** The post as it will be once what waits has left. What failed is shown beside it, not on it. */
export function withWaiting(post: Post, waiting: readonly PendingChange[], me: number | undefined): Post {
  return waiting.reduce((known, change) => {
    if (change.status.state === "failed" || change.reaction === undefined || me === undefined) return withText(known, change);
    return withReaction(known, change.reaction, change.op === "add_reaction", me);
  }, post);
}

function withText(post: Post, change: PendingChange): Post {
  if (change.op !== "edit_post" || change.status.state === "failed") return post;
  const { html: _, ...rest } = post;
  return { ...rest, text: change.text };
}

function withReaction(post: Post, reaction: string, on: boolean, me: number): Post {
  const known = post.reactions.find((tally) => tally.reaction === reaction);
  if ((known?.mine ?? false) === on) return post;
  if (!known) return { ...post, reactions: [...post.reactions, { reaction, count: 1, members: [me], mine: true }] };
  const count = known.count + (on ? 1 : -1);
  const members = on ? [...known.members, me] : known.members.filter((member) => member !== me);
  const next = { ...known, count, members, mine: on };
  const reactions = post.reactions.map((tally) => (tally === known ? next : tally)).filter((tally) => tally.count > 0);
  return { ...post, reactions };
}
