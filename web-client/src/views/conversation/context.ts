/** What a post on the screen may know of the conversation around it, and ask of it. */
import { getContext, setContext } from "svelte";
import type { GroupCard, MemberId, Post, PostId, Role, RoomCard } from "../../protocol.gen";
import type { Pane, PendingChange } from "../../state/api";
import type { Conversation } from "../../state/conversation";
import type { PostMenu } from "./post_menu";

/** A post that is answered or being changed. Only its id is known where it is not loaded, as for who comes back to a draft. */
export type Target = Post | { readonly id: PostId };

export interface Talk {
  readonly pane: Pane;
  readonly group: GroupCard;
  readonly room: RoomCard;
  readonly role: Role | undefined;
  readonly conversation: Conversation;
  readonly me: MemberId | undefined;
  /** A member, and no observer: may react, and write while the thread is open. */
  readonly isWriter: boolean;
  /** May write here now: a writer, and the thread is open. */
  readonly canWrite: boolean;
  /** Owners and moderators of the group, by member id. */
  readonly roles: ReadonlyMap<MemberId, Role>;
  /** What waits in the outbox for a post of this conversation. */
  readonly waitingOn: ReadonlyMap<number, readonly PendingChange[]>;
  /** The menu of a post that is open. */
  readonly menu: PostMenu | undefined;
  /** Opens it; again at the same button closes it. */
  openMenu(menu: PostMenu): void;
  /** A menu may be opened soon: fetches what it needs. */
  readyMenu(): void;
  nameOf(member: MemberId): string;
  reply(post: Post): void;
  /** Answers it, with its words. */
  quote(post: Post): void;
  edit(post: Post): void;
  remove(post: Post): void;
  showHistory(post: Post): void;
  pickEmoji(post: Post): void;
  markUnread(post: Post): void;
  jump(number: number): void;
  /** A short note above the composer. */
  say(text: string): void;
}

const key = Symbol("talk");
export const setTalk = (talk: Talk): Talk => setContext(key, talk);
export const getTalk = (): Talk => getContext(key);
