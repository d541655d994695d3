/**
 * Who uses the line: this page, and other tabs that have none of their own. A feed is followed once, from the party that is
 * furthest behind; each party has a position of its own, and gets every event behind it once.
 */
import type { ErrorCode, FeedEvent, FeedSignal } from "../protocol.gen";
import type { FollowHandlers, Follows } from "./follows";

export interface PartyHandlers extends Omit<FollowHandlers, "caughtUp"> {
  signal(signal: FeedSignal): void;
}

export interface Party extends Pick<Follows, "follow" | "unfollow" | "unfollowAll" | "following"> {
  /** The room that it looks at. */
  room: number | undefined;
  leave(): void;
}

export interface Parties extends PartyHandlers {
  join(handlers: PartyHandlers): Party;
  /** The connection can be in one room: that of `party`, else one of another's. */
  roomFor(party?: Party): { room?: number };
}

interface Member {
  party: Party;
  handlers: PartyHandlers;
  cursors: Map<string, number>;
}

export function createParties(follows: Follows): Parties {
  const members = new Set<Member>();
  /** Told once, when it changes; who comes later wants to know as well. */
  const present = new Map<string, FeedSignal>();

  const followersOf = (feed: string): Member[] => [...members].filter(({ cursors }) => cursors.has(feed));

  function unfollow(member: Member, feed: string): void {
    if (!member.cursors.delete(feed) || followersOf(feed).length > 0) return;
    present.delete(feed);
    follows.unfollow(feed);
  }

  function follow({ cursors, handlers }: Member, feed: string, after: number): void {
    const known = cursors.get(feed);
    if (known !== undefined && known <= after) return;
    cursors.set(feed, after);
    follows.follow(feed, after);
    const head = follows.headOf(feed);
    if (head === undefined) return;
    // Either the server has told of it elsewhere already, or its data went back in time.
    if (head < after) return follows.askAgain(feed);
    handlers.followed(feed, head);
    const told = present.get(feed);
    if (told) handlers.signal(told);
  }

  /** Who is behind `seq` hears of it. */
  function advance(feed: string, seq: number, hear: (handlers: PartyHandlers) => void): void {
    for (const { cursors, handlers } of followersOf(feed)) {
      if (seq <= (cursors.get(feed) ?? seq)) continue;
      cursors.set(feed, seq);
      hear(handlers);
    }
  }

  return {
    join(handlers) {
      const cursors = new Map<string, number>();
      const party: Party = {
        room: undefined,
        follow: (feed, after) => follow(member, feed, after),
        unfollow: (feed) => unfollow(member, feed),
        unfollowAll() {
          for (const feed of [...cursors.keys()]) unfollow(member, feed);
        },
        following: () => [...cursors.keys()],
        leave() {
          members.delete(member);
          this.unfollowAll();
        },
      };
      const member: Member = { party, handlers, cursors };
      members.add(member);
      return party;
    },
    roomFor(party) {
      const rooms = [...members].map((member) => member.party.room);
      const room = party?.room ?? rooms.find((one) => one !== undefined);
      return room === undefined ? {} : { room };
    },
    event: (event: FeedEvent) => advance(event.feed, event.seq, (handlers) => handlers.event(event)),
    passed: (feed, seq) => advance(feed, seq, (handlers) => handlers.passed(feed, seq)),
    followed(feed, head) {
      for (const { handlers, cursors } of followersOf(feed)) {
        if ((cursors.get(feed) ?? head) <= head) {
          handlers.followed(feed, head);
        } else {
          // It stands where the feed has not been yet: it knew another one.
          cursors.delete(feed);
          handlers.ended(feed, "feed_reset");
        }
      }
    },
    signal(signal) {
      if (signal.signal === "presence") present.set(signal.feed, signal);
      for (const { handlers } of followersOf(signal.feed)) handlers.signal(signal);
    },
    /** What is too old for one who comes late is not too old for the others: they are followed on. */
    ended(feed, why: ErrorCode) {
      const all = followersOf(feed);
      const behind = Math.min(...all.map(({ cursors }) => cursors.get(feed) ?? 0));
      const isOver = ({ cursors }: Member): boolean => why !== "feed_reset" || cursors.get(feed) === behind;
      const over = all.filter(isOver);
      for (const { cursors } of over) cursors.delete(feed);
      for (const { cursors } of followersOf(feed)) follows.follow(feed, cursors.get(feed) ?? 0);
      for (const { handlers } of over) handlers.ended(feed, why);
    },
  };
}
