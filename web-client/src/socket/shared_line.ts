/**
 * Both ends of a line that several tabs use: the host, in the tab that leads, and the guest's end, which looks like a
 * WebSocket of its own. Guests keep their ids, cursors and pings; the host asks for them under ids of the line, and lets go
 * of them when they are gone or no longer read.
 */
import type { ErrorCode, OperationName } from "../protocol.gen";
import { closeCodes, timing } from "./connection";
import type { Cancel, Environment, Reader, Wire, WireEvents } from "./environment";
import type { Args } from "./exchange";
import type { Upstream } from "./lead";
import { type LineMessage, type LineTabs, knock_ms } from "./line_tabs";
import type { Party } from "./parties";
import type { TabChannel } from "./tabs";

export interface Host {
  knocked(name: string, reader: Reader): void;
  changed(): void;
  received(): void;
  closed(code: number | undefined): void;
}

/** A tab that leaves with a question open this long on a silent line has found it dead: a little less than it waits for a pong. */
const dead_ms = timing.ping_answer_ms - 1_000;
/** What a sleeping tab may leave unread, as the server has it for a slow connection. */
const untakenMost = 1_048_576;
const lineLost = 1006;

interface Guest {
  reader: Reader;
  channel: TabChannel<LineMessage>;
  /** From when on it is served. */
  party?: Party;
  /** Follows that are not answered yet: their questions' ids. */
  follows: Map<string, number>;
  /** When it asked what the server has not answered yet. */
  askedAt: Map<number, number>;
  outgoing: string[];
  untaken: number;
  stopWatching: Cancel;
}

interface Asked {
  id: number;
  op: OperationName;
  key?: string;
  args?: Record<string, unknown>;
}

export function createHost(env: Environment, upstream: Upstream, tabs: LineTabs): Host {
  const { exchange, parties } = upstream;
  const guests = new Set<Guest>();
  /** When the line has told something last, to whomever. */
  let heardAt = -1;

  function look(guest: Guest): void {
    const reader = upstream.reader();
    if (guest.party || reader === undefined) return;
    if (reader !== guest.reader) return dismiss(guest, { is: "another's" });
    if (!upstream.isOpen()) return upstream.hurry();
    guest.party = parties.join({
      followed(feed, seq) {
        const id = guest.follows.get(feed);
        if (id !== undefined && guest.follows.delete(feed)) say(guest, { id, ok: { feed, seq } });
      },
      event: (event) => say(guest, event),
      passed: (feed, seq) => say(guest, { feed, seq, event: "" }),
      signal: (signal) => say(guest, signal),
      ended: (feed, why) => ended(guest, feed, why),
    });
    guest.channel.tell({ is: "opened" });
  }

  function ended(guest: Guest, feed: string, why: ErrorCode): void {
    const id = guest.follows.get(feed);
    guest.follows.delete(feed);
    say(guest, id === undefined ? { feed, end: why } : { id, error: { code: why, message: "" } });
  }

  /** All of one turn goes as one frame. */
  function say(guest: Guest, line: unknown): void {
    guest.outgoing.push(JSON.stringify(line));
    if (guest.outgoing.length === 1) queueMicrotask(() => flush(guest));
  }

  function flush(guest: Guest): void {
    if (!guests.has(guest)) return;
    const text = guest.outgoing.join("\n");
    guest.outgoing = [];
    guest.untaken += text.length;
    if (guest.untaken > untakenMost) dismiss(guest, { is: "closed", code: closeCodes.tooSlow });
    else guest.channel.tell({ is: "frame", text });
  }

  function handle(guest: Guest, { id, op, key, args = {} }: Asked): void {
    const { party } = guest;
    if (!party) return;
    const feed = String(args["feed"]);
    switch (op) {
      case "follow":
        guest.follows.set(feed, id);
        return party.follow(feed, Number(args["after"]));
      case "unfollow":
        guest.follows.delete(feed);
        party.unfollow(feed);
        return say(guest, { id, ok: {} });
      case "set_presence":
        party.room = args["room"] as number | undefined;
        return ask(guest, id, op, key, parties.roomFor(party));
      default:
        return ask(guest, id, op, key, args as Args<typeof op>);
    }
  }

  function ask<Op extends OperationName>(guest: Guest, id: number, op: Op, key: string | undefined, args: Args<Op>): void {
    guest.askedAt.set(id, env.now());
    exchange.ask(op, args, key, (answer) => {
      guest.askedAt.delete(id);
      if (answer.kind === "ok") say(guest, { id, ok: answer.value });
      if (answer.kind === "refused") say(guest, { id, error: answer.error });
    });
  }

  function dismiss(guest: Guest, why: LineMessage): void {
    guest.channel.tell(why);
    letGo(guest);
  }

  function letGo(guest: Guest): void {
    if (!guests.delete(guest)) return;
    guest.stopWatching();
    guest.channel.close();
    guest.party?.leave();
    if (guest.party?.room !== undefined && upstream.isOpen()) exchange.ask("set_presence", parties.roomFor(), undefined, () => undefined);
  }

  function left(guest: Guest): void {
    const isDead = [...guest.askedAt.values()].some((at) => heardAt < at && env.now() - at >= dead_ms);
    letGo(guest);
    if (isDead) upstream.cut();
  }

  return {
    knocked(name, reader) {
      const channel = tabs.channel(name);
      const guest: Guest = {
        reader, channel, follows: new Map(), askedAt: new Map(), outgoing: [], untaken: 0,
        stopWatching: tabs.whenFree(name, () => letGo(guest)),
      };
      guests.add(guest);
      channel.listen((message) => {
        if (message.is === "leave") left(guest);
        if (message.is === "taken") guest.untaken -= message.characters;
        if (message.is === "frame") for (const line of message.text.split("\n")) handle(guest, JSON.parse(line) as Asked);
      });
      channel.tell({ is: "here" });
      look(guest);
    },
    changed() {
      for (const guest of [...guests]) look(guest);
    },
    /** Its answer may lie behind a long one for another tab. */
    received() {
      heardAt = env.now();
      for (const guest of guests) {
        if (guest.askedAt.size > 0 && guest.outgoing.length === 0) guest.channel.tell({ is: "frame", text: "" });
      }
    },
    closed(code = lineLost) {
      for (const guest of [...guests]) dismiss(guest, { is: "closed", code });
    },
  };
}

export interface GuestParts {
  env: Environment;
  tabs: LineTabs;
  all: TabChannel<LineMessage>;
  openOwn(): Wire;
  onLeaderGone(job: () => void): void;
}

export function openGuestWire({ env, tabs, all, openOwn, onLeaderGone }: GuestParts, events: WireEvents, reader: Reader): Wire {
  const name = env.uuid();
  const channel = tabs.channel(name);
  let own: Wire | undefined;
  let isOver = false;
  const release = tabs.hold(name, () => {
    if (!isOver) all.tell({ is: "knock", name, reader });
  });
  const patience = env.after(knock_ms, openApart);

  function over(): void {
    isOver = true;
    patience();
    release();
    channel.close();
  }

  function openApart(): void {
    over();
    own = openOwn();
  }

  function closed(code: number): void {
    if (isOver) return;
    over();
    events.closed(code);
  }

  onLeaderGone(() => closed(lineLost));
  channel.listen((message) => {
    if (isOver) return;
    switch (message.is) {
      case "here":
        return patience();
      case "another's":
        return openApart();
      case "opened":
        return events.opened();
      case "frame":
        channel.tell({ is: "taken", characters: message.text.length });
        return events.received(message.text);
      case "closed":
        return closed(message.code);
    }
  });

  return {
    send(text) {
      if (own) own.send(text);
      else if (!isOver) channel.tell({ is: "frame", text });
    },
    close() {
      if (own) return own.close();
      if (isOver) return;
      channel.tell({ is: "leave" });
      over();
    },
  };
}
