/**
 * One connection that keeps coming back. Decides when to connect, to ask for a sign of life, to cut, and what may honestly
 * be said about it.
 */
import type { Cancel, Environment, Wire, WireEvents } from "./environment";

/**
 * live: heard from the server within 15 s, and what was missed while away is there. connecting: neither, but for less than
 * 15 s without a sign of life. late: no sign of life for 15 s, still trying. offline: the device has no network, or
 * connecting failed and 15 s have passed.
 */
export interface Connection {
  state: "live" | "connecting" | "late" | "offline";
  /** Unix ms of the last sign of life; of the start, when there was none yet. */
  since: number;
  /** The server does not talk to this page (wrong origin): reconnecting is given up. */
  refused?: boolean;
}

export interface ConnectionHandlers {
  changed(connection: Connection): void;
  opened(): void;
  received(text: string): void;
  openWire(events: WireEvents): Wire;
  /** An open connection is gone, whoever ended it; `code` is undefined when this side cut it. */
  closed(code: number | undefined): void;
}

export interface Connecting {
  readonly connection: Connection;
  start(): void;
  stop(): void;
  /** Once more at once, with a new wire: after signing in or out, or because somebody asks for it. */
  restart(): void;
  /** Somebody waits for the connection: no pause before the next attempt. */
  hurry(): void;
  /** Nothing happens while no wire is open. */
  send(line: string): void;
  /** On the present connection nothing is missing any more. */
  caughtUp(): void;
  /** The present connection is good for nothing, whatever life it shows: another one, soon. */
  cut(): void;
}

export const timing = {
  silence_until_ping_ms: 10_000,
  /** While the device says that it has no network: it may be wrong, as of a server on the device itself. */
  silence_until_ping_offline_ms: 2_000,
  silence_until_late_ms: 15_000,
  ping_answer_ms: 5_000,
  opening_ms: 10_000,
  /** A connection that held this long counts as good: the next attempt starts from the shortest wait. */
  settled_ms: 5_000,
  /** One that opened and went again soon: a bad line, not a server that is gone. The wait stays below 4 s. */
  attempts_unsettled: 3,
  backoff_min_ms: 500,
  backoff_max_ms: 30_000,
  /** A server that restarts has told all its clients at once. */
  after_shutdown_ms: 3_000,
  /** Bytes of requests that leave as one frame. */
  frame_characters: 16_384,
} as const;

/** Its reply is a sign of life and nothing else; the ids of real requests begin behind it. */
export const pingId = 1;

export const closeCodes = { goingAway: 1001, sessionEnded: 4401, badOrigin: 4403, tooSlow: 4408 } as const;

export function createConnecting(env: Environment, handlers: ConnectionHandlers): Connecting {
  let running = false;
  let wire: Wire | undefined;
  let isOpen = false;
  let isCaughtUp = false;
  let openedAt = 0;
  let lastSign = 0;
  let attempts = 0;
  let hasFailed = false;
  let refused = false;
  let pingedAt: number | undefined;
  let outgoing: string[] = [];
  let current: Connection = { state: "connecting", since: 0 };
  let stopListening: Cancel | undefined;
  const timers: { next?: Cancel; watch?: Cancel } = {};

  /** A device's clock may be set back; what was heard in its future was heard at most just now. */
  function noteClock(): number {
    const now = env.now();
    lastSign = Math.min(lastSign, now);
    openedAt = Math.min(openedAt, now);
    if (pingedAt !== undefined) pingedAt = Math.min(pingedAt, now);
    return now;
  }

  function judge(): Connection {
    const silence = noteClock() - lastSign;
    const since = lastSign;
    if (refused) return { state: "offline", since, refused };
    if (isOpen && isCaughtUp && silence < timing.silence_until_late_ms) return { state: "live", since };
    if (!isOpen && !env.isOnline()) return { state: "offline", since };
    if (silence < timing.silence_until_late_ms) return { state: "connecting", since };
    return { state: hasFailed ? "offline" : "late", since };
  }

  function publish(): void {
    const next = judge();
    const same = next.state === current.state && next.refused === current.refused;
    // While something is heard, `since` moves with every frame; nobody needs to hear that.
    const isHeard = next.state === "live" || next.state === "connecting";
    if (same && (isHeard || next.since === current.since)) return;
    current = next;
    handlers.changed(next);
  }

  function connect(): void {
    clearTimers();
    if (!running || refused) return;
    const opening = handlers.openWire({
      opened: () => {
        if (wire !== opening) return;
        isOpen = true;
        openedAt = env.now();
        hasFailed = false;
        timers.next?.();
        lastSign = openedAt;
        handlers.opened();
        if (wire === opening) alive();
      },
      received: (text) => {
        if (wire !== opening) return;
        alive();
        handlers.received(text);
      },
      closed: (code) => {
        if (wire === opening) lost(code);
      },
    });
    wire = opening;
    timers.next = env.after(timing.opening_ms, () => lost(undefined));
    watch();
    publish();
  }

  function alive(): void {
    lastSign = env.now();
    pingedAt = undefined;
    publish();
    watch();
  }

  /** Wakes up for the next thing that silence leads to: a ping, being called late, a cut. */
  function watch(): void {
    timers.watch?.();
    const deadlines = [lastSign + timing.silence_until_late_ms];
    if (isOpen) deadlines.push(pingedAt === undefined ? pingsAt() : pingedAt + timing.ping_answer_ms);
    const now = noteClock();
    const coming = deadlines.filter((deadline) => deadline > now);
    if (coming.length > 0) timers.watch = env.after(Math.min(...coming) - now, look);
  }

  /** A throttled timer of a hidden page may wake late: only an unanswered ping cuts the connection, never silence alone. */
  function look(): void {
    const now = noteClock();
    publish();
    if (isOpen && pingedAt !== undefined && now - pingedAt >= timing.ping_answer_ms) return cut();
    if (isOpen && pingedAt === undefined && now >= pingsAt()) return ping();
    watch();
  }

  function pingsAt(): number {
    return lastSign + (env.isOnline() ? timing.silence_until_ping_ms : timing.silence_until_ping_offline_ms);
  }

  function ping(): void {
    pingedAt = env.now();
    write(`{"id":${pingId},"op":"ping"}`);
    watch();
  }

  function cut(): void {
    drop();
    handlers.closed(undefined);
    connect();
  }

  function lost(code: number | undefined): void {
    const wasOpen = isOpen;
    if (wasOpen) attempts = env.now() - openedAt >= timing.settled_ms ? 0 : Math.min(attempts, timing.attempts_unsettled);
    if (!wasOpen) hasFailed = true;
    drop();
    if (code === closeCodes.badOrigin) refused = true;
    // Slow down at once for a server that has just thrown this client out for being too much.
    if (code === closeCodes.tooSlow) attempts = Math.max(attempts, 2);
    if (wasOpen) handlers.closed(code);
    // Who heard of it may have restarted or stopped already.
    if (wire !== undefined) return;
    publish();
    if (!running || refused) return;
    const longest = Math.min(timing.backoff_max_ms, timing.backoff_min_ms * 2 ** attempts);
    attempts += 1;
    const wait = code === closeCodes.goingAway ? Math.max(longest, timing.after_shutdown_ms) : longest;
    timers.next?.();
    timers.next = env.after(Math.floor(env.random() * wait), connect);
    watch();
  }

  function drop(): void {
    wire?.close();
    wire = undefined;
    isOpen = false;
    isCaughtUp = false;
    pingedAt = undefined;
    outgoing = [];
    clearTimers();
  }

  function clearTimers(): void {
    timers.next?.();
    timers.watch?.();
  }

  function write(line: string): void {
    if (!isOpen) return;
    outgoing.push(line);
    // What is asked for in one turn leaves as one frame; after a reconnect that is a hundred follows.
    if (outgoing.length === 1) queueMicrotask(flush);
  }

  function flush(): void {
    const lines = outgoing;
    outgoing = [];
    let frame = "";
    for (const line of lines) {
      if (frame !== "" && frame.length + line.length > timing.frame_characters) {
        wire?.send(frame);
        frame = "";
      }
      frame = frame === "" ? line : `${frame}\n${line}`;
    }
    if (frame !== "") wire?.send(frame);
  }

  function environmentChanged(what: "network" | "visibility"): void {
    publish();
    if (isOpen) {
      // A phone that wakes up, or changes its network, may hold a connection that died long ago.
      const worthAsking = what === "network" || env.now() - lastSign >= timing.ping_answer_ms;
      if (worthAsking && pingedAt === undefined && env.isVisible()) ping();
      else look();
      return;
    }
    const mayWork = what === "network" ? env.isOnline() : env.isVisible() && wire === undefined;
    if (mayWork) again();
  }

  function again(): void {
    attempts = 0;
    drop();
    connect();
  }

  return {
    get connection() {
      return current;
    },
    start() {
      if (running) return;
      running = true;
      lastSign = env.now();
      current = { state: "connecting", since: lastSign };
      stopListening = env.onChange(environmentChanged);
      connect();
    },
    stop() {
      running = false;
      stopListening?.();
      const wasOpen = isOpen;
      drop();
      if (wasOpen) handlers.closed(undefined);
    },
    restart() {
      if (!running) return;
      const wasOpen = isOpen;
      refused = false;
      drop();
      if (wasOpen) handlers.closed(undefined);
      again();
    },
    hurry() {
      if (wire === undefined) connect();
    },
    send: write,
    caughtUp() {
      isCaughtUp = isOpen;
      publish();
    },
    cut() {
      // Not at once: a server that answers nobody would have everybody back in the same moment.
      if (isOpen) lost(undefined);
    },
  };
}
