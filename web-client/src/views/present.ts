/** Where the reader is now, from the address and what the store has open. Reactive when read in markup or $derived. */
import type { GroupId, MemberId, Presence, Role, RoomId } from "../protocol.gen";
import type { Opened } from "../state/api";
import type { GroupEntry } from "../state/group";
import type { HomeState } from "../state/home";
import { here } from "../state/route.svelte";
import { app } from "../state/the_app";
import { loungePath, threadPath } from "./addresses";

export const homeNow = (): HomeState | undefined => (app.home.status === "ready" ? app.home.value : undefined);

export const myGroups = (): readonly GroupEntry[] => homeNow()?.groups ?? [];

/** A role that is known without asking: of those who look after one of one's groups. */
export const roleIn = (group: GroupId, member: MemberId): Role | undefined =>
  myGroups().find((entry) => entry.group.id === group)?.stewards.find((steward) => steward.member.id === member)?.role;

/** Where a thread is, as far as home knows it: followed ones by their title, lounges by their room. */
export function placeOfThread(thread: number): { name?: string; path: string } {
  for (const { group, rooms } of myGroups()) {
    const lounge = rooms.find(({ room }) => room.lounge === thread)?.room;
    if (lounge) return { name: `${lounge.name} · ${group.name}`, path: loungePath(group, lounge) };
  }
  const title = homeNow()?.heads.byThread[thread]?.title;
  return { ...(title === undefined ? {} : { name: title }), path: threadPath(thread) };
}

/** Until when what is shown was known to be so. */
export function asOf(shown: Opened<unknown>): number {
  return shown.status === "ready" && shown.keptAt !== undefined ? shown.keptAt : app.connection.since;
}

/** What is kept looks like anything else while a connection may bring what is newer. */
export function isOld(): boolean {
  const { state } = app.connection;
  return state === "late" || state === "offline";
}

/** What is newer will come in below it, and must not take along who reads to its end. */
export const isFromDevice = (shown: Opened<unknown>): boolean => shown.status === "ready" && shown.keptAt !== undefined;

export const isMyGroup = (group: GroupId): boolean => myGroups().some((entry) => entry.group.id === group);

export function presentGroupId(): GroupId | undefined {
  const { route } = here;
  if (route.name === "thread") return app.thread.status === "ready" ? app.thread.value.place.group.id : undefined;
  if (!("group" in route)) return undefined;
  const mine = myGroups().find((entry) => entry.group.slug === route.group);
  if (mine) return mine.group.id;
  if (app.group.status === "ready" && app.group.value.group.slug === route.group) return app.group.value.group.id;
  if (app.room.status === "ready" && app.room.value.place.group.slug === route.group) return app.room.value.place.group.id;
  return undefined;
}

export function presentGroup(): GroupEntry | undefined {
  const id = presentGroupId();
  if (id === undefined) return undefined;
  const mine = myGroups().find((entry) => entry.group.id === id);
  if (mine) return mine;
  return app.group.status === "ready" && app.group.value.group.id === id ? app.group.value.entry : undefined;
}

export function presentRoomId(): number | undefined {
  const { route } = here;
  if (route.name === "thread") return app.thread.status === "ready" ? app.thread.value.place.room.id : undefined;
  if (!("room" in route)) return undefined;
  return presentGroup()?.rooms.find(({ room }) => room.slug === route.room)?.room.id;
}

/** Who is in a room now; undefined when that is nobody but oneself. */
export function companyIn(room: RoomId): Presence | undefined {
  const presence = app.presenceIn(room);
  return presence?.members.some(({ id }) => id !== app.me?.id) ? presence : undefined;
}

export const mentionsOfGroup = (entry: GroupEntry): number =>
  entry.rooms.reduce((sum, { room }) => sum + app.mentionsInRoom(room.id), 0);

export const mentionsInAll = (): number => myGroups().reduce((sum, entry) => sum + mentionsOfGroup(entry), 0);

export const mayWrite = (role: Role | undefined): boolean => role !== undefined && role !== "observer";
/** The server decides by its table (server/rules/permissions.cpp); these only keep back what it would refuse. */
export const mayModerate = (role: Role | undefined): boolean => role === "owner" || role === "moderator";
