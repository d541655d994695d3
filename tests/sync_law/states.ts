/** The states a client holds (web-client/src/state/sync.ts lists them), each kept by events and compared with a fresh fetch. */
import type { FeedEvent, MemberCard, MemberId } from "../../web-client/src/protocol.gen.ts";
import type { Conversation } from "../../web-client/src/state/conversation.ts";
import { type Positions, isGroupFeed } from "../../web-client/src/state/feeds.ts";
import { feedLost } from "../../web-client/src/state/home.ts";
import type { Heads } from "../../web-client/src/state/heads.ts";
import type { Members } from "../../web-client/src/state/members.ts";
import type { Place } from "../../web-client/src/state/place.ts";
import type { Stale } from "../../web-client/src/state/stale.ts";
import { type Ask, type SyncEntry, differences, syncEntries } from "../../web-client/src/state/sync.ts";
import { asFarAsBothKnow } from "../../web-client/src/state/sync_differences.ts";
import { Refused } from "./connection.ts";
import { type Marks, unneededMarks } from "./marks.ts";

/** The members whose names the one who looks hears of: those of the groups they are in. */
export type Named = (group: number) => ReadonlySet<MemberId>;

/** A state that is open on a client. */
export interface Held {
  readonly name: string;
  /** From where its feeds keep it current. None while it is closed. */
  feeds(): Positions;
  /** Gives what is wrong with how the state took the event. */
  take(event: FeedEvent): readonly string[];
  /** The follow of this feed is over. */
  ended(feed: string): void;
  /** Does the fetches that the client would now do. */
  settle(ask: Ask): Promise<void>;
  fetch(ask: Ask): Promise<Fresh>;
}

export interface Fresh {
  /** Whether a state was held that it can be compared with. */
  readonly isOpen: boolean;
  /** Where the held state differs from this one; nothing when it was not open. */
  differences(named: Named): readonly string[];
  /** The held state becomes this one. */
  adopt(): void;
}

interface Traits<State> {
  marks(state: State): Marks;
  /** What a lost feed makes of the state; undefined: it has to be fetched whole. */
  ended(state: State, feed: string): State | undefined;
  /** Leaves out what nobody promises to keep current for this viewer. */
  live(state: State, named: Named): State | undefined;
  /** What `normalise` is lenient about and this test is not. */
  exactly?(state: State): unknown;
}

/** Undefined when the one who asks may not know. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function hold<State, Args>(name: string, entry: SyncEntry<State, Args>, args: Args, traits: Traits<State>): Held {
  let state: State | undefined;
  let isLost = false;

  function compare(fresh: State | undefined, named: Named): readonly string[] {
    if (state === undefined || fresh === undefined) {
      return (state === undefined) === (fresh === undefined) ? [] : [`${state ? "kept" : "closed"}, but a fetch says otherwise`];
    }
    const [reduced, fetched] = [traits.live(state, named), traits.live(fresh, named)];
    if (reduced === undefined || fetched === undefined) return reduced === fetched ? [] : ["live only by one account"];
    return [
      ...differences(entry.normalise(reduced), entry.normalise(fetched)),
      ...(traits.exactly ? differences(traits.exactly(reduced), traits.exactly(fetched), "exactly") : []),
    ];
  }

  return {
    name,
    feeds: () => (state === undefined ? {} : entry.feeds(state)),
    take(event) {
      if (state === undefined) return [];
      const before = state;
      state = entry.reduce(before, event);
      return unneededMarks(event, traits.marks(before), traits.marks(state)).map((mark) => `${name}: ${event.event} may not mark ${mark} as stale`);
    },
    ended(feed) {
      if (state === undefined) return;
      const next = traits.ended(state, feed);
      if (next === undefined) isLost = true;
      else state = next;
    },
    async settle(ask) {
      if (state === undefined) return;
      state = await unlessRefused(isLost ? entry.fetch(ask, args) : entry.settle(state, ask));
      isLost = false;
    },
    async fetch(ask) {
      const fresh = await unlessRefused(entry.fetch(ask, args));
      const isOpen = state !== undefined;
      return {
        isOpen,
        differences: (named) => (isOpen ? compare(fresh, named).map((line) => `${name}: ${line}`) : []),
        adopt() {
          state = fresh;
          isLost = false;
        },
      };
    },
  };
}

const times = (list: readonly Stale[]): number => list.reduce((sum, stale) => sum + stale.times, 0);
const once = (stale: boolean): number => (stale ? 1 : 0);
const unlessIn = <State>(positions: (state: State) => Positions) => (state: State, feed: string): State | undefined =>
  feed in positions(state) ? undefined : state;

export const holdHome = (): Held =>
  hold("home", syncEntries.home, {}, {
    marks: (state) => ({ group: times(state.staleGroups), head: times(state.heads.stale) }),
    ended: (state, feed) => (feed.startsWith("member:") ? undefined : feedLost(state, feed)),
    live: (state, named) => {
      const groups = new Map(state.groups.flatMap(({ group: { id }, rooms }) => rooms.map(({ room }) => [room.id, id] as const)));
      return { ...state, heads: headsWithin(state.heads, (room) => named(groups.get(room) ?? 0)) };
    },
  });

export const holdGroup = (id: number): Held =>
  hold(`group ${id}`, syncEntries.group, { group: id }, {
    marks: (state) => ({ group: once(state.stale) }),
    ended: (state, feed) => (isGroupFeed(feed) && feed in state.positions ? undefined : state),
    // Those outside do not follow the group: they see it as it was when they came.
    live: (state) => (state.entry.role === undefined ? undefined : state),
  });

export const holdMembers = (id: number): Held =>
  hold(`members of group ${id}`, syncEntries.memberList, { group: id }, {
    marks: () => ({}),
    ended: unlessIn((state) => state.positions),
    live: (state) => state,
    exactly: ({ members }) => members,
  });

export const holdSessions = (): Held =>
  hold("sessions", syncEntries.sessions, {}, {
    marks: () => ({}),
    ended: unlessIn((state) => state.positions),
    live: (state) => state,
    exactly: ({ sessions }) => sessions.map(({ id }) => id),
  });

export const holdWaiting = (): Held =>
  hold("waiting", syncEntries.waiting, {}, {
    marks: (state) => ({ waiting: once(state.stale) }),
    ended: unlessIn((state) => state.positions),
    live: (state, named) => ({
      ...state,
      posts: state.posts.map((waiting) => ({ ...waiting, author: nameWithin(waiting.author, named(waiting.group)) })),
    }),
    // Whether there are more is not told by events.
    exactly: ({ posts, more }) => asFarAsBothKnow(more ? {} : { posts: posts.map(({ post }) => post) }),
  });

export const holdDrafts = (): Held =>
  hold("drafts", syncEntries.drafts, {}, {
    marks: (state) => ({ drafts: times(state.stale) }),
    ended: unlessIn((state) => state.positions),
    live: (state) => state,
  });

export const holdRoom = (id: number): Held =>
  hold(`room ${id}`, syncEntries.room, { room: id }, {
    marks: ({ state: { place, threads, lounge }, heads }) => ({
      place: once(place.stale), threads: once(threads.stale), posts: times(lounge.stalePosts), head: times(heads.stale),
    }),
    ended: unlessIn(({ state }) => state.positions),
    live: liveWithin,
    exactly: ({ state: { lounge, threads, positions } }) => ({ posts: reach(lounge), threads: threads.cards.length, positions }),
  });

export const holdThread = (id: number): Held =>
  hold(`thread ${id}`, syncEntries.thread, { thread: id }, {
    marks: ({ state: { place, thread }, heads }) => ({ place: once(place.stale), posts: times(thread.stalePosts), head: times(heads.stale) }),
    ended: unlessIn(({ state }) => state.positions),
    live: liveWithin,
    exactly: ({ state: { thread, positions } }) => ({ posts: reach(thread), positions }),
  });

function liveWithin<State extends { place: Place; members: Members }, Page extends { state: State; heads: Heads }>(page: Page, named: Named): Page {
  const names = named(page.state.place.group.id);
  return { ...page, state: { ...page.state, ...within(page.state, named) }, heads: headsWithin(page.heads, () => names) };
}

/** Names of those who have left a group are not kept current for its members. */
function headsWithin(heads: Heads, named: (room: number) => ReadonlySet<MemberId>): Heads {
  const all = Object.values(heads.byThread).map((head) => [
    head.thread, head.last_author ? { ...head, last_author: nameWithin(head.last_author, named(head.room)) } : head,
  ]);
  return { ...heads, byThread: Object.fromEntries(all) };
}

function nameWithin({ id, name }: MemberCard, named: ReadonlySet<MemberId>): MemberCard {
  return { id, name: named.has(id) ? name : "" };
}

/** A group's own line, and its members' names, are kept current for its members. */
function within(state: { place: Place; members: Members }, named: Named): { place: Place; members: Members } {
  const { place, members } = state;
  const { id, slug } = place.group;
  const group = place.role === undefined ? { id, slug, name: "", about: "", member_count: 0 } : place.group;
  const names = named(place.group.id);
  const cards = Object.fromEntries(Object.entries(members.cards).filter(([member]) => names.has(Number(member))));
  return { place: { ...place, group }, members: { ...members, cards } };
}

/** Up to which post a conversation is shown. */
function reach({ posts }: Conversation): unknown {
  const first = posts[0]?.number ?? 1;
  return { last: posts[posts.length - 1]?.number ?? 0, gaps: posts.filter((post, index) => post.number !== first + index).length };
}
