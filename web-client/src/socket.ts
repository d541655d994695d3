/**
 * The line to the server: one connection that comes back by itself, requests that outlive it, feeds that go on where they
 * stopped. What it promises stands in socket/connection.ts, socket/requests.ts and socket/follows.ts; that tabs share it in
 * socket/lead.ts; changes that must outlive the page as well go through socket/outbox.ts.
 */
import type { ErrorCode, FeedEvent, FeedSignal } from "./protocol.gen";
import { type Connection, closeCodes, createConnecting } from "./socket/connection";
import type { Environment, Reader } from "./socket/environment";
import { type Answer, type Args, type Reply, createExchange } from "./socket/exchange";
import { createFollows } from "./socket/follows";
import { type ServerLine, readFrame } from "./socket/frames";
import { createLead } from "./socket/lead";
import type { LineTabs } from "./socket/line_tabs";
import { createParties } from "./socket/parties";
import { type RequestName, type Result, createRequests } from "./socket/requests";

export interface SocketHandlers {
  connectionChanged(connection: Connection): void;
  /** A connection stands, and the feeds are being followed again. */
  opened(): void;
  closed(): void;
  /** Events of one frame come one by one, and `frameRead` after the last of them. */
  event(event: FeedEvent): void;
  /** An event that this client does not know: it is not here for nothing, as the next one's seq follows it. */
  passed(feed: string, seq: number): void;
  signal(signal: FeedSignal): void;
  frameRead(): void;
  followEnded(feed: string, why: ErrorCode): void;
  /** The server closed the connection as it is not the reader's any more: signed out, another account in another tab. */
  sessionEnded(): void;
}

export interface Socket {
  readonly connection: Connection;
  start(): void;
  stop(): void;
  /** A new connection at once, for the same member. */
  restart(): void;
  /** The session may be another's now: nothing asked or followed before is carried over. `reader`: whose, if that is known. */
  renew(reader?: Reader): void;
  /** It is known who reads; connections after this one must be theirs as well. */
  belongsTo(reader: Reader): void;
  request<Op extends RequestName>(op: Op, args: Args<Op>): Promise<Result<Reply<Op>>>;
  /** One try on the present connection; for the outbox, which keeps the change and its key itself. */
  tryOnce<Op extends RequestName>(op: Op, args: Args<Op>, key: string): Promise<Answer<Reply<Op>>>;
  /** Said once, to nobody when there is no connection; `refused` when the server does not take it. */
  hint<Op extends "set_typing" | "set_presence">(op: Op, args: Args<Op>, refused?: () => void): void;
  follow(feed: string, after: number): void;
  unfollow(feed: string): void;
  following(): readonly string[];
}

export function createSocket(env: Environment, handlers: SocketHandlers, tabs?: LineTabs): Socket {
  let reader: Reader | undefined;
  const connecting = createConnecting(env, {
    openWire: (events) => lead.openWire(events, reader),
    changed(connection) {
      if (connection.state === "offline") requests.wentOffline();
      handlers.connectionChanged(connection);
    },
    opened() {
      isOpen = true;
      follows.opened();
      requests.opened();
      handlers.opened();
      lead.changed();
    },
    received(text) {
      for (const line of readFrame(text)) take(line);
      handlers.frameRead();
      lead.received();
    },
    closed(code) {
      isOpen = false;
      page.room = undefined;
      follows.closed();
      requests.closed();
      exchange.cut();
      lead.closed(code);
      handlers.closed();
      if (code === closeCodes.sessionEnded) handlers.sessionEnded();
    },
  });
  const exchange = createExchange(env, connecting.send, connecting.cut);
  const requests = createRequests(env, exchange);
  const follows = createFollows(env, exchange, {
    event: (event) => parties.event(event),
    passed: (feed, seq) => parties.passed(feed, seq),
    followed: (feed, head) => parties.followed(feed, head),
    ended: (feed, why) => parties.ended(feed, why),
    caughtUp: connecting.caughtUp,
  });
  const parties = createParties(follows);
  const page = parties.join({
    event: handlers.event,
    passed: handlers.passed,
    followed: () => undefined,
    signal: handlers.signal,
    ended: handlers.followEnded,
  });
  const { hurry, cut, restart } = connecting;
  const lead = createLead(env, { exchange, parties, isOpen: () => isOpen, reader: () => reader, hurry, cut, restart }, tabs);
  let isOpen = false;

  function take(line: ServerLine): void {
    switch (line.kind) {
      case "reply":
        return exchange.replied(line.id, line.ok);
      case "refusal":
        return exchange.refused(line.id, line.error);
      case "event":
        return follows.received(line.event.feed, line.event.seq, line.event);
      case "unknown_event":
        return follows.received(line.feed, line.seq, undefined);
      case "signal":
        return parties.signal(line.signal);
      case "end":
        return follows.endReceived(line.feed, line.why);
    }
  }

  return {
    get connection() {
      return connecting.connection;
    },
    start: connecting.start,
    stop: connecting.stop,
    restart: connecting.restart,
    renew(known) {
      page.unfollowAll();
      requests.abandon();
      reader = known;
      connecting.restart();
    },
    belongsTo(known) {
      if (known === reader) return;
      reader = known;
      // Opened before it was known that another tab's line would do.
      if (lead.isApart()) connecting.restart();
      else lead.changed();
    },
    request: requests.request,
    tryOnce: (op, args, key) =>
      new Promise((resolve) => {
        if (isOpen) exchange.ask(op, args, key, resolve);
        else resolve({ kind: "cut" });
      }),
    hint(op, args, refused) {
      if (!isOpen) return;
      if (op === "set_presence") page.room = args.room;
      exchange.ask(op, op === "set_presence" ? parties.roomFor(page) : args, undefined, (answer) => {
        if (answer.kind === "refused") refused?.();
      });
    },
    follow: page.follow,
    unfollow: page.unfollow,
    following: page.following,
  };
}
