/** Where in its feeds a state stands. An event is applied to a state once: when it lies past the state's position. */
import type { FeedEvent, FeedPosition } from "../protocol.gen";

export type Positions = Readonly<Record<string, number>>;

export function positionsOf(...positions: readonly (FeedPosition | undefined)[]): Positions {
  const known: Record<string, number> = {};
  for (const position of positions) if (position) known[position.feed] = position.seq;
  return known;
}

/** A place in a feed: an event's, also of one that this client does not know. */
type Point = Pick<FeedEvent, "feed" | "seq">;

/**
 * How an event lies to a state. elsewhere: the state does not stand in this feed. gap: something before it is missing, so the
 * state can't be completed from here.
 */
export type Step = "elsewhere" | "known" | "next" | "gap";

export function stepOf(positions: Positions, { feed, seq }: Point): Step {
  const seen = positions[feed];
  if (seen === undefined) return "elsewhere";
  if (seq <= seen) return "known";
  return seq === seen + 1 ? "next" : "gap";
}

/** An event that this client does not know: it counts, and changes nothing. `lost`: what the state is after a gap. */
export function passedBy<State extends { readonly positions: Positions }>(
  state: State, point: Point, lost: (state: State, feed: string) => State,
): State {
  const step = stepOf(state.positions, point);
  if (step === "gap") return lost(state, point.feed);
  return step === "next" ? { ...state, positions: movedBy(state.positions, point) } : state;
}

export function isNews(positions: Positions, event: FeedEvent): boolean {
  const seen = positions[event.feed];
  return seen !== undefined && event.seq > seen;
}

export function movedBy(positions: Positions, { feed, seq }: Point): Positions {
  return { ...positions, [feed]: seq };
}

export function without(positions: Positions, feeds: readonly string[]): Positions {
  if (!feeds.some((feed) => feed in positions)) return positions;
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
