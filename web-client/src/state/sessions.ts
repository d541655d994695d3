/** The member's devices and bots. */
import type { FeedEvent, Session } from "../protocol.gen";
import { unreachable } from "./feeds";

export function reduceSessions(sessions: readonly Session[], event: FeedEvent): readonly Session[] {
  switch (event.event) {
    case "session_started": {
      const { session } = event.data;
      if (sessions.some((known) => known.id === session.id)) return sessions;
      return inOrder([...sessions, session]);
    }
    case "session_ended":
      return sessions.filter((known) => known.id !== event.data.session);
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
    case "member_joined":
    case "member_left":
    case "role_changed":
    case "member_renamed":
    case "profile_changed":
    case "group_entered":
    case "group_exited":
    case "access_changed":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
    case "draft_changed":
      return sessions;
    default:
      return unreachable(event);
  }
}

/** The current one first, then the last used. */
function inOrder(sessions: readonly Session[]): readonly Session[] {
  return [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.seen_at - a.seen_at || b.id - a.id);
}
