/** What the screens ask of the values: unread counts, addresses. */
import type { GroupId, Place, RoomId, ThreadId } from "../../protocol.gen";
import { placeAmong } from "../group";
import { nothing } from "./counts";
import type { Values } from "./values.svelte";

export function unreadIn(values: Values) {
  return {
    unreadOfThread: (thread: ThreadId): number => (values.counts.byThread.get(thread) ?? nothing).unread,
    unreadOfRoom: (room: RoomId): number => (values.counts.byRoom.get(room) ?? nothing).unread,
    unreadOfGroup: (group: GroupId): number => (values.counts.byGroup.get(group) ?? nothing).unread,
    unreadInAll: (): number => values.counts.all.unread,
    mentionsInRoom: (room: RoomId): number => (values.counts.byRoom.get(room) ?? nothing).mentions,
    knownPlace: (group: string, room?: string): Place | undefined =>
      placeAmong([...values.groups, ...(values.entry ? [values.entry] : [])], group, room),
  };
}
