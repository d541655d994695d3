/** Which feeds this page follows: those of the home state and of what is open, each from where its states stand. */
import type { Socket } from "../../socket";
import type { Environment } from "../../socket/environment";
import { type Positions, isGroupFeed } from "../feeds";
import { type Values, valueIn } from "./values.svelte";

/** The server allows 1,000 on a connection. */
const followsMax = 900;
/** A feed that is lost this often within a minute rests for one: the server says of it now this, now that. */
const losses_max = 5;
const lossesCount_ms = 60_000;

export interface FeedControl {
  /** Follows what the states need, each feed from the state that is furthest behind, and lets go of the rest. */
  align(): void;
  /** Calls `refetch` at once, or when a feed that was lost too often has rested. */
  lost(feed: string, refetch: () => void): void;
  /** Another member, or another try: nothing was lost yet. */
  reset(): void;
}

export function createFeedControl(env: Environment, socket: Socket, values: Values): FeedControl {
  const losses = new Map<string, readonly number[]>();
  const resting = new Set<string>();

  /** States whose feed was lost have no position in it. */
  function wanted(): Positions {
    const group = valueIn(values.group)?.positions ?? {};
    const all: Record<string, number> = {};
    const ofGroup = Object.entries(group).filter(([feed]) => isGroupFeed(feed));
    const open = [valueIn(values.room)?.positions, valueIn(values.thread)?.positions, Object.fromEntries(ofGroup)];
    for (const positions of [...open, valueIn(values.home)?.positions]) {
      for (const [feed, seq] of Object.entries(positions ?? {})) all[feed] = Math.min(all[feed] ?? seq, seq);
    }
    return all;
  }

  return {
    align() {
      const needed = Object.entries(wanted()).slice(0, followsMax);
      const names = new Set(needed.map(([feed]) => feed));
      for (const feed of socket.following()) if (!names.has(feed)) socket.unfollow(feed);
      for (const [feed, seq] of needed) if (!resting.has(feed)) socket.follow(feed, seq);
    },
    lost(feed, refetch) {
      const recent = (losses.get(feed) ?? []).filter((at) => env.now() - at < lossesCount_ms);
      losses.set(feed, [...recent, env.now()]);
      if (recent.length < losses_max) return refetch();
      resting.add(feed);
      env.after(lossesCount_ms, () => {
        if (resting.delete(feed)) refetch();
      });
    },
    reset() {
      losses.clear();
      resting.clear();
    },
  };
}
