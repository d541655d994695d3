/**
 * For the sync law (tests/sync_law): for every state that a query gives, old state + events = fresh state. Per state: how to
 * fetch it, which feeds keep it current and from where, how an event changes it, what it then asks for, and what of it counts.
 *
 *   const before = await entry.fetch(ask, args);          // ask(op, args): the reply, or throws an error with `code`
 *   …operations, by anybody; follow entry.feeds(before)…
 *   const after = await entry.settle(events.reduce(entry.reduce, before), ask);
 *   differences(entry.normalise(after), entry.normalise(await entry.fetch(ask, args)))   // [] when the law holds
 *
 * Events of one feed come in order; how those of several feeds mix must not matter.
 */
import type { DraftPage, FeedEvent, MemberId, OperationName, Operations, Session } from "../protocol.gen";
import { withFreshThreads } from "./room";
import { type Conversation, withFreshPosts } from "./conversation";
import { type DraftsState, draftPlace, draftsOf, everyDraft, reduceDrafts, refreshDrafts } from "./drafts";
import { type Positions, isNews, movedBy, positionsOf } from "./feeds";
import { type GroupState, groupStateOf, reduceGroup } from "./group";
import { type Heads, absorbHeads, anchoredHeads, noHeads, reduceHeads, refreshHead, unreadOf } from "./heads";
import { type HomeState, homeOf, reduceHome, refreshGroup, refreshHeadOf } from "./home";
import { type MemberListState, memberListOf, reduceMemberList } from "./member_list";
import { type RoomState, reduceRoom, roomStateOf, withFreshPlace } from "./room";
import { reduceSessions } from "./sessions";
import { refreshed } from "./stale";
import { asFarAsBothKnow, inOrderAsFarAsBothKnow } from "./sync_differences";
import { type ThreadState, reduceThread, threadStateOf, withFreshThreadPlace } from "./thread";
import { type WaitingState, reduceWaiting, waitingOf } from "./waiting";

export { differences } from "./sync_differences";

export type Ask = <Op extends OperationName>(op: Op, args: Operations[Op]["args"]) => Promise<Operations[Op]["reply"]>;

export interface SyncEntry<State, Args> {
  /** The query whose reply this state is. */
  readonly name: OperationName;
  fetch(ask: Ask, args: Args): Promise<State>;
  feeds(state: State): Positions;
  reduce(state: State, event: FeedEvent): State;
  /** Fetches what the events have made stale, until nothing is. */
  settle(state: State, ask: Ask): Promise<State>;
  normalise(state: State): unknown;
}

/** What a member hears beside a room's feed: their own, and their group's. Outsiders hear neither, so it changes with the role. */
interface Around {
  readonly positions: Positions;
  readonly me: MemberId | undefined;
}

async function around(ask: Ask, group?: number): Promise<Around> {
  const home = await ask("open_home", {});
  const summary = group === undefined ? undefined : (await ask("open_group", { group })).summary;
  const ofGroup = summary?.role === undefined ? undefined : summary.feed;
  return { positions: positionsOf(home.feed, ofGroup, summary?.moderators_feed), me: home.me?.id };
}

/** A home, group or room may have to be asked for again more than once; more often than this is a loop. */
const rounds = 20;

async function until<State>(state: State, step: (state: State) => Promise<State>): Promise<State> {
  let now = state;
  for (let round = 0; round < rounds; round += 1) {
    const next = await step(now);
    if (next === now) return now;
    now = next;
  }
  throw new Error("the state does not settle");
}

/** Undefined when the one who asks may not know, which is an answer as well. */
async function orNothing<T>(reply: Promise<T>): Promise<T | undefined> {
  try {
    return await reply;
  } catch {
    return undefined;
  }
}

const home: SyncEntry<HomeState, Record<string, never>> = {
  name: "open_home",
  fetch: async (ask) => homeOf(await ask("open_home", {})),
  feeds: (state) => state.positions,
  reduce: reduceHome,
  settle: (state, ask) =>
    until(state, async (now) => {
      const group = now.staleGroups[0];
      if (group) return refreshGroup(now, group, await ask("open_group", { group: group.id }));
      const head = now.heads.stale[0];
      return head ? refreshHeadOf(now, head, await orNothing(ask("get_head", { thread: head.id }))) : now;
    }),
  normalise: ({ me, groups, heads }) => ({ me, groups, heads: listed(heads) }),
};

/** As open_home lists them: lounges, and threads with something unread. */
function listed(heads: Heads): unknown {
  const shown = Object.values(heads.byThread).filter((head) => head.title === undefined || unreadOf(head) > 0);
  return Object.fromEntries(shown.map((head) => [head.thread, head]));
}

const group: SyncEntry<GroupState, { group: number }> = {
  name: "open_group",
  async fetch(ask, { group: id }) {
    const { me, positions } = await around(ask);
    const state = groupStateOf(await ask("open_group", { group: id }), me);
    return { ...state, positions: { ...state.positions, ...positions } };
  },
  feeds: (state) => state.positions,
  reduce: reduceGroup,
  settle: (state, ask) =>
    until(state, async (now) => (now.stale ? groupStateOf(await ask("open_group", { group: now.group.id }), now.me) : now)),
  normalise: ({ group: own, entry }) => ({ group: own, entry }),
};

/** A page's state and, for members, the heads that came with it. */
interface WithHeads<State> {
  readonly state: State;
  readonly heads: Heads;
  readonly around: Around;
}

function reduceWithHeads<State extends { positions: Positions; place: { role?: unknown } }>(
  { state, heads, around: others }: WithHeads<State>,
  event: FeedEvent,
  reduce: (state: State, event: FeedEvent) => State,
): WithHeads<State> {
  const isOwn = isNews(others.positions, event);
  const positions = isOwn ? movedBy(others.positions, event) : others.positions;
  const mine = others.me !== undefined && state.place.role !== undefined && (isOwn || isNews(state.positions, event));
  return {
    state: reduce(state, event),
    heads: mine ? reduceHeads(heads, event, others.me ?? 0) : heads,
    around: { ...others, positions },
  };
}

async function settleHeads(heads: Heads, ask: Ask): Promise<Heads> {
  const stale = heads.stale[0];
  if (!stale) return heads;
  const left = { ...heads, stale: refreshed(heads.stale, stale) };
  const head = await orNothing(ask("get_head", { thread: stale.id }));
  return head ? refreshHead(left, head) : left;
}

async function settlePosts(conversation: Conversation, ask: Ask): Promise<Conversation> {
  const stale = conversation.stalePosts[0];
  if (!stale) return conversation;
  const page = await ask("list_posts", { thread: conversation.card.id, from: stale.id, count: 1 });
  const fresh = withFreshPosts(conversation, page.posts);
  return { ...fresh, stalePosts: refreshed(fresh.stalePosts, stale) };
}

const room: SyncEntry<WithHeads<RoomState>, { room: number; at?: number }> = {
  name: "open_room",
  async fetch(ask, args) {
    const view = await ask("open_room", args);
    const others = await around(ask, view.group.id);
    const heads = anchoredHeads([...(view.head ? [view.head] : []), ...view.threads.heads]);
    return { state: roomStateOf(view, others.me), heads, around: others };
  },
  feeds: ({ state, around: others }) => ({ ...others.positions, ...state.positions }),
  reduce: (state, event) => reduceWithHeads(state, event, reduceRoom),
  settle: (state, ask) =>
    until(state, async (now) => {
      const { place, threads, lounge } = now.state;
      if (place.stale) {
        const view = await ask("open_room", { room: place.room.id });
        const fresh = [...(view.head ? [view.head] : []), ...view.threads.heads];
        return { state: withFreshPlace(now.state, view), heads: knownTo(view, now.heads, fresh), around: await around(ask, view.group.id) };
      }
      if (threads.stale) {
        const page = await ask("list_threads", { room: place.room.id });
        return { ...now, state: withFreshThreads(now.state, page), heads: absorbHeads(now.heads, page.heads) };
      }
      const settled = await settlePosts(lounge, ask);
      if (settled !== lounge) return { ...now, state: { ...now.state, lounge: settled } };
      const heads = await settleHeads(now.heads, ask);
      return heads === now.heads ? now : { ...now, heads };
    }),
  normalise: ({ state, heads }) => ({
    place: state.place,
    lounge: comparable(state.lounge),
    threads: inOrderAsFarAsBothKnow(state.threads.cards),
    members: asFarAsBothKnow(state.members.cards),
    heads: asFarAsBothKnow(heads.byThread),
  }),
};

const thread: SyncEntry<WithHeads<ThreadState>, { thread: number; at?: number }> = {
  name: "open_thread",
  async fetch(ask, args) {
    const view = await ask("open_thread", args);
    const others = await around(ask, view.group.id);
    return { state: threadStateOf(view, others.me), heads: anchoredHeads(view.head ? [view.head] : []), around: others };
  },
  feeds: ({ state, around: others }) => ({ ...others.positions, ...state.positions }),
  reduce: (state, event) => reduceWithHeads(state, event, reduceThread),
  settle: (state, ask) =>
    until(state, async (now) => {
      if (now.state.place.stale) {
        const view = await ask("open_thread", { thread: now.state.thread.card.id });
        const heads = knownTo(view, now.heads, view.head ? [view.head] : []);
        return { state: withFreshThreadPlace(now.state, view), heads, around: await around(ask, view.group.id) };
      }
      const settled = await settlePosts(now.state.thread, ask);
      if (settled !== now.state.thread) return { ...now, state: { ...now.state, thread: settled } };
      const heads = await settleHeads(now.heads, ask);
      return heads === now.heads ? now : { ...now, heads };
    }),
  normalise: ({ state, heads }) => ({
    place: state.place,
    thread: comparable(state.thread),
    members: asFarAsBothKnow(state.members.cards),
    heads: asFarAsBothKnow(heads.byThread),
  }),
};

/** Who the reader is has changed, so what counts as unread is reckoned anew; outsiders have no heads. */
function knownTo(view: { role?: unknown }, heads: Heads, fresh: readonly Heads["byThread"][number][]): Heads {
  if (view.role === undefined) return noHeads;
  return fresh.reduce((all, head) => refreshHead(all, head), heads);
}

function comparable({ card, posts }: Conversation): unknown {
  return { card, posts: asFarAsBothKnow(Object.fromEntries(posts.map((post) => [post.number, post]))) };
}

const memberList: SyncEntry<MemberListState & Around, { group: number; after?: MemberId }> = {
  name: "list_members",
  fetch: async (ask, args) => ({ ...memberListOf(args.group, await ask("list_members", args)), ...(await around(ask, args.group)) }),
  feeds: ({ positions }) => positions,
  reduce: (state, event) => ({ ...state, ...reduceMemberList(state, event) }),
  settle: async (state) => state,
  normalise: ({ members }) => inOrderAsFarAsBothKnow(members),
};

const sessions: SyncEntry<{ sessions: readonly Session[] } & Around, Record<string, never>> = {
  name: "list_sessions",
  fetch: async (ask) => ({ sessions: (await ask("list_sessions", {})).sessions, ...(await around(ask)) }),
  feeds: ({ positions }) => positions,
  reduce: (state, event) => ({ ...state, sessions: reduceSessions(state.sessions, event) }),
  settle: async (state) => state,
  // When a session was last used changes without an event, to the hour.
  normalise: (state) =>
    state.sessions.map(({ seen_at: _, expires_at: __, ...kept }) => kept).sort((a, b) => a.id - b.id),
};

/** What is told of it comes by all feeds of a member. */
interface AllFeeds {
  readonly positions: Positions;
}

const waiting: SyncEntry<WaitingState & AllFeeds, Record<string, never>> = {
  name: "list_waiting",
  async fetch(ask) {
    const { positions } = homeOf(await ask("open_home", {}));
    return { ...waitingOf(await ask("list_waiting", {})), positions };
  },
  feeds: ({ positions }) => positions,
  reduce: (state, event) => ({ ...state, ...reduceWaiting(state, event) }),
  settle: (state, ask) =>
    until(state, async (now) => (now.stale ? { ...now, ...waitingOf(await ask("list_waiting", {})) } : now)),
  normalise: ({ posts }) => inOrderAsFarAsBothKnow(posts),
};

/** Throws what `ask` throws. */
async function draftsAt(ask: Ask, place: Operations["list_drafts"]["args"]): Promise<Pick<DraftPage, "drafts">> {
  const all = await everyDraft(async (after) => ({ kind: "ok", value: await ask("list_drafts", { ...place, ...after }) }));
  return all.kind === "ok" ? all.value : { drafts: [] };
}

const drafts: SyncEntry<DraftsState & AllFeeds, Record<string, never>> = {
  name: "list_drafts",
  async fetch(ask) {
    const { positions } = homeOf(await ask("open_home", {}));
    return { ...draftsOf(await draftsAt(ask, {})), positions };
  },
  feeds: ({ positions }) => positions,
  reduce: (state, event) => ({ ...state, ...reduceDrafts(state, event) }),
  settle: (state, ask) =>
    until(state, async (now) => {
      const stale = now.stale[0];
      return stale ? { ...now, ...refreshDrafts(now, stale, await orNothing(draftsAt(ask, draftPlace(stale.id)))) } : now;
    }),
  normalise: ({ byPlace }) => byPlace,
};

export const syncEntries = { home, group, room, thread, memberList, sessions, waiting, drafts } as const;
