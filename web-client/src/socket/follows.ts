/**
 * The feeds this client follows, each with a cursor: the seq of the last event seen. Every event comes once, in order; after
 * a cut it goes on behind the cursor. Where that can't be, the follow ends with `feed_reset` and its state has to be fetched.
 */
import type { ErrorCode, FeedEvent } from "../protocol.gen";
import type { Cancel, Environment } from "./environment";
import type { Exchange } from "./exchange";
import { isForLater } from "./requests";

export interface FollowHandlers {
  event(event: FeedEvent): void;
  /** An event that this client does not know; its seq counts. */
  passed(feed: string, seq: number): void;
  /** The server tells the feed's events from now on; up to `head` they were missed. */
  followed(feed: string, head: number): void;
  /** The follow is over. feed_reset: read the state anew and follow again; else the reason why it is not for us. */
  ended(feed: string, why: ErrorCode): void;
  /** All that was followed when the connection opened has told what was missed, or is over. Once for each connection. */
  caughtUp(): void;
}

export interface Follows {
  /** A feed that is followed already keeps its cursor, or goes back to `after` when that lies before it. */
  follow(feed: string, after: number): void;
  /** The server is asked once more, at the same cursor, where the feed stands. */
  askAgain(feed: string): void;
  unfollow(feed: string): void;
  unfollowAll(): void;
  following(): readonly string[];
  /** The feed's newest seq, as far as it is known; undefined while the server does not tell the feed as it is wanted. */
  headOf(feed: string): number | undefined;
  /** `event` is absent when this client does not know it: it counts, and nothing more. */
  received(feed: string, seq: number, event: FeedEvent | undefined): void;
  endReceived(feed: string, why: ErrorCode): void;
  opened(): void;
  closed(): void;
}

/** What the server has been told. Only one question at a time is under way for a feed, so answers can't cross. */
type Told = "nothing" | "asking" | "following" | "leaving";

interface Line {
  feed: string;
  /** Undefined: not wanted any more. */
  cursor: number | undefined;
  told: Told;
  /** Wanted anew since the server was asked: what comes belongs to an earlier cursor. */
  isOutdated: boolean;
  pause?: Cancel;
  tries: number;
  /** What was missed ends here: the feed's newest seq when it was followed. */
  head?: number;
}

export function createFollows(env: Environment, exchange: Exchange, handlers: FollowHandlers): Follows {
  const lines = new Map<string, Line>();
  let isOpen = false;
  /** Of the feeds that were followed when the connection opened. */
  const behind = new Set<Line>();

  function look(line: Line): void {
    const isBehind = line.cursor !== undefined && (line.head === undefined || line.cursor < line.head);
    if (!isBehind && behind.delete(line) && behind.size === 0) handlers.caughtUp();
  }

  function step(line: Line): void {
    if (!isOpen || line.pause) return;
    const wanted = line.cursor !== undefined && !line.isOutdated;
    if (line.told === "nothing") {
      if (line.cursor === undefined) lines.delete(line.feed);
      else ask(line, line.cursor);
    } else if (line.told === "following" && !wanted) {
      leave(line);
    }
  }

  function ask(line: Line, after: number): void {
    line.told = "asking";
    line.isOutdated = false;
    exchange.ask("follow", { feed: line.feed, after }, undefined, (answer) => {
      if (answer.kind === "cut") return;
      if (answer.kind === "refused") {
        line.told = "nothing";
        if (isForLater(answer.error.code)) return tryLater(line, answer.error.retry_after_ms);
        return over(line, answer.error.code);
      }
      line.told = "following";
      line.tries = 0;
      // A feed that stands before our cursor is not the one we knew: the server's data went back in time.
      if (!line.isOutdated && line.cursor !== undefined && answer.value.seq < line.cursor) return over(line, "feed_reset");
      line.head = answer.value.seq;
      if (!line.isOutdated && line.cursor !== undefined) handlers.followed(line.feed, line.head);
      look(line);
      step(line);
    });
  }

  function leave(line: Line): void {
    line.told = "leaving";
    exchange.ask("unfollow", { feed: line.feed }, undefined, (answer) => {
      if (answer.kind === "cut") return;
      line.told = "nothing";
      line.isOutdated = false;
      step(line);
    });
  }

  function tryLater(line: Line, wait: number | undefined): void {
    if (line.cursor === undefined) return step(line);
    line.tries += 1;
    const longest = Math.min(30_000, 500 * 2 ** line.tries);
    // Hundreds of follows may be told to wait at once; they come back spread out.
    line.pause = env.after((wait ?? 0) + Math.floor(env.random() * longest), () => {
      delete line.pause;
      step(line);
    });
  }

  /** The handler may follow the same feed again at once. */
  function over(line: Line, why: ErrorCode): void {
    if (line.cursor === undefined || line.isOutdated) return step(line);
    line.cursor = undefined;
    look(line);
    step(line);
    handlers.ended(line.feed, why);
  }

  return {
    follow(feed, after) {
      const line = lines.get(feed);
      if (!line) {
        const added: Line = { feed, cursor: after, told: "nothing", isOutdated: false, tries: 0 };
        lines.set(feed, added);
        return step(added);
      }
      if (line.cursor !== undefined && line.cursor <= after) return;
      line.cursor = after;
      line.isOutdated = line.told !== "nothing";
      step(line);
    },
    askAgain(feed) {
      const line = lines.get(feed);
      if (!line) return;
      line.isOutdated = line.told !== "nothing";
      step(line);
    },
    unfollow(feed) {
      const line = lines.get(feed);
      if (!line) return;
      line.cursor = undefined;
      line.pause?.();
      delete line.pause;
      look(line);
      if (isOpen) step(line);
      else lines.delete(feed);
    },
    unfollowAll() {
      for (const feed of [...lines.keys()]) this.unfollow(feed);
    },
    headOf(feed) {
      const line = lines.get(feed);
      if (line?.told !== "following" || line.isOutdated || line.cursor === undefined) return undefined;
      return Math.max(line.cursor, line.head ?? 0);
    },
    following: () => [...lines.values()].filter((line) => line.cursor !== undefined).map((line) => line.feed),
    received(feed, seq, event) {
      const line = lines.get(feed);
      if (line?.told !== "following" || line.isOutdated || line.cursor === undefined) return;
      if (seq <= line.cursor) return;
      if (seq > line.cursor + 1) return over(line, "feed_reset");
      line.cursor = seq;
      if (event) handlers.event(event);
      else handlers.passed(feed, seq);
      look(line);
    },
    endReceived(feed, why) {
      const line = lines.get(feed);
      if (!line) return;
      // An end that crosses our own unfollow on the way leaves nothing to do; its answer comes all the same.
      if (line.told === "following") line.told = "nothing";
      over(line, why);
    },
    opened() {
      isOpen = true;
      for (const line of lines.values()) if (line.cursor !== undefined) behind.add(line);
      if (behind.size === 0) handlers.caughtUp();
      for (const line of [...lines.values()]) step(line);
    },
    closed() {
      isOpen = false;
      behind.clear();
      for (const line of [...lines.values()]) {
        delete line.head;
        line.pause?.();
        delete line.pause;
        line.told = "nothing";
        line.isOutdated = false;
        if (line.cursor === undefined) lines.delete(line.feed);
      }
    },
  };
}
