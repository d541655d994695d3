/** Binds the socket to the values: what comes in is reduced, what it makes stale is fetched, who is signed in is known. */
import type { FeedEvent } from "../../protocol.gen";
import { type Socket, type SocketHandlers, createSocket } from "../../socket";
import type { Environment } from "../../socket/environment";
import type { Http } from "../../socket/http";
import { type Outbox, type OutboxParts, createOutbox } from "../../socket/outbox";
import { feedLost, homeOf, reduceHome } from "../home";
import { reduceRoom } from "../room";
import { reduceThread } from "../thread";
import { type FeedControl, createFeedControl, lossesCount_ms } from "./feeds";
import type { SessionMessage, TabChannel } from "../../socket/tabs";
import { type FirstData, noFirstData } from "./first_data";
import { type Kept, createKept } from "./kept";
import type { KeptStore } from "./kept_store";
import { type Here, createHere } from "./here";
import { type Lists, createLists } from "./lists";
import { isKept, isPassingFailure, offline, outcomeOf } from "./outcome";
import { type Panes, createPanes } from "./panes";
import type { ReadMarks } from "./read_marks";
import { type Reading, createReading } from "./reading";
import { type Recorder, createRecorder } from "./recorder";
import { createRefresh } from "./refresh";
import { Values, becoming } from "./values.svelte";

export interface LiveParts {
  env: Environment;
  http: Http;
  marks: ReadMarks;
  outbox: Pick<OutboxParts, "store" | "lock" | "channel">;
  tabs: TabChannel<SessionMessage>;
  firstData?: FirstData;
  kept: { store: KeptStore; version: string };
}

export interface Live {
  values: Values;
  socket: Socket;
  recorder: Recorder;
  outbox: Outbox;
  panes: Panes;
  lists: Lists;
  reading: Reading;
  here: Here;
  kept: Kept;
  start(): void;
  /** Another member is signed in here, or nobody is: everything is fetched anew, on a new connection. */
  becomeOther(reader: number | undefined): Promise<void>;
  /** A state was replaced: feeds, presence and stale parts have to be looked at. */
  settle(): void;
}

export function createLive({ env, http, marks, outbox: outboxParts, tabs, firstData = noFirstData, kept: keptParts }: LiveParts): Live {
  const values = new Values();
  const recorder = createRecorder();
  const handlers: SocketHandlers = {
    connectionChanged(connection) {
      values.connection = connection;
      if (connection.state !== "live") here.closed();
      sayOffline();
    },
    opened,
    closed: () => outbox.closed(),
    event: heard,
    signal: (signal) => here.signal(signal),
    frameRead: settle,
    followEnded,
    sessionEnded,
  };
  const socket = withFirstData(createSocket(env, handlers), firstData);
  const outbox = createOutbox({
    env,
    ...outboxParts,
    tryOnce: (change, key) => socket.tryOnce(change.op, change.args, key),
    changed: (entries) => {
      values.outbox = entries;
      forgetSent();
    },
  });
  const feeds: FeedControl = createFeedControl(env, socket, values);
  const kept = createKept(env, keptParts.store, keptParts.version, values);
  const panes = createPanes(socket, recorder, values, kept, settle);
  const lists = createLists(socket, recorder, values, kept, settle);
  const reading = createReading({ env, socket, http, marks, values });
  const here = createHere(env, socket, values);
  const positioned = (): void => feeds.positioned();
  const refresh = createRefresh({ env, socket, recorder, values, ...panes, loadHome, positioned });
  // Answers to what an earlier member asked for count no more.
  let membership = 0;
  let hasNothing = false;
  let loadingHome: Promise<boolean> | undefined;

  function heard(event: FeedEvent): void {
    firstData.forget();
    recorder.heard(event);
    values.home = becoming(values.home, (state) => reduceHome(state, event));
    values.room = becoming(values.room, (state) => reduceRoom(state, event));
    values.thread = becoming(values.thread, (state) => reduceThread(state, event));
    lists.heard(event);
    reading.heard(event);
    here.heard(event);
  }

  function settle(): void {
    feeds.align();
    refresh.settle();
    here.presenceChanged();
    forgetSent();
    kept.note();
  }

  /** A sent post needs a place of its own until the thread that is open has come to its number. */
  function forgetSent(): void {
    for (const entry of values.outbox) {
      if (entry.status.state !== "sent") continue;
      const open = [panes.room.current(), panes.thread.current()].find((one) => one?.card.id === entry.lane);
      outbox.seen(entry.lane, open ? open.card.last_number : Number.POSITIVE_INFINITY);
    }
  }

  function start(): void {
    const { reader } = firstData;
    if (reader !== undefined) {
      socket.belongsTo(reader);
      void loadHome();
    } else {
      void showKeptHome();
    }
    socket.start();
  }

  /** Without a connection: as it was on this device. A connection that comes has to be of the same member. */
  async function showKeptHome(): Promise<void> {
    const found = await kept.find("home", 0);
    hasNothing = found === undefined;
    sayOffline();
    if (!found || values.home.status === "ready" || socket.connection.state === "live" || membership > 0) return;
    values.home = { status: "ready", id: 0, value: found.value, keptAt: found.at };
    socket.belongsTo(found.reader);
    socket.restart();
    introduce(found.value.me?.id);
    await outbox.setMember(found.value.me?.id);
    settle();
  }

  /** With neither a connection nor anything kept there is nothing to wait for. */
  function sayOffline(): void {
    if (!hasNothing || values.connection.state !== "offline" || values.home.status !== "closed") return;
    values.home = { status: "failed", id: 0, failure: offline };
  }

  function opened(): void {
    if (values.home.status !== "ready" || isKept(values.home)) void loadHome();
    outbox.opened();
    reading.flush();
    here.opened();
    if (isPassingFailure(values.room) || isKept(values.room)) void panes.room.reopen();
    if (isPassingFailure(values.thread) || isKept(values.thread)) void panes.thread.reopen();
    lists.reopen("failed");
    refresh.opened();
    settle();
  }

  /** False when it has to be tried again. One at a time: a new connection asks for it too. */
  function loadHome(): Promise<boolean> {
    const mine = membership;
    loadingHome ??= fetchHome(mine).finally(() => {
      if (mine === membership) loadingHome = undefined;
    });
    return loadingHome;
  }

  async function fetchHome(mine: number): Promise<boolean> {
    if (values.home.status !== "ready") values.home = { status: "loading", id: 0 };
    const { result, missed } = await recorder.during(() => socket.request("open_home", {}));
    if (mine !== membership) return true;
    const outcome = outcomeOf(result);
    if (!outcome.ok) {
      if (values.home.status !== "ready") values.home = { status: "failed", id: 0, failure: outcome.failure };
      return false;
    }
    const { me } = outcome.value;
    values.home = { status: "ready", id: 0, value: missed.reduce(reduceHome, homeOf(outcome.value)) };
    if (me) values.signedOut = false;
    socket.belongsTo(me?.id ?? "guest");
    kept.readBy(me?.id ?? "guest");
    introduce(me?.id);
    reading.introduced();
    feeds.positioned();
    // What waits on the device comes when the device gives it.
    void outbox.setMember(me?.id);
    reading.flush();
    settle();
    return true;
  }

  /** A room may have been opened before it was known who looks at it. */
  function introduce(me: number | undefined): void {
    if (me === undefined) return;
    values.group = becoming(values.group, (state) => (state.me === me ? state : { ...state, me }));
    values.room = becoming(values.room, (state) => (state.me === me ? state : { ...state, me }));
    values.thread = becoming(values.thread, (state) => (state.me === me ? state : { ...state, me }));
  }

  /** Something was missed, or is not for us any more. What depends on the feed is fetched and followed from there. */
  function followEnded(feed: string): void {
    firstData.forget();
    if (feeds.lost(feed)) refetch(feed);
    else env.after(lossesCount_ms, () => refetch(feed));
  }

  function refetch(feed: string): void {
    const isOwn = feed.startsWith("member:");
    values.home = becoming(values.home, (home) => feedLost(home, feed));
    if (values.room.status === "ready" && feed in values.room.value.positions) void reopened(panes.room.reopen());
    if (values.thread.status === "ready" && feed in values.thread.value.positions) void reopened(panes.thread.reopen());
    if (feed.startsWith("group:") || isOwn) lists.reopen("all");
    else if (values.waiting.status !== "closed") void lists.openWaiting();
    refresh.settle();
  }

  async function reopened(again: Promise<void>): Promise<void> {
    await again;
    feeds.positioned();
  }

  function sessionEnded(): void {
    values.signedOut ||= values.me !== undefined;
    void askWhoReads();
  }

  async function becomeOther(reader: number | undefined): Promise<void> {
    tabs.tell(reader === undefined ? {} : { reader });
    await askWhoReads();
  }

  async function askWhoReads(): Promise<void> {
    membership += 1;
    loadingHome = undefined;
    firstData.forget();
    void kept.forget();
    feeds.reset();
    reading.forget();
    values.home = { status: "loading", id: 0 };
    panes.room.clear();
    panes.thread.clear();
    lists.clear();
    void outbox.setMember(undefined);
    socket.renew();
    await loadHome();
    lists.reopen("all");
    await Promise.all([panes.room.reopen(), panes.thread.reopen()]);
  }

  tabs.listen(({ reader }) => {
    if (values.home.status !== "ready" || values.me !== reader) void askWhoReads();
  });
  env.onChange(() => {
    reading.flush();
    here.presenceChanged();
  });

  return { values, socket, recorder, outbox, panes, lists, reading, here, kept, start, becomeOther, settle };
}

/** The same line to the server, where the page's own data answers first. */
function withFirstData(socket: Socket, firstData: FirstData): Socket {
  return Object.assign(Object.create(socket) as Socket, {
    request: ((op, args) => {
      const value = firstData.take(op, args);
      return value === undefined ? socket.request(op, args) : Promise.resolve({ kind: "ok", value });
    }) satisfies Socket["request"],
  });
}
