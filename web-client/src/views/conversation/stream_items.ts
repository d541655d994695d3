/** Posts as the stream shows them: by day, grouped by author, with the unread line in its place. Pure. */
import { sameDay } from "../../i18n/dates";
import type { Post } from "../../protocol.gen";
import type { PendingChange } from "../../state/api";

export interface StreamPost {
  readonly post: Post;
  /** The same author as before, within five minutes: no second name. */
  readonly follows: boolean;
  /** The next post follows this one. */
  readonly followed: boolean;
  /** The unread line stands before it. */
  readonly firstUnread: boolean;
}

export interface StreamDay {
  key: number;
  at: number;
  posts: StreamPost[];
}

interface Known {
  before: Post | undefined;
  after: Post | undefined;
  day: number;
  entry: StreamPost;
}

const groupedMs = 5 * 60_000;

function continues(before: Post | undefined, post: Post, unreadFrom: number | undefined): boolean {
  if (!before || before.author !== post.author || post.reply_to || before.deleted || post.deleted) return false;
  return post.number !== unreadFrom && post.at - before.at < groupedMs && sameDay(before.at, post.at);
}

/**
 * The posts from one number to another, by day. Entries keep their identity as long as they and their neighbours do, so
 * that a new post costs nothing for those that are there.
 */
export function createStreamDays(): (posts: readonly Post[], from: number, to: number, unreadFrom: number | undefined) => StreamDay[] {
  // Of the last call only: each knows its neighbours, and so would keep alive all that ever stood in the stream.
  let known = new Map<Post, Known>();
  let knownUnreadFrom: number | undefined;

  function look(post: Post, before: Post | undefined, after: Post | undefined, unreadFrom: number | undefined): Known {
    const found = known.get(post);
    if (found && found.before === before && found.after === after) return found;
    const entry: StreamPost = {
      post,
      follows: continues(before, post, unreadFrom),
      followed: after !== undefined && continues(post, after, unreadFrom),
      firstUnread: post.number === unreadFrom,
    };
    return { before, after, day: dayKey(post.at), entry };
  }

  return (posts, from, to, unreadFrom) => {
    if (unreadFrom !== knownUnreadFrom) known = new Map();
    knownUnreadFrom = unreadFrom;
    const looked = new Map<Post, Known>();
    const days: StreamDay[] = [];
    const first = posts[0]?.number ?? 1;
    for (let index = Math.max(0, from - first); index <= to - first; index += 1) {
      const post = posts[index];
      if (!post) break;
      const now = look(post, posts[index - 1], posts[index + 1], unreadFrom);
      looked.set(post, now);
      const { day, entry } = now;
      const last = days[days.length - 1];
      if (last?.key === day) last.posts.push(entry);
      else days.push({ key: day, at: post.at, posts: [entry] });
    }
    known = looked;
    return days;
  };
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
