/** Who I am, my groups and rooms, and what is unread in them. Kept current by all feeds that a member follows. */
import type { FeedEvent, FeedPosition, GroupId, GroupSummary, GroupView, Home, Me, RoomId, ThreadHead } from "../protocol.gen";
import { type Positions, feedOf, movedBy, positionsOf, stepOf, unreachable, without } from "./feeds";
import { type GroupEntry, entryOf, headsOfSummary, positionsOfSummary, reduceEntry } from "./group";
import { type Heads, absorbHeads, anchoredHeads, catchUpHeads, dropHeads, outdateHeads, reduceHeads, refreshHead, unreadOf } from "./heads";
import { type Stale, forgotten, outdated, refreshed } from "./stale";

export interface HomeState {
  /** Absent for guests. */
  readonly me?: Me;
  readonly positions: Positions;
  /** The member's groups, in the order they joined. */
  readonly groups: readonly GroupEntry[];
  readonly heads: Heads;
  /** Groups that have to be fetched with open_group. */
  readonly staleGroups: readonly Stale[];
  /** The member's own feed was lost: open_home has to be asked again. */
  readonly stale: boolean;
}

export function homeOf(home: Home): HomeState {
  return {
    ...(home.me ? { me: home.me } : {}),
    positions: Object.assign({}, positionsOf(home.feed), ...home.groups.map(positionsOfSummary)),
    groups: home.groups.map(entryOf),
    heads: anchoredHeads(home.groups.flatMap(headsOfSummary)),
    staleGroups: [],
    stale: false,
  };
}

export function reduceHome(state: HomeState, event: FeedEvent): HomeState {
  const step = stepOf(state.positions, event);
  if (step === "gap") return feedLost(state, event.feed);
  if (!state.me || step !== "next") return state;
  const moved = { ...state, positions: movedBy(state.positions, event) };
  switch (event.event) {
    case "thread_started":
    case "thread_changed":
    case "post_written":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return { ...moved, heads: reduceHeads(state.heads, event, state.me.id) };
    case "profile_changed":
      return { ...moved, me: event.data.me };
    case "group_entered":
      return {
        ...moved,
        heads: reduceHeads(state.heads, event, state.me.id),
        staleGroups: outdated(state.staleGroups, event.data.group),
      };
    case "group_exited":
      return withoutGroup(moved, event.data.group);
    case "member_joined":
    case "member_renamed":
      return withGroups({ ...moved, heads: reduceHeads(state.heads, event, state.me.id) }, event);
    case "room_changed":
    case "room_created":
    case "room_removed":
    case "group_changed":
    case "member_left":
    case "role_changed":
    case "access_changed":
      return withGroups(moved, event);
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "session_started":
    case "session_ended":
      return moved;
    default:
      return unreachable(event);
  }
}

function withGroups(state: HomeState, event: FeedEvent): HomeState {
  let { staleGroups } = state;
  const groups = state.groups.map((entry) => {
    const next = reduceEntry(entry, event, state.me?.id);
    if (next.stale) staleGroups = outdated(staleGroups, entry.group.id);
    return next.entry;
  });
  const same = groups.every((entry, index) => entry === state.groups[index]);
  return { ...state, groups: same ? state.groups : groups, staleGroups };
}

/** The answer to open_group, asked for because the group was stale. It replaces all that was known of the group. */
export function refreshGroup(state: HomeState, asked: Stale, view: GroupView): HomeState {
  const { summary } = view;
  const staleGroups = refreshed(state.staleGroups, asked);
  if (summary.role === undefined) return { ...withoutGroup(state, asked.id), staleGroups };
  const entry = entryOf(summary);
  const at = state.groups.findIndex((known) => known.group.id === asked.id);
  const before = at < 0 ? undefined : state.groups[at];
  const groups = at < 0 ? [...state.groups, entry] : state.groups.map((known, index) => (index === at ? entry : known));
  const readable = new Set(entry.rooms.filter((room) => room.readable).map(({ room }) => room.id));
  const lost = new Set(before?.rooms.map(({ room }) => room.id).filter((room) => !readable.has(room)));
  const fresh = headsOfSummary(summary);
  const ahead = roomsAhead(state, summary);
  const kept = catchUpHeads(dropHeads(state.heads, (head) => lost.has(head.room)), fresh, (head) => ahead.has(head.room));
  return {
    ...state,
    groups,
    staleGroups,
    positions: { ...without(state.positions, before ? feedsOf(before) : []), ...positionsOfSummary(summary) },
    heads: absorbHeads(outdateHeads(kept, fresh, (head) => readable.has(head.room)), fresh),
  };
}

/** The rooms that the answer saw later than the state has. */
function roomsAhead(state: HomeState, summary: GroupSummary): ReadonlySet<RoomId> {
  const isAhead = (feed: FeedPosition): boolean => feed.seq > (state.positions[feed.feed] ?? -1);
  return new Set(summary.rooms.filter(({ feed }) => feed && isAhead(feed)).map(({ room }) => room.id));
}

/** The answer to get_head, asked for because the head was stale; nothing, when it may no longer be read. */
export function refreshHeadOf(
  state: HomeState, asked: Stale, head: ThreadHead | undefined, missed: readonly FeedEvent[] = [],
): HomeState {
  const heads = { ...state.heads, stale: refreshed(state.heads.stale, asked) };
  // Of a group that was left meanwhile nothing is counted any more.
  const counts = head !== undefined && isMine(state, head.room);
  return { ...state, heads: counts ? refreshHead(heads, head, missed) : heads };
}

/** Heads that came along with a room's or a thread's page. */
export function withHeads(state: HomeState, list: readonly ThreadHead[]): HomeState {
  const mine = list.filter((head) => isMine(state, head.room));
  return mine.length === 0 ? state : { ...state, heads: absorbHeads(state.heads, mine) };
}

/**
 * A follow has ended or lost its place: what depends on this feed has to be fetched anew, and until then it is not followed
 * from where this state stood.
 */
export function feedLost(state: HomeState, feed: string): HomeState {
  const positions = without(state.positions, [feed]);
  const left = positions === state.positions ? state : { ...state, positions };
  if (state.me && feed === feedOf.member(state.me.id)) return { ...left, stale: true };
  const group = state.groups.find((entry) => feedsOf(entry).includes(feed));
  return group ? { ...left, staleGroups: outdated(state.staleGroups, group.group.id) } : left;
}

function withoutGroup(state: HomeState, group: GroupId): HomeState {
  const entry = state.groups.find((known) => known.group.id === group);
  const staleGroups = forgotten(state.staleGroups, (id) => id === group);
  if (!entry) return { ...state, staleGroups };
  const rooms = roomsOf(state, group);
  return {
    ...state,
    staleGroups,
    groups: state.groups.filter((known) => known !== entry),
    positions: without(state.positions, feedsOf(entry)),
    heads: dropHeads(state.heads, (head) => rooms.has(head.room)),
  };
}

function roomsOf(state: HomeState, group: GroupId): ReadonlySet<RoomId> {
  const entry = state.groups.find((known) => known.group.id === group);
  return new Set(entry?.rooms.map(({ room }) => room.id));
}

/** Every feed that may be told of a group, followed or not. */
function feedsOf(entry: GroupEntry): readonly string[] {
  const { id } = entry.group;
  return [feedOf.group(id), feedOf.moderators(id), ...entry.rooms.map(({ room }) => feedOf.room(room.id))];
}

// Questions ---------------------------------------------------------------------------------------------------------

export function isMine(state: HomeState, room: RoomId): boolean {
  return state.groups.some((entry) => entry.rooms.some((known) => known.room.id === room));
}

/** The lounge first, then followed threads with something unread, newest first. */
export function headsOfRoom(state: HomeState, room: RoomId): readonly ThreadHead[] {
  const all = Object.values(state.heads.byThread).filter((head) => head.room === room);
  const threads = all.filter((head) => head.title !== undefined && unreadOf(head) > 0);
  return [...all.filter((head) => head.title === undefined), ...threads.sort(newestFirst)];
}

function newestFirst(a: ThreadHead, b: ThreadHead): number {
  return b.last_at - a.last_at || b.thread - a.thread;
}
