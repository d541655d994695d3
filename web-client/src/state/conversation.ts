/** One thread with the posts that are loaded of it; a room's lounge is one as well. */
import type { FeedEvent, MemberId, Post, PostPage, ThreadCard } from "../protocol.gen";
import { reduceCard } from "./cards";
import { type Posts, firstNumber, holds, joinPage, keepBetween, lastNumber, leavesMineOpen, reducePosts, replaceKnown } from "./posts";
import { type Stale, forgotten, outdated } from "./stale";

/** How many posts before and behind those in view stay loaded. */
export const keptAroundView = 150;

export interface Conversation {
  readonly card: ThreadCard;
  readonly posts: Posts;
  /** Numbers of loaded posts that have to be read again. */
  readonly stalePosts: readonly Stale[];
}

export function conversationOf(card: ThreadCard, page: PostPage): Conversation {
  return { card, posts: page.posts, stalePosts: [] };
}

export function hasBefore({ posts }: Conversation): boolean {
  return posts.length > 0 && firstNumber(posts) > 1;
}

/** Newer posts exist than are loaded; live ones are then not shown until these are. */
export function hasAfter({ card, posts }: Conversation): boolean {
  return lastNumber(posts) < card.last_number;
}

export function reduceConversation(conversation: Conversation, event: FeedEvent, me: MemberId | undefined): Conversation {
  const card = reduceCard(conversation.card, event);
  const posts = reducePosts(conversation.posts, event, card.id, me);
  const stalePosts = staleAfter(conversation, event, me);
  const same = card === conversation.card && posts === conversation.posts && stalePosts === conversation.stalePosts;
  return same ? conversation : { card, posts, stalePosts };
}

function staleAfter(conversation: Conversation, event: FeedEvent, me: MemberId | undefined): readonly Stale[] {
  const { card, posts, stalePosts } = conversation;
  if (event.event !== "post_restored" || event.data.post.thread !== card.id) return stalePosts;
  const { post } = event.data;
  return holds(posts, post.number) && leavesMineOpen(post, me) ? outdated(stalePosts, post.number) : stalePosts;
}

export function withPage(conversation: Conversation, page: readonly Post[], far: "replace" | "ignore"): Conversation {
  return { ...conversation, posts: joinPage(conversation.posts, page, far) };
}

export function withFreshPosts(conversation: Conversation, page: readonly Post[]): Conversation {
  return { ...conversation, posts: replaceKnown(conversation.posts, page) };
}

/** Keeps the posts in view and `around` of them on both sides. */
export function keptAround(conversation: Conversation, first: number, last: number, around: number): Conversation {
  const posts = keepBetween(conversation.posts, first - around, last + around);
  if (posts === conversation.posts || posts.length === 0) return conversation;
  return { ...conversation, posts, stalePosts: forgotten(conversation.stalePosts, (number) => !holds(posts, number)) };
}
