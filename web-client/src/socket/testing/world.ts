/** A world for tests: a clock that only moves when told, chance from a seed, and a network that can be cut anywhere. */
import type { Cancel, Environment, Reader, Wire, WireEvents } from "../environment";

interface Timer {
  at: number;
  order: number;
  job: () => void;
}

export class Clock {
  now = 1_795_000_000_000;
  private timers: Timer[] = [];
  private order = 0;

  after(ms: number, job: () => void): Cancel {
    const timer = { at: this.now + Math.max(0, ms), order: this.order++, job };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** Runs all that falls due, promises between the timers included. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settled();
    for (let next = this.next(until); next; next = this.next(until)) {
      this.timers = this.timers.filter((one) => one !== next);
      this.now = Math.max(this.now, next.at);
      next.job();
      await settled();
    }
    this.now = until;
  }

  private next(until: number): Timer | undefined {
    const due = this.timers.filter((timer) => timer.at <= until);
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

/** Lets promises run; fake-indexeddb needs turns of the event loop as well. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < settling.turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export const settling = { turns: 1 };

/** mulberry32: small, good enough, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The server's end of a connection. */
export interface Peer {
  send(text: string): void;
  close(code: number): void;
}

export interface Listener {
  connected(peer: Peer, reader?: Reader): { received(text: string): void; gone(): void };
}

export interface Line {
  /** Both ends hear of it, the client with this code. */
  cut(code?: number): void;
  /** Nothing arrives any more and nobody is told: a tunnel. */
  freeze(): void;
}

export class Network {
  lines: Line[] = [];
  /** False: connecting fails. */
  isUp = true;
  /** One way, each time anew. Order within a direction is kept. */
  delay: () => number = () => 1;
  private readonly clock: Clock;
  private readonly listener: Listener;

  constructor(clock: Clock, listener: Listener) {
    this.clock = clock;
    this.listener = listener;
  }

  open(events: WireEvents, reader?: Reader): Wire {
    const { clock, listener } = this;
    let isGone = false;
    let isFrozen = false;
    let client: WireEvents | undefined = events;
    let server: { received(text: string): void; gone(): void } | undefined;
    let clientFreeAt = 0;
    let serverFreeAt = 0;

    const toClient = (job: () => void): void => {
      clientFreeAt = Math.max(clientFreeAt, clock.now + this.delay());
      clock.after(clientFreeAt - clock.now, () => {
        if (!isGone && !isFrozen) job();
      });
    };
    const toServer = (job: () => void): void => {
      serverFreeAt = Math.max(serverFreeAt, clock.now + this.delay());
      clock.after(serverFreeAt - clock.now, () => {
        if (!isGone && !isFrozen) job();
      });
    };
    const end = (code: number | undefined): void => {
      if (isGone) return;
      isGone = true;
      this.lines = this.lines.filter((one) => one !== line);
      server?.gone();
      const told = client;
      client = undefined;
      if (code !== undefined) clock.after(0, () => told?.closed(code));
    };
    const line: Line = { cut: (code = 1006) => end(code), freeze: () => {
      isFrozen = true;
    } };
    this.lines.push(line);

    if (!this.isUp) clock.after(this.delay(), () => end(1006));
    else {
      toServer(() => {
        toClient(() => client?.opened());
        server = listener.connected({
          send: (text) => toClient(() => client?.received(text)),
          close: (code) => toClient(() => end(code)),
        }, reader);
      });
    }
    return {
      send: (text) => toServer(() => server?.received(text)),
      close: () => {
        client = undefined;
        // The server hears of it as soon as the network carries the word.
        clock.after(this.delay(), () => end(undefined));
      },
    };
  }
}

/** One page: what it knows of the device, over the world's clock and network. */
export class Page {
  isOnline = true;
  isVisible = true;
  /** How far somebody has set the device's clock forward, or back. */
  clockSetBy_ms = 0;
  private listeners = new Set<(what: "network" | "visibility") => void>();
  private leaving = new Set<() => void>();
  private keys = 0;
  readonly env: Environment;

  constructor(clock: Clock, network: Network, name: string, random: () => number) {
    this.env = {
      openWire: (events, reader) => network.open(events, reader),
      now: () => clock.now + this.clockSetBy_ms,
      after: (ms, job) => clock.after(ms, job),
      random,
      uuid: () => {
        this.keys += 1;
        return `${name}-${String(this.keys).padStart(16, "0")}`;
      },
      isOnline: () => this.isOnline,
      isVisible: () => this.isVisible,
      onChange: (job) => {
        this.listeners.add(job);
        return () => this.listeners.delete(job);
      },
      onLeave: (job) => {
        this.leaving.add(job);
        return () => this.leaving.delete(job);
      },
    };
  }

  setOnline(online: boolean): void {
    this.isOnline = online;
    for (const job of this.listeners) job("network");
  }

  /** The tab is being closed, or goes to another site. */
  leave(): void {
    for (const job of this.leaving) job();
  }

  setVisible(visible: boolean): void {
    this.isVisible = visible;
    for (const job of this.listeners) job("visibility");
  }
}
