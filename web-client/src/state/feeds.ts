/** Where in its feeds a state stands. An event is applied to a state once: when it lies past the state's position. */
import type { FeedEvent, FeedPosition } from "../protocol.gen";

export type Positions = Readonly<Record<string, number>>;

export function positionsOf(...positions: readonly (FeedPosition | undefined)[]): Positions {
  const known: Record<string, number> = {};
  for (const position of positions) if (position) known[position.feed] = position.seq;
  return known;
}

export function follows(positions: Positions, event: FeedEvent): boolean {
  return positions[event.feed] !== undefined;
}

export function isNews(positions: Positions, event: FeedEvent): boolean {
  const seen = positions[event.feed];
  return seen !== undefined && event.seq > seen;
}

export function movedBy(positions: Positions, event: FeedEvent): Positions {
  return { ...positions, [event.feed]: event.seq };
}

export function without(positions: Positions, feeds: readonly string[]): Positions {
  const kept: Record<string, number> = {};
  for (const [feed, seq] of Object.entries(positions)) if (!feeds.includes(feed)) kept[feed] = seq;
  return kept;
}

export const feedOf = {
  room: (room: number): string => `room:${room}`,
  group: (group: number): string => `group:${group}`,
  moderators: (group: number): string => `moderators:${group}`,
  member: (member: number): string => `member:${member}`,
};

export function isGroupFeed(feed: string): boolean {
  return feed.startsWith("group:") || feed.startsWith("moderators:");
}

/** The room whose feed this is. */
export function roomOfFeed(feed: string): number | undefined {
  return feed.startsWith("room:") ? Number(feed.slice("room:".length)) : undefined;
}

/** In the default branch of a switch over events: an event nobody thought of fails to compile. */
export function unreachable(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}
