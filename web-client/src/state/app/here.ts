/** What this page says of its reader in passing, being in a room and typing, and what it hears of others. */
import type { FeedEvent, FeedSignal } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Cancel, Environment } from "../../socket/environment";
import { afterPost, expired, nextExpiry, quiet, reduceSignals } from "../signals";
import { type Values, valueIn } from "./values.svelte";

const typing_ms = 3_000;
/** Presence follows the follow of its room, and quick steps through rooms say nothing. */
const presence_ms = 300;
/** On a slow line the room may not be followed yet, or a quick reader has said too much. */
const presenceAgain_ms = 5_000;

export interface Here {
  typing(room: number, thread: number): void;
  /** The open room may have changed, the page been shown or hidden. */
  presenceChanged(): void;
  /** A new connection knows nothing of us. */
  opened(): void;
  closed(): void;
  signal(signal: FeedSignal): void;
  heard(event: FeedEvent): void;
}

export function createHere(env: Environment, socket: Socket, values: Values): Here {
  const typedAt = new Map<number, number>();
  /** What the server knows; null when it has refused to. */
  let told: number | undefined | null;
  let planned: Cancel | undefined;
  let expiry: Cancel | undefined;

  function roomInView(): number | undefined {
    if (!env.isVisible() || values.me === undefined) return undefined;
    if (values.room.status === "ready") return values.room.id;
    return valueIn(values.thread)?.place.room.id;
  }

  function presenceChanged(): void {
    if (!planned && roomInView() !== told) plan(presence_ms);
  }

  function plan(wait_ms: number): void {
    planned?.();
    planned = env.after(wait_ms, () => {
      planned = undefined;
      const room = roomInView();
      if (room === told || socket.connection.state !== "live") return;
      told = room;
      socket.hint("set_presence", room === undefined ? {} : { room }, () => {
        if (told !== room) return;
        told = null;
        plan(presenceAgain_ms);
      });
    });
  }

  function planExpiry(): void {
    expiry?.();
    const next = nextExpiry(values.signals);
    if (next === undefined) return;
    expiry = env.after(Math.max(0, next - env.now()), () => {
      // Also when the device's clock was set back meanwhile.
      values.signals = expired(values.signals, Math.max(next, env.now()));
      planExpiry();
    });
  }

  return {
    presenceChanged,
    typing(room, thread) {
      const now = env.now();
      if (values.me === undefined || Math.abs(now - (typedAt.get(thread) ?? 0)) < typing_ms) return;
      typedAt.set(thread, now);
      socket.hint("set_typing", { room, thread });
    },
    opened() {
      told = undefined;
      presenceChanged();
    },
    closed() {
      values.signals = quiet;
      expiry?.();
    },
    signal(signal) {
      values.signals = reduceSignals(values.signals, signal, env.now(), values.me);
      planExpiry();
    },
    heard(event) {
      const next = afterPost(values.signals, event);
      if (next !== values.signals) values.signals = next;
      // The next key stroke after a post of one's own is a new piece of news.
      if (event.event === "post_written" && event.data.post.author === values.me) typedAt.delete(event.data.post.thread);
    },
  };
}
