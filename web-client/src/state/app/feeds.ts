/** Which feeds this page follows: those of the home state and of what is open, each from where its state stands. */
import type { Socket } from "../../socket";
import type { Environment } from "../../socket/environment";
import { type Positions, isGroupFeed } from "../feeds";
import { type Values, valueIn } from "./values.svelte";

/** The server allows 1,000 on a connection. */
const followsMax = 900;
/** A feed that is lost this often within a minute is left alone for one: the server says of it now this, now that. */
const losses_max = 5;
export const lossesCount_ms = 60_000;

export interface FeedControl {
  /** Follows what the states need and lets go of the rest. */
  align(): void;
  /** Leaves the feed alone until fresh states say where to follow it from. False: not now, it was lost too often. */
  lost(feed: string): boolean;
  /** Fresh states are there, with positions that can be followed again. */
  positioned(): void;
  /** Another member, or another try: nothing was lost yet. */
  reset(): void;
}

export function createFeedControl(env: Environment, socket: Socket, values: Values): FeedControl {
  const lost = new Set<string>();
  const losses = new Map<string, readonly number[]>();

  function wanted(): Positions {
    const group = valueIn(values.group)?.positions ?? {};
    const all: Record<string, number> = {};
    const ofGroup = Object.entries(group).filter(([feed]) => isGroupFeed(feed));
    const open = [valueIn(values.room)?.positions, valueIn(values.thread)?.positions, Object.fromEntries(ofGroup)];
    for (const positions of [...open, valueIn(values.home)?.positions]) {
      for (const [feed, seq] of Object.entries(positions ?? {})) all[feed] = Math.max(all[feed] ?? 0, seq);
    }
    return all;
  }

  function align(): void {
    const needed = Object.entries(wanted()).slice(0, followsMax);
    const names = new Set(needed.map(([feed]) => feed));
    const following = new Set(socket.following());
    for (const feed of following) if (!names.has(feed)) socket.unfollow(feed);
    for (const [feed, seq] of needed) if (!following.has(feed) && !lost.has(feed)) socket.follow(feed, seq);
  }

  return {
    align,
    lost(feed) {
      lost.add(feed);
      const recent = (losses.get(feed) ?? []).filter((at) => env.now() - at < lossesCount_ms);
      losses.set(feed, [...recent, env.now()]);
      return recent.length < losses_max;
    },
    positioned() {
      lost.clear();
      align();
    },
    reset() {
      lost.clear();
      losses.clear();
    },
  };
}
