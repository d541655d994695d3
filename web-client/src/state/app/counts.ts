/** How much is unread, in one pass over the heads. */
import type { GroupId, RoomId, ThreadHead, ThreadId } from "../../protocol.gen";
import type { GroupEntry } from "../group";
import { unreadOf } from "../heads";

export interface Count {
  readonly unread: number;
  readonly mentions: number;
}

export interface Counts {
  readonly byThread: ReadonlyMap<ThreadId, Count>;
  readonly byRoom: ReadonlyMap<RoomId, Count>;
  readonly byGroup: ReadonlyMap<GroupId, Count>;
  readonly all: Count;
}

export const nothing: Count = { unread: 0, mentions: 0 };

/** `readHere`: what this page has read, by thread; it counts before the server has heard of it. */
export function countsOf(
  heads: Readonly<Record<ThreadId, ThreadHead>>, groups: readonly GroupEntry[], readHere: Readonly<Record<ThreadId, number>>,
): Counts {
  const byThread = new Map<ThreadId, Count>();
  const byRoom = new Map<RoomId, Count>();
  const byGroup = new Map<GroupId, Count>();
  const groupOf = new Map(groups.flatMap(({ group, rooms }) => rooms.map(({ room }) => [room.id, group.id] as const)));
  let all = nothing;
  for (const head of Object.values(heads)) {
    const count = countOf(head, readHere[head.thread] ?? 0);
    if (count.unread === 0) continue;
    const group = groupOf.get(head.room);
    byThread.set(head.thread, count);
    byRoom.set(head.room, sum(byRoom.get(head.room), count));
    if (group !== undefined) byGroup.set(group, sum(byGroup.get(group), count));
    all = sum(all, count);
  }
  return { byThread, byRoom, byGroup, all };
}

function countOf(head: ThreadHead, readHere: number): Count {
  const unread = unreadOf(readHere > head.read_number ? { ...head, read_number: readHere } : head);
  return unread === 0 ? nothing : { unread, mentions: head.mentions };
}

function sum(before: Count = nothing, count: Count): Count {
  return { unread: before.unread + count.unread, mentions: before.mentions + count.mentions };
}
