/** What the screens ask of the values: unread counts, addresses. */
import type { GroupId, Place, RoomId, ThreadId } from "../../protocol.gen";
import { nothing } from "./counts";
import type { Values } from "./values.svelte";

export function unreadIn(values: Values) {
  return {
    unreadOfThread: (thread: ThreadId): number => (values.counts.byThread.get(thread) ?? nothing).unread,
    unreadOfRoom: (room: RoomId): number => (values.counts.byRoom.get(room) ?? nothing).unread,
    unreadOfGroup: (group: GroupId): number => (values.counts.byGroup.get(group) ?? nothing).unread,
    unreadInAll: (): number => values.counts.all.unread,
    mentionsInRoom: (room: RoomId): number => (values.counts.byRoom.get(room) ?? nothing).mentions,
    placeOf(group: string, room: string | undefined): Place | undefined {
      const entries = [...values.groups, ...(values.entry ? [values.entry] : [])];
      const entry = entries.find((known) => known.group.slug === group);
      if (!entry) return undefined;
      if (room === undefined) return { group: entry.group.id };
      const found = entry.rooms.find((known) => known.room.slug === room);
      return found && { group: entry.group.id, room: found.room.id };
    },
  };
}
