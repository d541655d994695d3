/** The addresses of this page, in one place. */
import type { GroupCard, PostId, RoomCard, ThreadId } from "../protocol.gen";

type Slugged = Pick<GroupCard, "slug">;

export const outboxPath = "/outbox";
export const groupPath = (group: Slugged): string => `/g/${group.slug}`;
export const membersPath = (group: Slugged): string => `${groupPath(group)}/members`;
export const groupSettingsPath = (group: Slugged): string => `${groupPath(group)}/settings`;
export const newRoomPath = (group: Slugged): string => `${groupPath(group)}/settings/new-room`;
export const loungePath = (group: Slugged, room: Pick<RoomCard, "slug">, at?: number): string =>
  `${groupPath(group)}/${room.slug}${at === undefined ? "" : `?at=${at}`}`;
export const threadsPath = (group: Slugged, room: Pick<RoomCard, "slug">): string => `${loungePath(group, room)}/threads`;
export const newThreadPath = (group: Slugged, room: Pick<RoomCard, "slug">): string => `${loungePath(group, room)}/new`;
export const roomSettingsPath = (group: Slugged, room: Pick<RoomCard, "slug">): string => `${loungePath(group, room)}/settings`;
export const threadPath = (thread: ThreadId, at?: number): string => `/t/${thread}${at === undefined ? "" : `?at=${at}`}`;
export const postPath = (post: PostId): string => `/p/${post}`;
