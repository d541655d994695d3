/** Fetches what events have made stale, each thing once at a time, until nothing is. */
import type { Socket } from "../../socket";
import type { Cancel, Environment } from "../../socket/environment";
import { type Result, isForLater } from "../../socket/requests";
import { reduceThreads } from "../cards";
import { draftPlace, everyDraft, reduceDrafts, refreshDrafts } from "../drafts";
import { groupStateOf, reduceGroup } from "../group";
import { refreshGroup, refreshHeadOf, reduceHome } from "../home";
import { withFreshThreads } from "../room";
import type { Stale } from "../stale";
import { reduceWaiting, waitingOf } from "../waiting";
import { isPassingFailure, outcomeOf } from "./outcome";
import type { PaneControl } from "./pane";
import type { Recorder } from "./recorder";
import { type Values, becoming, valueIn } from "./values.svelte";

/** How long to leave alone what could not be fetched. */
const pause_ms = 10_000;

export interface RefreshParts {
  env: Environment;
  socket: Socket;
  recorder: Recorder;
  values: Values;
  room: PaneControl;
  thread: PaneControl;
  /** False when it has to be tried again. */
  loadHome(): Promise<boolean>;
  draftsChanged(): void;
  /** A state was replaced: its feeds may be followed from where it stands. */
  align(): void;
}

export interface Refresh {
  /** Call it whenever a state may have become stale, or a connection stands again. */
  settle(): void;
  /** A connection stands: what could not be fetched is tried at once. */
  opened(): void;
}

export function createRefresh({ env, socket, recorder, values, room, thread, loadHome, align, draftsChanged }: RefreshParts): Refresh {
  const underWay = new Set<string>();
  const pauses = new Map<string, Cancel>();

  /** A job that did not get through leaves its subject stale, for later or for the next connection. */
  function once(what: string, job: () => Promise<boolean>): void {
    if (underWay.has(what) || socket.connection.state === "offline") return;
    underWay.add(what);
    void job().then((gotThrough) => {
      if (gotThrough) release(what);
      else pauses.set(what, env.after(pause_ms, () => release(what)));
    });
  }

  function release(what: string): void {
    pauses.get(what)?.();
    pauses.delete(what);
    underWay.delete(what);
    settle();
  }

  function settle(): void {
    settleHome();
    settlePanes();
  }

  function settleHome(): void {
    const home = valueIn(values.home);
    if (home?.stale || isPassingFailure(values.home)) once("home", loadHome);
    const group = home?.staleGroups[0];
    // One after the other, so that new groups line up in the order they were entered.
    if (group) once("groups of home", () => fetchGroup(group));
    for (const head of home?.heads.stale.slice(0, 8) ?? []) once(`head ${head.id}`, () => fetchHead(head));
    const open = valueIn(values.group);
    if (open?.stale) once(`group ${open.group.id}`, () => fetchOpenGroup(open.group.id));
    for (const stale of values.drafts?.stale.slice(0, 1) ?? []) once("drafts", () => fetchDrafts(stale));
    if (valueIn(values.waiting)?.stale) once("waiting", fetchWaiting);
  }

  function settlePanes(): void {
    const openRoom = valueIn(values.room);
    const openThread = valueIn(values.thread);
    if (openRoom?.outdated) once(`room ${openRoom.place.room.id}`, room.reopen);
    if (openThread?.outdated) once(`thread ${openThread.thread.card.id}`, thread.reopen);
    if (openRoom?.place.stale) once("place of room", room.refreshPlace);
    if (openThread?.place.stale) once("place of thread", thread.refreshPlace);
    if (openRoom?.threads.stale) once("threads", () => fetchThreads(openRoom.place.room.id));
    for (const post of openRoom?.lounge.stalePosts ?? []) once(`lounge ${post.id}`, () => room.refreshPosts(post));
    for (const post of openThread?.thread.stalePosts ?? []) once(`thread ${post.id}`, () => thread.refreshPosts(post));
  }

  async function fetchGroup(stale: Stale): Promise<boolean> {
    const { result, missed } = await recorder.during(() => socket.request("open_group", { group: stale.id }));
    if (isUndecided(result)) return false;
    values.home = becoming(values.home, (home) => {
      if (result.kind === "refused") return { ...home, staleGroups: home.staleGroups.filter(({ id }) => id !== stale.id) };
      if (result.kind === "offline") return home;
      return missed.reduce(reduceHome, refreshGroup(home, stale, result.value));
    });
    align();
    return true;
  }

  async function fetchHead(stale: Stale): Promise<boolean> {
    const { result, missed } = await recorder.during(() => socket.request("get_head", { thread: stale.id }));
    if (isUndecided(result)) return false;
    const head = result.kind === "ok" ? result.value : undefined;
    values.home = becoming(values.home, (home) => refreshHeadOf(home, stale, head, missed));
    return true;
  }

  async function fetchOpenGroup(group: number): Promise<boolean> {
    const { result, missed } = await recorder.during(() => socket.request("open_group", { group }));
    const now = values.group;
    if (isUndecided(result)) return false;
    if (now.status !== "ready" || now.id !== group) return true;
    const outcome = outcomeOf(result);
    values.group = outcome.ok
      ? { status: "ready", id: group, value: missed.reduce(reduceGroup, groupStateOf(outcome.value, values.me)) }
      : { status: "failed", id: group, failure: outcome.failure };
    align();
    return true;
  }

  async function fetchDrafts(stale: Stale): Promise<boolean> {
    const { me } = values;
    const place = draftPlace(stale.id);
    const { result, missed } = await recorder.during(() => everyDraft((after) => socket.request("list_drafts", { ...place, ...after })));
    if (isUndecided(result)) return false;
    if (!values.drafts || values.me !== me) return true;
    const list = result.kind === "ok" ? result.value : undefined;
    values.drafts = missed.reduce(reduceDrafts, refreshDrafts(values.drafts, stale, list));
    draftsChanged();
    return true;
  }

  async function fetchWaiting(): Promise<boolean> {
    const { result, missed } = await recorder.during(() => socket.request("list_waiting", {}));
    if (isUndecided(result)) return false;
    const outcome = outcomeOf(result);
    if (values.waiting.status !== "ready") return true;
    values.waiting = outcome.ok
      ? { status: "ready", id: 0, value: missed.reduce(reduceWaiting, waitingOf(outcome.value)) }
      : { status: "failed", id: 0, failure: outcome.failure };
    return true;
  }

  async function fetchThreads(id: number): Promise<boolean> {
    const { result, missed } = await recorder.during(() => socket.request("list_threads", { room: id }));
    const now = values.room;
    if (result.kind !== "ok") return false;
    if (now.status !== "ready" || now.id !== id) return true;
    values.room = becoming(now, (value) => {
      const fresh = withFreshThreads(value, result.value);
      const lounge = value.lounge.card.id;
      return { ...fresh, threads: missed.reduce((list, event) => reduceThreads(list, event, lounge), fresh.threads) };
    });
    return true;
  }

  return {
    settle,
    opened() {
      for (const what of [...pauses.keys()]) release(what);
    },
  };
}

/** Nothing was learned; a refusal for good is an answer as well. */
function isUndecided(result: Result<unknown>): boolean {
  return result.kind === "offline" || (result.kind === "refused" && isForLater(result.error.code));
}
