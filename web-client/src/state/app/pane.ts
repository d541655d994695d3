/** An open conversation, the lounge of a room or a thread: opening, paging, jumping, and getting current again. */
import type { FeedEvent, PostPage, ThreadHead } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Result } from "../../socket/requests";
import type { Failure, Opened, Outcome } from "../api";
import { type Conversation, hasAfter, hasBefore, keptAround, keptAroundView } from "../conversation";
import { firstNumber, holds, lastNumber } from "../posts";
import { unreadOf } from "../heads";
import { type Stale, refreshed } from "../stale";
import type { Found } from "./kept";
import { done, isKept, isPassing, isPassingFailure, outcomeOf } from "./outcome";
import type { Recorder } from "./recorder";
import { becoming, valueIn } from "./values.svelte";

const postsAPage = 50;

export interface PaneParts<State, View> {
  socket: Socket;
  recorder: Recorder;
  read(): Opened<State>;
  write(opened: Opened<State>): void;
  fetch(id: number, at: number | undefined): Promise<Result<View>>;
  /** As it was read last on this device. */
  kept(id: number): Promise<Found<State> | undefined>;
  dropKept(id: number): void;
  stateOf(view: View): State;
  reduce(state: State, event: FeedEvent): State;
  reduceConversation(conversation: Conversation, event: FeedEvent): Conversation;
  conversationOf(state: State): Conversation;
  withConversation(state: State, conversation: Conversation): State;
  withPage(state: State, page: PostPage, far: "replace" | "ignore"): State;
  withFreshPosts(state: State, page: PostPage): State;
  withFreshPlace(state: State, view: View): State;
  headsOf(view: View): { own: ThreadHead | undefined; all: readonly ThreadHead[] };
  /** As home knows it. */
  headOf(thread: number): ThreadHead | undefined;
  absorbHeads(heads: readonly ThreadHead[]): void;
  /** How far this page has read, before the server has heard of it. */
  readHere(thread: number): number;
  setUnreadFrom(number: number | undefined): void;
  /** The state was replaced: feeds, presence and stale parts have to be looked at. */
  settle(): void;
}

export type PaneControl = ReturnType<typeof createPane>;

export function createPane<State, View>(parts: PaneParts<State, View>) {
  const { socket, recorder, read, write } = parts;
  // Only the answer to the newest opening counts.
  let opening = 0;
  let lastInView: number | undefined;
  /** The first unread post, as it was on arriving. */
  let line: number | undefined;
  /** The newest opening that waits for its answer. */
  let asked: number | undefined;

  async function open(id: number, at?: number): Promise<void> {
    const known = read();
    if (known.status === "ready" && known.id === id) {
      if (at !== undefined) await jumpTo(at);
      return;
    }
    write({ status: "loading", id });
    lastInView = undefined;
    drawLine(undefined);
    parts.settle();
    void showKept(id, opening + 1);
    await load(id, at, arrived);
  }

  /** Before the posts are there: the screen begins at the unread line. One that was shown already stays, if it still is true. */
  function arrived(view: View): void {
    const { own } = parts.headsOf(view);
    if (line === undefined || !own || own.read_number >= line) drawLine(firstUnread(own));
  }

  function drawLine(number: number | undefined): void {
    line = number;
    parts.setUnreadFrom(number);
  }

  /** Without a connection there is something to read all the same. */
  async function showKept(id: number, mine: number): Promise<void> {
    if (socket.connection.state === "live") return;
    const kept = await parts.kept(id);
    const now = read();
    const isAwaited = now.status === "loading" || isPassingFailure(now);
    if (!kept || mine !== opening || !isAwaited) return;
    drawLine(firstUnread(parts.headOf(parts.conversationOf(kept.value).card.id)));
    write({ status: "ready", id, value: kept.value, keptAt: kept.at });
    parts.settle();
  }

  /**
   * After a lost feed or another session: the same once more, around what was in view, shown as it was until then. Where nothing
   * of the server's was shown yet one arrives only now. False when it has to be tried again.
   */
  async function reopen(): Promise<boolean> {
    const known = read();
    if (known.status === "closed") return true;
    const conversation = current();
    const seen = lastInView !== undefined && conversation && holds(conversation.posts, lastInView) ? lastInView : undefined;
    const at = seen ?? (conversation && lastNumber(conversation.posts) > 0 ? lastNumber(conversation.posts) : undefined);
    return load(known.id, at, known.status === "ready" && !isKept(known) ? undefined : arrived);
  }

  /** False when nothing was learned. */
  async function load(id: number, at: number | undefined, arriving?: (view: View) => void): Promise<boolean> {
    opening += 1;
    const mine = opening;
    asked = mine;
    const { result, missed } = await recorder.during(() => parts.fetch(id, at));
    if (mine !== opening) return true;
    asked = undefined;
    const outcome = outcomeOf(result);
    if (!outcome.ok) {
      // What is on the screen stays readable without a network.
      if (!isPassing(outcome.failure) || read().status !== "ready") failed(id, outcome.failure);
      parts.settle();
      void showKept(id, mine);
      return !isPassing(outcome.failure);
    }
    const value = missed.reduce(parts.reduce, parts.stateOf(outcome.value));
    arriving?.(outcome.value);
    write({ status: "ready", id, value });
    parts.absorbHeads(parts.headsOf(outcome.value).all);
    parts.settle();
    return true;
  }

  function firstUnread(head: ThreadHead | undefined): number | undefined {
    const now = head && { ...head, read_number: Math.max(head.read_number, parts.readHere(head.thread)) };
    return now && unreadOf(now) > 0 ? now.read_number + 1 : undefined;
  }

  function failed(id: number, failure: Failure): void {
    if (!isPassing(failure)) parts.dropKept(id);
    write({ status: "failed", id, failure });
  }

  function close(): void {
    opening += 1;
    write({ status: "closed" });
    drawLine(undefined);
    parts.settle();
  }

  /** Nothing is shown until it has been opened again: it may not be for whoever reads now. */
  function clear(): void {
    opening += 1;
    const known = read();
    if (known.status === "closed") return;
    write({ status: "loading", id: known.id });
    lastInView = undefined;
    drawLine(undefined);
  }

  /** The post at `anchor` comes in any case; of a page that would be too large, the posts furthest from it do not. */
  async function loadPage(
    from: number,
    count: number,
    anchor: number,
    merge: (state: State, page: PostPage) => State,
  ): Promise<Outcome<void>> {
    const asked = read();
    const state = valueIn(asked);
    if (asked.status !== "ready" || !state) return done;
    const thread = parts.conversationOf(state).card.id;
    const { result, missed } = await recorder.during(() => socket.request("list_posts", { thread, from, count, anchor }));
    const outcome = outcomeOf(result);
    const now = read();
    if (!outcome.ok) return outcome;
    if (now.status !== "ready" || now.id !== asked.id) return done;
    // The events are known to the state, but not to the posts that have just come.
    write(becoming(now, (value) => replay(merge(value, outcome.value), missed)));
    parts.settle();
    return done;
  }

  function replay(state: State, missed: readonly FeedEvent[]): State {
    const conversation = parts.conversationOf(state);
    return parts.withConversation(state, missed.reduce(parts.reduceConversation, conversation));
  }

  async function loadBefore(): Promise<Outcome<void>> {
    const conversation = current();
    if (!conversation || !hasBefore(conversation)) return done;
    const first = firstNumber(conversation.posts);
    const from = Math.max(1, first - postsAPage);
    return loadPage(from, first - from, first - 1, (state, page) => parts.withPage(state, page, "ignore"));
  }

  async function loadAfter(): Promise<Outcome<void>> {
    const conversation = current();
    if (!conversation || !hasAfter(conversation)) return done;
    const from = lastNumber(conversation.posts) + 1;
    return loadPage(from, postsAPage, from, (state, page) => parts.withPage(state, page, "ignore"));
  }

  async function jumpTo(number: number): Promise<Outcome<void>> {
    const conversation = current();
    if (!conversation || holds(conversation.posts, number)) return done;
    const target = Math.min(number, conversation.card.last_number);
    const from = Math.max(1, target - postsAPage / 2);
    return loadPage(from, postsAPage, target, (state, page) => parts.withPage(state, page, "replace"));
  }

  function keepAround(first: number, last: number): void {
    lastInView = last;
    const around = (state: State): State => {
      const before = parts.conversationOf(state);
      const after = keptAround(before, first, last, keptAroundView);
      return after === before ? state : parts.withConversation(state, after);
    };
    write(becoming(read(), around));
  }

  /** False when it has to be tried again. */
  async function refreshPosts(stale: Stale): Promise<boolean> {
    const outcome = await loadPage(stale.id, 1, stale.id, (state, page) => {
      const fresh = parts.withFreshPosts(state, page);
      const conversation = parts.conversationOf(fresh);
      return parts.withConversation(fresh, { ...conversation, stalePosts: refreshed(conversation.stalePosts, stale) });
    });
    return outcome.ok;
  }

  /** Who the reader is here has changed. What they may no longer read at all goes away. */
  async function refreshPlace(): Promise<boolean> {
    const asked = read();
    if (asked.status !== "ready") return true;
    const { result, missed } = await recorder.during(() => parts.fetch(asked.id, undefined));
    const now = read();
    if (now.status !== "ready" || now.id !== asked.id) return true;
    const outcome = outcomeOf(result);
    if (!outcome.ok && isPassing(outcome.failure)) return false;
    if (outcome.ok) {
      write(becoming(now, (value) => missed.reduce(parts.reduce, parts.withFreshPlace(value, outcome.value))));
      parts.absorbHeads(parts.headsOf(outcome.value).all);
    } else {
      failed(asked.id, outcome.failure);
    }
    parts.settle();
    return true;
  }

  function current(): Conversation | undefined {
    const state = valueIn(read());
    return state ? parts.conversationOf(state) : undefined;
  }

  const isAsked = (): boolean => asked === opening;

  return { open, reopen, isAsked, clear, close, loadBefore, loadAfter, jumpTo, keepAround, refreshPosts, refreshPlace, current };
}
