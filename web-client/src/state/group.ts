/** A group, who leads it, and its rooms: as an entry of the home state, and as the group's own screen. */
import type {
  FeedEvent, Group, GroupCard, GroupMember, GroupPage, GroupSummary, GroupView, MemberCard, MemberId, Place, Role, RoomCard, ThreadHead,
} from "../protocol.gen";
import { type Positions, feedOf, isGroupFeed, movedBy, positionsOf, stepOf, unreachable, without } from "./feeds";

export interface RoomEntry {
  readonly room: RoomCard;
  /** Whether the one who looks may read it; a members-only room is listed for everybody. */
  readonly readable: boolean;
}

export interface GroupEntry {
  readonly group: GroupCard;
  /** Absent for guests and outsiders. */
  readonly role?: Role;
  /** Owners and moderators, by member id. */
  readonly stewards: readonly GroupMember[];
  readonly rooms: readonly RoomEntry[];
}

export interface GroupState {
  readonly me?: MemberId;
  readonly positions: Positions;
  readonly group: Group;
  readonly entry: GroupEntry;
  /** What may be seen has changed: open_group has to be asked again. */
  readonly stale: boolean;
}

export function entryOf(summary: GroupSummary): GroupEntry {
  return {
    group: summary.group,
    ...(summary.role === undefined ? {} : { role: summary.role }),
    stewards: [...summary.stewards].sort((a, b) => a.member.id - b.member.id),
    rooms: summary.rooms.map(({ room, feed }) => ({ room, readable: feed !== undefined })),
  };
}

/** By the short names of an address; undefined where it leads to nothing that is among these. */
export function placeAmong(entries: readonly GroupEntry[], group: string, room: string | undefined): Place | undefined {
  const entry = entries.find((known) => known.group.slug === group);
  if (!entry || room === undefined) return entry && { group: entry.group.id };
  const found = entry.rooms.find((known) => known.room.slug === room);
  return found && { group: entry.group.id, room: found.room.id };
}

/** Outsiders may read public rooms, but only members follow the group itself. */
export function positionsOfSummary(summary: GroupSummary): Positions {
  const own = summary.role === undefined ? undefined : summary.feed;
  return positionsOf(own, summary.moderators_feed, ...summary.rooms.map((room) => room.feed));
}

export function headsOfSummary(summary: GroupSummary): readonly ThreadHead[] {
  return summary.rooms.flatMap((room) => room.heads);
}

export function groupStateOf(view: GroupView, me: MemberId | undefined): GroupState {
  return {
    ...(me === undefined ? {} : { me }),
    positions: positionsOfSummary(view.summary),
    group: view.group,
    entry: entryOf(view.summary),
    stale: false,
  };
}

export function reduceGroup(state: GroupState, event: FeedEvent): GroupState {
  const step = stepOf(state.positions, event);
  if (step === "known") return state;
  // Rooms that are not open are not followed for an outsider; each event tells how the room is.
  if (step === "gap" && isGroupFeed(event.feed)) return groupFeedLost(state, event.feed);
  // The member's own feed is not one of the group's, but tells of what the group looks like from now on.
  const moved = step === "elsewhere" ? state : { ...state, positions: movedBy(state.positions, event) };
  return withEntry(moved, event, reduceEntry(state.entry, event, state.me));
}

/** A follow has ended or lost its place: the group has to be fetched, and until then nothing is followed for this state. */
export function groupFeedLost(state: GroupState, feed: string): GroupState {
  const { id } = state.group;
  if (feed !== feedOf.group(id) && feed !== feedOf.moderators(id)) return state;
  return { ...state, positions: without(state.positions, [feed]), stale: true };
}

function withEntry(state: GroupState, event: FeedEvent, next: ReducedEntry): GroupState {
  const stale = state.stale || next.stale;
  const group = groupAfter(state.group, event);
  if (next.entry === state.entry && stale === state.stale && group === state.group) return state;
  return { ...state, group, entry: next.entry, stale };
}

function groupAfter(group: Group, event: FeedEvent): Group {
  if (event.event === "group_changed" && event.data.group.id === group.id) return event.data.group;
  const joinedOrLeft = event.event === "member_joined" || event.event === "member_left";
  if (joinedOrLeft && event.data.group === group.id) return { ...group, member_count: event.data.member_count };
  return group;
}

/** What list_groups gave after the last that is listed; twice the same page changes nothing. */
export function joinGroups(listed: readonly GroupCard[], page: GroupPage): readonly GroupCard[] {
  const known = new Set(listed.map((group) => group.id));
  return [...listed, ...page.groups.filter((group) => !known.has(group.id))];
}

export interface ReducedEntry {
  readonly entry: GroupEntry;
  readonly stale: boolean;
}

/** What an event of any feed means for a group; events of other groups and rooms leave it as it is. */
export function reduceEntry(entry: GroupEntry, event: FeedEvent, me: MemberId | undefined): ReducedEntry {
  const same = { entry, stale: false };
  const fetchAgain = (concerned: boolean): ReducedEntry => (concerned ? { entry, stale: true } : same);
  const becomes = (next: GroupEntry): ReducedEntry => ({ entry: next, stale: false });
  const own = entry.group.id;
  switch (event.event) {
    case "room_changed":
      return event.data.room.group === own ? roomChanged(entry, event.data.room) : same;
    case "room_created":
      return fetchAgain(event.data.room.group === own);
    case "room_removed":
      return fetchAgain(entry.rooms.some(({ room }) => room.id === event.data.room));
    case "group_changed":
      return event.data.group.id === own ? becomes({ ...entry, group: cardOf(event.data.group) }) : same;
    case "member_joined": {
      const { group, member, member_count } = event.data;
      return group === own ? becomes({ ...withSteward(entry, member), group: { ...entry.group, member_count } }) : same;
    }
    case "member_left": {
      const { group, member, member_count } = event.data;
      return group === own ? becomes({ ...withoutSteward(entry, member), group: { ...entry.group, member_count } }) : same;
    }
    case "role_changed": {
      const { group, member } = event.data;
      if (group !== own) return same;
      const next = withSteward(entry, member);
      return member.member.id === me ? { entry: { ...next, role: member.role }, stale: true } : becomes(next);
    }
    case "member_renamed":
      return becomes(withName(entry, event.data.member));
    case "group_entered":
    case "group_exited":
    case "access_changed":
      return fetchAgain(event.data.group === own);
    case "thread_started":
    case "thread_changed":
    case "post_written":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return same;
    default:
      return unreachable(event);
  }
}

export function cardOf(group: Group): GroupCard {
  const { id, slug, name, about, member_count } = group;
  return { id, slug, name, about, member_count };
}

/** Who may read a room follows from its visibility, so a change of that has to be asked for. */
function roomChanged(entry: GroupEntry, room: RoomCard): ReducedEntry {
  const known = entry.rooms.find((one) => one.room.id === room.id);
  if (!known) return { entry, stale: true };
  const rooms = entry.rooms.map((one) => (one === known ? { ...known, room } : one));
  return { entry: { ...entry, rooms }, stale: known.room.visibility !== room.visibility };
}

function withSteward(entry: GroupEntry, member: GroupMember): GroupEntry {
  const others = entry.stewards.filter((steward) => steward.member.id !== member.member.id);
  const leads = member.role === "owner" || member.role === "moderator";
  if (!leads) return others.length === entry.stewards.length ? entry : { ...entry, stewards: others };
  return { ...entry, stewards: [...others, member].sort((a, b) => a.member.id - b.member.id) };
}

function withoutSteward(entry: GroupEntry, member: MemberId): GroupEntry {
  return { ...entry, stewards: entry.stewards.filter((steward) => steward.member.id !== member) };
}

function withName(entry: GroupEntry, member: MemberCard): GroupEntry {
  if (!entry.stewards.some((steward) => steward.member.id === member.id)) return entry;
  const stewards = entry.stewards.map((one) => (one.member.id === member.id ? { ...one, member } : one));
  return { ...entry, stewards };
}
