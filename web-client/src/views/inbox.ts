/** What is unread or waits, across all groups: mentions first, then the newest. Pure. */
import type { GroupCard, RoomCard, ThreadHead, WaitingPost } from "../protocol.gen";
import { unreadOf } from "../state/heads";
import type { HomeState } from "../state/home";
import { loungePath, threadPath } from "./addresses";

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

/** To the lounge or the thread itself. */
export const entryPath = ({ head, group, room }: InboxEntry): string =>
  head.title === undefined ? loungePath(group, room) : threadPath(head.thread);

export interface WaitingPlace {
  room: RoomCard;
  group: GroupCard;
}

/** Where a waiting post stands, as far as the home state knows: right after a group was joined it may not yet. */
export function waitingPlaceOf(home: HomeState | undefined, post: Pick<WaitingPost, "group" | "room">): WaitingPlace | undefined {
  const entry = home?.groups.find(({ group }) => group.id === post.group);
  const room = entry?.rooms.find((each) => each.room.id === post.room)?.room;
  return entry && room && { group: entry.group, room };
}

/** The post itself, in the lounge or in its thread. */
export const waitingPath = (post: WaitingPost, { group, room }: WaitingPlace): string =>
  post.thread === room.lounge ? loungePath(group, room, post.number) : threadPath(post.thread, post.number);
