/** Binds the socket to the values: what comes in is reduced, what it makes stale is fetched, who is signed in is known. */
import type { FeedEvent } from "../../protocol.gen";
import type { Failure } from "../api";
import { type Socket, type SocketHandlers, createSocket } from "../../socket";
import type { Environment, Reader } from "../../socket/environment";
import type { LineTabs } from "../../socket/line_tabs";
import type { Http } from "../../socket/http";
import { type Outbox, type OutboxParts, createOutbox } from "../../socket/outbox";
import { forgetEditDrafts } from "../edit_drafts";
import { reduceDrafts, unknownDrafts } from "../drafts";
import { passedBy } from "../feeds";
import { groupFeedLost } from "../group";
import { feedLost, homeOf, reduceHome } from "../home";
import { reduceRoom, roomFeedLost } from "../room";
import { reduceThread, threadFeedLost } from "../thread";
import { type DraftSync, createDraftSync } from "./draft_sync";
import type { Drafts } from "./drafts";
import { type FeedControl, createFeedControl } from "./feeds";
import type { SessionMessage, TabChannel } from "../../socket/tabs";
import { type FirstData, mayBring, noFirstData } from "./first_data";
import { type Kept, createKept } from "./kept";
import type { KeptStore } from "./kept_store";
import { type Here, createHere } from "./here";
import { type Lists, createLists } from "./lists";
import { badOrigin, isKept, isPassingFailure, offline, outcomeOf } from "./outcome";
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
  drafts: Drafts;
  outbox: Pick<OutboxParts, "store" | "lock" | "channel">;
  tabs: TabChannel<SessionMessage>;
  lineTabs?: LineTabs | undefined;
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
  draftSync: DraftSync;
  kept: Kept;
  start(): void;
  /** Another member is signed in here, or nobody is: everything is fetched anew, on a new connection. */
  becomeOther(reader: number | undefined): Promise<void>;
  /** Their drafts and read marks, of whoever has signed out. */
  forgetOnDevice(member: number): void;
  /** A state was replaced: feeds, presence and stale parts have to be looked at. */
  settle(): void;
}

export function createLive({ env, http, marks, drafts, outbox: outboxParts, tabs, lineTabs, firstData = noFirstData, kept: keptParts }: LiveParts): Live {
  const values = new Values();
  const recorder = createRecorder();
  const handlers: SocketHandlers = {
    connectionChanged(connection) {
      values.connection = connection;
      if (connection.state === "offline" && connection.refused) failHome(badOrigin);
      if (connection.state !== "live") here.closed();
      sayOffline();
    },
    opened,
    closed: () => outbox.closed(),
    event: heard,
    passed,
    signal: (signal) => here.signal(signal),
    frameRead: settle,
    followEnded,
    sessionEnded,
  };
  const socket = withFirstData(createSocket(env, handlers, lineTabs), firstData);
  const outbox = createOutbox({
    env,
    ...outboxParts,
    tryOnce: (change, key) => socket.tryOnce(change.op, change.args, key),
    changed: (entries) => {
      values.outbox = entries;
      forgetSent();
      draftSync.flush();
    },
  });
  const feeds: FeedControl = createFeedControl(env, socket, values);
  const kept = createKept(env, keptParts.store, keptParts.version, values);
  const panes = createPanes(socket, recorder, values, kept, settle);
  const lists = createLists(socket, recorder, values, kept, settle);
  const reading = createReading({ env, socket, http, marks, values });
  const here = createHere(env, socket, values);
  const draftSync = createDraftSync({ env, socket, drafts, values });
  const refresh = createRefresh({ env, socket, recorder, values, kept, ...panes, loadHome, align: feeds.align, draftsChanged: draftSync.adopt });
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
    if (values.drafts) values.drafts = reduceDrafts(values.drafts, event);
    reading.heard(event);
    here.heard(event);
  }

  function passed(feed: string, seq: number): void {
    firstData.forget();
    const point = { feed, seq };
    values.home = becoming(values.home, (state) => passedBy(state, point, feedLost));
    values.room = becoming(values.room, (state) => passedBy(state, point, roomFeedLost));
    values.thread = becoming(values.thread, (state) => passedBy(state, point, threadFeedLost));
    values.group = becoming(values.group, (state) => passedBy(state, point, groupFeedLost));
  }

  function settle(): void {
    draftSync.adopt();
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
    const { reader, coming } = firstData;
    if (reader !== undefined) {
      socket.belongsTo(reader);
      void loadHome();
    } else {
      const shown = showKeptHome();
      // Either says whose the connection must be; without them it begins as anybody's.
      if (coming) {
        void Promise.race([shown, coming]).then(socket.start);
        void loadHome();
        return;
      }
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
    void outbox.setMember(found.value.me?.id);
    settle();
  }

  /** With neither a connection nor anything kept there is nothing to wait for. */
  function sayOffline(): void {
    if (!hasNothing || values.connection.state !== "offline" || values.home.status !== "closed") return;
    values.home = { status: "failed", id: 0, failure: offline };
  }

  function opened(): void {
    firstData.waitNoMore();
    if (values.home.status !== "ready" || isKept(values.home)) void loadHome();
    outbox.opened();
    reading.flush();
    draftSync.flush();
    here.opened();
    for (const pane of ["room", "thread"] as const) {
      const shown = values[pane];
      if (isPassingFailure(shown) || (isKept(shown) && !panes[pane].isAsked())) void panes[pane].reopen();
    }
    lists.reopen("failed");
    refresh.opened();
    settle();
  }

  /** Nothing will come for now; it says so instead of waiting for a connection that may never stand. */
  function failHome(failure: Failure): void {
    if (values.home.status !== "ready") values.home = { status: "failed", id: 0, failure };
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
      failHome(outcome.failure);
      return false;
    }
    const { me } = outcome.value;
    // What was kept here is somebody else's.
    if (isKept(values.home) && values.me !== me?.id) {
      void readAs(me?.id ?? "guest");
      return true;
    }
    values.home = { status: "ready", id: 0, value: missed.reduce(reduceHome, homeOf(outcome.value)) };
    if (me) values.signedOut = false;
    socket.belongsTo(me?.id ?? "guest");
    kept.readBy(me?.id ?? "guest");
    introduce(me?.id);
    values.drafts = me && unknownDrafts;
    reading.introduced();
    feeds.align();
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

  /** Something was missed, or is not for us any more: what depends on the feed is fetched and followed from there. */
  function followEnded(feed: string): void {
    firstData.forget();
    feeds.lost(feed, () => {
      values.home = becoming(values.home, (state) => feedLost(state, feed));
      values.room = becoming(values.room, (state) => roomFeedLost(state, feed));
      values.thread = becoming(values.thread, (state) => threadFeedLost(state, feed));
      lists.feedLost(feed);
      settle();
    });
  }

  function sessionEnded(): void {
    values.signedOut ||= values.me !== undefined;
    void readAs(undefined);
  }

  async function becomeOther(reader: number | undefined): Promise<void> {
    tabs.tell(reader === undefined ? {} : { reader });
    await readAs(reader ?? "guest");
  }

  /** Undefined: the server will say whose the session is now. */
  async function readAs(reader: Reader | undefined): Promise<void> {
    membership += 1;
    loadingHome = undefined;
    firstData.forget();
    void kept.forget();
    feeds.reset();
    reading.forget();
    values.home = { status: "loading", id: 0 };
    values.drafts = undefined;
    panes.room.clear();
    panes.thread.clear();
    lists.clear();
    void outbox.setMember(undefined);
    socket.renew(reader);
    await loadHome();
    lists.reopen("all");
    await Promise.all([panes.room.reopen(), panes.thread.reopen()]);
  }

  function forgetOnDevice(member: number): void {
    drafts.forget(member);
    marks.forget(member);
    forgetEditDrafts(member);
  }

  tabs.listen(({ reader }) => {
    const { me } = values;
    if (values.home.status === "ready" && me === reader) return;
    void readAs(reader ?? "guest");
    if (me !== undefined && reader === undefined) forgetOnDevice(me);
  });
  env.onChange(() => {
    reading.flush();
    draftSync.flush();
    here.presenceChanged();
  });

  return { values, socket, recorder, outbox, panes, lists, reading, here, draftSync, kept, start, becomeOther, forgetOnDevice, settle };
}

/** The same line to the server, where the page's own data answers first. */
function withFirstData(socket: Socket, firstData: FirstData): Socket {
  return Object.assign(Object.create(socket) as Socket, {
    request: ((op, args) => {
      const ask: Socket["request"] = (...asked) => {
        const value = firstData.take(...asked);
        return value === undefined ? socket.request(...asked) : Promise.resolve({ kind: "ok", value });
      };
      return firstData.coming && mayBring(op) ? firstData.coming.then(() => ask(op, args)) : ask(op, args);
    }) satisfies Socket["request"],
  });
}
