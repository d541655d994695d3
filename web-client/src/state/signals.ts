/** Who writes and who is here: passing facts that expire by themselves. Time is a parameter. */
import type { FeedEvent, FeedSignal, MemberCard, MemberId, Presence, RoomId, ThreadId } from "../protocol.gen";
import { limits } from "../protocol.gen";
import { roomOfFeed } from "./feeds";

export interface Signals {
  readonly typing: Readonly<Record<ThreadId, Typists>>;
  readonly presence: Readonly<Record<RoomId, Presence>>;
}

export interface Typists {
  readonly members: readonly MemberCard[];
  readonly until: number;
}

export const quiet: Signals = { typing: {}, presence: {} };

export function reduceSignals(signals: Signals, signal: FeedSignal, now: number, me: MemberId | undefined): Signals {
  switch (signal.signal) {
    case "typing": {
      const members = signal.data.members.filter((member) => member.id !== me);
      return withTypists(signals, signal.data.thread, { members, until: now + limits.typing_lifetime_ms });
    }
    case "presence": {
      const room = roomOfFeed(signal.feed);
      if (room === undefined) return signals;
      return { ...signals, presence: { ...signals.presence, [room]: signal.data } };
    }
    default:
      return unknownSignal(signal);
  }
}

/** Who has written a post no longer writes it. */
export function afterPost(signals: Signals, event: FeedEvent): Signals {
  if (event.event !== "post_written") return signals;
  const { thread, author } = event.data.post;
  const typists = signals.typing[thread];
  if (!typists?.members.some((member) => member.id === author)) return signals;
  return withTypists(signals, thread, { ...typists, members: typists.members.filter(({ id }) => id !== author) });
}

export function expired(signals: Signals, now: number): Signals {
  const over = Object.entries(signals.typing).filter(([, typists]) => typists.until <= now);
  if (over.length === 0) return signals;
  const typing = { ...signals.typing };
  for (const [thread] of over) delete typing[Number(thread)];
  return { ...signals, typing };
}

/** When `expired` has next something to do. */
export function nextExpiry(signals: Signals): number | undefined {
  const times = Object.values(signals.typing).map((typists) => typists.until);
  return times.length === 0 ? undefined : Math.min(...times);
}

function withTypists(signals: Signals, thread: ThreadId, typists: Typists): Signals {
  const typing = { ...signals.typing };
  if (typists.members.length === 0) delete typing[thread];
  else typing[thread] = typists;
  return { ...signals, typing };
}

function unknownSignal(signal: never): never {
  throw new Error(`no such signal: ${JSON.stringify(signal)}`);
}
