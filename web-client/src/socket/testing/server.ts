/**
 * A server for tests that keeps the contract of DESIGN 5 for one community: feeds without gaps, follow that answers first and
 * delivers what was missed before what is live, changes once per key, commit before reply before publish.
 */
import type { FeedEvent, MemberCard, Post, ProtocolError, ThreadCard } from "../../protocol.gen";
import type { Reader } from "../environment";
import type { Clock, Listener, Peer } from "./world";

export interface Asked {
  id: number;
  op: string;
  key?: string;
  args: Record<string, unknown>;
}

export type DataOf<Name extends FeedEvent["event"]> = Extract<FeedEvent, { event: Name }>["data"];

type Answer = { ok: unknown } | { error: ProtocolError } | "no answer";

interface Guest {
  peer: Peer;
  follows: Set<string>;
  member: number;
}

export class FakeServer implements Listener {
  readonly feeds = new Map<string, FeedEvent[]>();
  readonly posts = new Map<number, Post[]>();
  readonly asked: Asked[] = [];
  /** Who the next connections belong to. */
  member = 1;
  /** Whose session the cookie is, where it matters. */
  cookie: () => Reader | undefined = () => undefined;
  /** Answers instead of the server when it gives something. */
  interfere: (asked: Asked) => Answer | undefined = () => undefined;
  /** Answers by operation, beside those that the server knows. */
  queries: Record<string, (args: Record<string, unknown>, member: number) => unknown> = {};
  /** Events before this seq are forgotten. */
  keptFrom = new Map<string, number>();
  private guests = new Set<Guest>();
  private replies = new Map<string, unknown>();

  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  connected(peer: Peer, reader?: Reader): { received(text: string): void; gone(): void } {
    const owner = this.cookie();
    if (reader !== undefined && owner !== undefined && reader !== owner) {
      peer.close(4401);
      return { received: () => undefined, gone: () => undefined };
    }
    const guest: Guest = { peer, follows: new Set(), member: this.member };
    this.guests.add(guest);
    return {
      received: (text) => {
        for (const line of text.split("\n")) this.handle(guest, { args: {}, ...JSON.parse(line) } as Asked);
      },
      gone: () => this.guests.delete(guest),
    };
  }

  get connections(): number {
    return this.guests.size;
  }

  closeAll(code: number): void {
    for (const guest of this.guests) guest.peer.close(code);
  }

  sayRaw(text: string): void {
    for (const guest of this.guests) guest.peer.send(text);
  }

  endFollow(feed: string, why: string): void {
    for (const guest of this.guests) {
      if (guest.follows.delete(feed)) guest.peer.send(JSON.stringify({ feed, end: why }));
    }
  }

  /** Commits and publishes one event. */
  emit<Name extends FeedEvent["event"]>(feed: string, event: Name, data: DataOf<Name>): FeedEvent {
    const entry = this.append<Name>(feed, event, data);
    this.publish(entry);
    return entry;
  }

  /** Commits one event without telling anybody yet. */
  append<Name extends FeedEvent["event"]>(feed: string, event: Name, data: DataOf<Name>): FeedEvent {
    const log = this.feeds.get(feed) ?? [];
    this.feeds.set(feed, log);
    const entry = { feed, seq: log.length + 1, at: this.clock.now, event, data } as unknown as FeedEvent;
    log.push(entry);
    return entry;
  }

  publish(entry: FeedEvent): void {
    for (const guest of this.guests) {
      if (guest.follows.has(entry.feed)) guest.peer.send(JSON.stringify(entry));
    }
  }

  headOf(feed: string): number {
    return this.feeds.get(feed)?.length ?? 0;
  }

  private handle(guest: Guest, asked: Asked): void {
    this.asked.push(asked);
    const answer = this.interfere(asked) ?? this.answer(guest, asked);
    if (answer !== "no answer") guest.peer.send(JSON.stringify({ id: asked.id, ...answer }));
    this.afterReply(guest, asked, answer);
  }

  private toPublish: FeedEvent[] = [];

  private afterReply(guest: Guest, asked: Asked, answer: Answer): void {
    if (asked.op === "follow" && answer !== "no answer" && "ok" in answer) {
      const { feed, after } = asked.args as { feed: string; after: number };
      for (const entry of this.feeds.get(feed)?.slice(after) ?? []) guest.peer.send(JSON.stringify(entry));
    }
    const publishing = this.toPublish;
    this.toPublish = [];
    for (const entry of publishing) this.publish(entry);
  }

  private answer(guest: Guest, { op, key, args }: Asked): Answer {
    const query = this.queries[op];
    if (query) return { ok: query(args, guest.member) };
    switch (op) {
      case "ping":
        return { ok: { now: this.clock.now } };
      case "follow": {
        const { feed, after } = args as { feed: string; after: number };
        const lost = after < (this.keptFrom.get(feed) ?? 0) || after > this.headOf(feed);
        if (lost) return { error: { code: "feed_reset", message: "" } };
        guest.follows.add(feed);
        return { ok: { feed, seq: this.headOf(feed) } };
      }
      case "unfollow":
        guest.follows.delete(args["feed"] as string);
        return { ok: {} };
      case "write_post": {
        const name = `${guest.member} ${key}`;
        const known = this.replies.get(name);
        if (known) return { ok: known };
        const post = this.write(guest.member, args["thread"] as number, args["text"] as string);
        this.replies.set(name, post);
        return { ok: post };
      }
      case "list_posts": {
        const { thread, from, count } = args as { thread: number; from: number; count: number };
        const posts = (this.posts.get(thread) ?? []).filter((post) => post.number >= from).slice(0, count);
        return { ok: { posts, members: [] } };
      }
      default:
        return { ok: {} };
    }
  }

  private write(author: number, thread: number, text: string): Post {
    const post = this.addPost(author, thread, text);
    this.toPublish.push(this.append(roomFeed, "post_written", { post, excerpt: text, members: [card(author)] }));
    return post;
  }

  /** Remembers a post, without an event. */
  addPost(author: number, thread: number, text: string): Post {
    const posts = this.posts.get(thread) ?? [];
    this.posts.set(thread, posts);
    const post = postOf({ id: thread * 10_000 + posts.length + 1, thread, number: posts.length + 1, author, text, at: this.clock.now });
    posts.push(post);
    return post;
  }

  /** Somebody else writes, on another connection. */
  writeAs(author: number, thread: number, text: string): Post {
    const post = this.write(author, thread, text);
    const publishing = this.toPublish;
    this.toPublish = [];
    for (const entry of publishing) this.publish(entry);
    return post;
  }
}

export const roomFeed = "room:4";

export function card(id: number): MemberCard {
  return { id, name: `member ${id}` };
}

export function postOf(post: Partial<Post> & Pick<Post, "id" | "thread" | "number">): Post {
  return { author: 1, at: 1000 + post.number, text: `post ${post.number}`, mentions: [], reactions: [], edits: 0, ...post };
}

export function threadCardOf(card: Partial<ThreadCard> & Pick<ThreadCard, "id">): ThreadCard {
  return { room: 4, started_at: 1000, last_number: 0, pinned: false, locked: false, ...card };
}
