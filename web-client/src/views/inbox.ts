/** What is unread or waits, across all groups: mentions first, then the newest. Pure. */
import type { GroupCard, RoomCard, ThreadHead } from "../protocol.gen";
import { unreadOf } from "../state/heads";
import type { HomeState } from "../state/home";

export interface InboxEntry {
  head: ThreadHead;
  room: RoomCard;
  group: GroupCard;
}

export function inboxOf(home: HomeState): InboxEntry[] {
  const places = new Map(home.groups.flatMap(({ group, rooms }) => rooms.map(({ room }) => [room.id, { room, group }] as const)));
  return Object.values(home.heads.byThread)
    .filter((head) => unreadOf(head) > 0 || head.mentions > 0)
    .flatMap((head) => {
      const place = places.get(head.room);
      return place ? [{ head, ...place }] : [];
    })
    .sort((a, b) => Math.sign(b.head.mentions) - Math.sign(a.head.mentions) || b.head.last_at - a.head.last_at);
}
