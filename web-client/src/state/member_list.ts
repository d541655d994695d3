/** A group's members, by id, as far as they are loaded. */
import type { FeedEvent, GroupId, GroupMember, GroupMemberPage, MemberId } from "../protocol.gen";
import { unreachable } from "./feeds";

export interface MemberListState {
  readonly group: GroupId;
  readonly members: readonly GroupMember[];
  /** There are members with higher ids. */
  readonly more: boolean;
}

export function memberListOf(group: GroupId, page: GroupMemberPage): MemberListState {
  return { group, members: page.members, more: page.more };
}

export function withMoreMembers(state: MemberListState, page: GroupMemberPage): MemberListState {
  return { ...state, members: page.members.reduce(put, state.members), more: page.more };
}

/** Takes the events of the group's feed. The page has no position in it; each event tells how a member is now. */
export function reduceMemberList(state: MemberListState, event: FeedEvent): MemberListState {
  switch (event.event) {
    case "member_joined":
    case "role_changed":
      if (event.data.group !== state.group || liesBeyond(state, event.data.member.member.id)) return state;
      return { ...state, members: put(state.members, event.data.member) };
    case "member_left":
      if (event.data.group !== state.group) return state;
      return { ...state, members: state.members.filter(({ member }) => member.id !== event.data.member) };
    case "member_renamed": {
      const { member } = event.data;
      if (!state.members.some((known) => known.member.id === member.id)) return state;
      const members = state.members.map((known) => (known.member.id === member.id ? { ...known, member } : known));
      return { ...state, members };
    }
    case "thread_started":
    case "thread_changed":
    case "post_written":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "room_changed":
    case "room_created":
    case "room_removed":
    case "group_changed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "group_entered":
    case "group_exited":
    case "access_changed":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return state;
    default:
      return unreachable(event);
  }
}

function liesBeyond(state: MemberListState, member: MemberId): boolean {
  const last = state.members[state.members.length - 1];
  return state.more && last !== undefined && member > last.member.id;
}

function put(members: readonly GroupMember[], member: GroupMember): readonly GroupMember[] {
  const others = members.filter((known) => known.member.id !== member.member.id);
  return [...others, member].sort((a, b) => a.member.id - b.member.id);
}
