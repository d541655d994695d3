/** What the screens ask of the values: unread counts, names, addresses. */
import type { GroupId, Place, RoomId, ThreadHead, ThreadId } from "../../protocol.gen";
import type { MemberId } from "../../protocol.gen";
import { unreadOf } from "../heads";
import { type Values, valueIn } from "./values.svelte";

export function unreadIn(values: Values) {
  function heads(): readonly ThreadHead[] {
    const home = valueIn(values.home);
    return home ? Object.values(home.heads.byThread) : [];
  }

  /** What this page has read counts before the server has heard of it. */
  function unread(head: ThreadHead): number {
    const readHere = values.readHere[head.thread] ?? 0;
    return unreadOf(readHere > head.read_number ? { ...head, read_number: readHere } : head);
  }

  function mentions(head: ThreadHead): number {
    return unread(head) === 0 ? 0 : head.mentions;
  }

  function sum(list: readonly ThreadHead[], count: (head: ThreadHead) => number): number {
    return list.reduce((total, head) => total + count(head), 0);
  }

  const inRoom = (room: RoomId): readonly ThreadHead[] => heads().filter((head) => head.room === room);

  return {
    unreadOfThread(thread: ThreadId): number {
      const head = valueIn(values.home)?.heads.byThread[thread];
      return head ? unread(head) : 0;
    },
    unreadOfRoom: (room: RoomId): number => sum(inRoom(room), unread),
    unreadOfGroup(group: GroupId): number {
      const entry = valueIn(values.home)?.groups.find((known) => known.group.id === group);
      const rooms = new Set(entry?.rooms.map(({ room }) => room.id));
      return sum(heads().filter((head) => rooms.has(head.room)), unread);
    },
    unreadInAll: (): number => sum(heads(), unread),
    mentionsInRoom: (room: RoomId): number => sum(inRoom(room), mentions),
    placeOf(group: string, room: string | undefined): Place | undefined {
      const open = valueIn(values.group)?.entry;
      const entries = [...(valueIn(values.home)?.groups ?? []), ...(open ? [open] : [])];
      const entry = entries.find((known) => known.group.slug === group);
      if (!entry) return undefined;
      if (room === undefined) return { group: entry.group.id };
      const found = entry.rooms.find((known) => known.room.slug === room);
      return found && { group: entry.group.id, room: found.room.id };
    },
  };
}

/** Asked of the states that are on the screen, the nearest first. */
export function nameIn(values: Values, member: MemberId): string | undefined {
  const cards = [
    valueIn(values.thread)?.members.cards[member],
    valueIn(values.room)?.members.cards[member],
    valueIn(values.memberList)?.members.find((one) => one.member.id === member)?.member,
    valueIn(values.group)?.entry.stewards.find((one) => one.member.id === member)?.member,
    ...(valueIn(values.home)?.groups ?? []).map((group) => group.stewards.find((one) => one.member.id === member)?.member),
  ];
  const me = valueIn(values.home)?.me;
  return me?.id === member ? me.name : cards.find((card) => card !== undefined)?.name;
}
