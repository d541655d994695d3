/** Where an open room or thread stands: its group, its room, and who the reader is there. */
import type { FeedEvent, GroupCard, MemberId, Role, RoomCard } from "../protocol.gen";
import { unreachable } from "./feeds";
import { cardOf } from "./group";

export interface Place {
  readonly group: GroupCard;
  readonly room: RoomCard;
  /** Absent for guests and outsiders. */
  readonly role?: Role;
  /** Who the reader is here has changed, or from when on they see the room: it has to be opened again. */
  readonly stale: boolean;
}

export function placeOf(view: { group: GroupCard; room: RoomCard; role?: Role }): Place {
  return {
    group: view.group,
    room: view.room,
    ...(view.role === undefined ? {} : { role: view.role }),
    stale: false,
  };
}

/** From whichever feed the event comes: each tells how the thing is now. */
export function reducePlace(place: Place, event: FeedEvent, me: MemberId | undefined): Place {
  const group = place.group.id;
  switch (event.event) {
    case "room_changed":
      return event.data.room.id === place.room.id ? { ...place, room: event.data.room } : place;
    case "group_changed":
      return event.data.group.id === group ? { ...place, group: cardOf(event.data.group) } : place;
    case "member_joined":
    case "member_left":
      if (event.data.group !== group) return place;
      return { ...place, group: { ...place.group, member_count: event.data.member_count } };
    case "role_changed": {
      const { member } = event.data;
      const mine = event.data.group === group && member.member.id === me;
      return mine ? { ...place, role: member.role } : place;
    }
    case "group_entered":
    case "group_exited":
    case "access_changed":
      return event.data.group === group ? { ...place, stale: true } : place;
    // Listed or hidden from now on: what counts as unread is reckoned from another time.
    case "room_created":
      return event.data.room.id === place.room.id ? { ...place, stale: true } : place;
    case "room_removed":
    case "thread_started":
    case "thread_changed":
    case "post_written":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "member_renamed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return place;
    default:
      return unreachable(event);
  }
}
