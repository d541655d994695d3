/** The opened group, member list, device list and list of what waits: fetched on opening, then kept current by events. */
import type { FeedEvent } from "../../protocol.gen";
import type { Socket } from "../../socket";
import type { Result } from "../../socket/requests";
import type { Opened, Outcome } from "../api";
import { feedOf } from "../feeds";
import { groupFeedLost, groupStateOf, reduceGroup } from "../group";
import { memberListOf, reduceMemberList, withMoreMembers } from "../member_list";
import { reduceSessions } from "../sessions";
import { reduceWaiting, waitingFeedLost, waitingOf, withMoreWaiting } from "../waiting";
import type { Found, Kept } from "./kept";
import { done, isKept, isPassing, isPassingFailure, outcomeOf } from "./outcome";
import type { Recorder } from "./recorder";
import { type Values, becoming, valueIn } from "./values.svelte";

export interface Lists {
  openGroup(group: number): Promise<void>;
  closeGroup(): void;
  openMemberList(group: number): Promise<void>;
  loadMoreMembers(): Promise<Outcome<void>>;
  closeMemberList(): void;
  openSessions(): Promise<void>;
  closeSessions(): void;
  openWaiting(): Promise<void>;
  loadMoreWaiting(): Promise<Outcome<void>>;
  closeWaiting(): void;
  heard(event: FeedEvent): void;
  /** Nothing of what is open is shown until it has been opened again: it may not be for whoever reads now. */
  clear(): void;
  /** Something was missed: what depends on this feed is fetched once more. */
  feedLost(feed: string): void;
  /** What is open, once more: for another member, or what has failed for want of a connection. */
  reopen(which: "all" | "failed"): void;
}

export function createLists(socket: Socket, recorder: Recorder, values: Values, kept: Kept, settle: () => void): Lists {
  /** Fetches a list and applies what was said meanwhile. Only the newest opening of each list counts. */
  function opener<View, State>(list: {
    write(opened: Opened<State>): void;
    read(): Opened<State>;
    stateOf(id: number, view: View): State;
    reduce(state: State, event: FeedEvent): State;
    /** As it was read last on this device. */
    kept?(id: number): Promise<Found<State> | undefined>;
    dropKept?(id: number): void;
  }) {
    let opening = 0;

    async function showKept(id: number, mine: number): Promise<void> {
      if (socket.connection.state === "live") return;
      const found = await list.kept?.(id);
      const now = list.read();
      const isAwaited = now.status === "loading" || isPassingFailure(now);
      if (found && mine === opening && isAwaited) list.write({ status: "ready", id, value: found.value, keptAt: found.at });
    }
    return {
      close(): void {
        opening += 1;
        list.write({ status: "closed" });
        settle();
      },
      clear(): void {
        opening += 1;
        const shown = list.read();
        if (shown.status !== "closed") list.write({ status: "loading", id: shown.id });
      },
      async open(id: number, fetch: () => Promise<Result<View>>): Promise<void> {
        opening += 1;
        const mine = opening;
        const shown = list.read();
        if (shown.status !== "ready" || shown.id !== id) list.write({ status: "loading", id });
        void showKept(id, mine);
        const { result, missed } = await recorder.during(fetch);
        if (mine !== opening) return;
        const outcome = outcomeOf(result);
        if (outcome.ok) {
          list.write({ status: "ready", id, value: missed.reduce(list.reduce, list.stateOf(id, outcome.value)) });
        } else if (list.read().status !== "ready" || !isPassing(outcome.failure)) {
          if (!isPassing(outcome.failure)) list.dropKept?.(id);
          list.write({ status: "failed", id, failure: outcome.failure });
        }
        settle();
      },
    };
  }

  const group = opener({
    read: () => values.group,
    write: (opened: typeof values.group) => {
      values.group = opened;
    },
    stateOf: (_, view: Parameters<typeof groupStateOf>[0]) => groupStateOf(view, values.me),
    reduce: reduceGroup,
    kept: (id) => kept.find("group", id),
    dropKept: (id) => kept.drop("group", id),
  });
  const memberList = opener({
    read: () => values.memberList,
    write: (opened: typeof values.memberList) => {
      values.memberList = opened;
    },
    stateOf: memberListOf,
    reduce: reduceMemberList,
  });
  const sessions = opener({
    read: () => values.sessions,
    write: (opened: typeof values.sessions) => {
      values.sessions = opened;
    },
    stateOf: (_, view: { sessions: Parameters<typeof reduceSessions>[0] }) => view.sessions,
    reduce: reduceSessions,
  });

  let missedWhileLoading = false;
  const waiting = opener({
    read: () => values.waiting,
    write: (opened: typeof values.waiting) => {
      values.waiting = opened;
    },
    stateOf: (_, page: Parameters<typeof waitingOf>[0]) => (missedWhileLoading ? waitingFeedLost(waitingOf(page)) : waitingOf(page)),
    reduce: reduceWaiting,
  });

  const openGroup = (id: number): Promise<void> => group.open(id, () => socket.request("open_group", { group: id }));
  const openMemberList = (id: number): Promise<void> =>
    memberList.open(id, () => socket.request("list_members", { group: id }));
  const openSessions = (): Promise<void> => sessions.open(0, () => socket.request("list_sessions", {}));
  const openWaiting = (): Promise<void> => {
    missedWhileLoading = false;
    return waiting.open(0, () => socket.request("list_waiting", {}));
  };

  return {
    openGroup,
    closeGroup: group.close,
    openMemberList,
    closeMemberList: memberList.close,
    openSessions,
    closeSessions: sessions.close,
    openWaiting,
    closeWaiting: waiting.close,
    async loadMoreWaiting() {
      const state = valueIn(values.waiting);
      const last = state?.posts[state.posts.length - 1];
      if (!state?.more || !last) return done;
      const args = { after: last.post, after_unread: last.unread };
      const { result, missed } = await recorder.during(() => socket.request("list_waiting", args));
      const outcome = outcomeOf(result);
      if (!outcome.ok) return outcome;
      values.waiting = becoming(values.waiting, (list) => missed.reduce(reduceWaiting, withMoreWaiting(list, last, outcome.value)));
      settle();
      return done;
    },
    async loadMoreMembers() {
      const state = valueIn(values.memberList);
      const last = state?.members[state.members.length - 1];
      if (!state?.more || !last) return done;
      const args = { group: state.group, after: last.member.id };
      const { result, missed } = await recorder.during(() => socket.request("list_members", args));
      const outcome = outcomeOf(result);
      if (!outcome.ok) return outcome;
      values.memberList = becoming(values.memberList, (list) =>
        list.group === state.group ? missed.reduce(reduceMemberList, withMoreMembers(list, outcome.value)) : list,
      );
      return done;
    },
    heard(event) {
      values.group = becoming(values.group, (state) => reduceGroup(state, event));
      values.memberList = becoming(values.memberList, (state) => reduceMemberList(state, event));
      values.sessions = becoming(values.sessions, (state) => reduceSessions(state, event));
      values.waiting = becoming(values.waiting, (state) => reduceWaiting(state, event));
    },
    feedLost(feed) {
      values.group = becoming(values.group, (state) => groupFeedLost(state, feed));
      const { memberList: list, sessions: devices, waiting: shownWaiting, me } = values;
      if (list.status !== "closed" && feed === feedOf.group(list.id)) void openMemberList(list.id);
      if (devices.status !== "closed" && me !== undefined && feed === feedOf.member(me)) void openSessions();
      if (shownWaiting.status === "ready") values.waiting = becoming(shownWaiting, waitingFeedLost);
      else if (shownWaiting.status === "loading") missedWhileLoading = true;
      else if (shownWaiting.status === "failed") void openWaiting();
    },
    clear() {
      for (const list of [group, memberList, sessions, waiting]) list.clear();
    },
    reopen(which) {
      const concerns = (opened: Opened<unknown>): boolean =>
        which === "all" ? opened.status !== "closed" : isPassingFailure(opened) || isKept(opened);
      if (values.group.status !== "closed" && concerns(values.group)) void openGroup(values.group.id);
      if (values.memberList.status !== "closed" && concerns(values.memberList)) void openMemberList(values.memberList.id);
      if (values.sessions.status !== "closed" && concerns(values.sessions)) void openSessions();
      if (values.waiting.status !== "closed" && concerns(values.waiting)) void openWaiting();
    },
  };
}
