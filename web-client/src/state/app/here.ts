/** What this page says of its reader in passing, being in a room and typing, and what it hears of others. */
import type { FeedEvent, FeedSignal } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Cancel, Environment } from "../../socket/environment";
import { afterPost, expired, nextExpiry, quiet, reduceSignals } from "../signals";
import { type Values, valueIn } from "./values.svelte";

const typing_ms = 3_000;
/** Presence follows the follow of its room, and quick steps through rooms say nothing. */
const presence_ms = 300;

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
  let told: number | undefined;
  let planned: Cancel | undefined;
  let expiry: Cancel | undefined;

  function roomInView(): number | undefined {
    if (!env.isVisible() || values.me === undefined) return undefined;
    if (values.room.status === "ready") return values.room.id;
    return valueIn(values.thread)?.place.room.id;
  }

  function presenceChanged(): void {
    if (planned || roomInView() === told) return;
    planned = env.after(presence_ms, () => {
      planned = undefined;
      const room = roomInView();
      if (room === told || socket.connection.state !== "live") return;
      told = room;
      socket.hint("set_presence", room === undefined ? {} : { room });
    });
  }

  function planExpiry(): void {
    expiry?.();
    const next = nextExpiry(values.signals);
    if (next === undefined) return;
    expiry = env.after(Math.max(0, next - env.now()), () => {
      values.signals = expired(values.signals, env.now());
      planExpiry();
    });
  }

  return {
    presenceChanged,
    typing(room, thread) {
      const now = env.now();
      if (values.me === undefined || now - (typedAt.get(thread) ?? 0) < typing_ms) return;
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
