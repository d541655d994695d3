/** What the screens may know of the store: its values and its actions. See app.svelte.ts for how to use it. */
import type * as Wire from "../protocol.gen";
import type { Connection } from "../socket/connection";
import type { GroupState } from "./group";
import type { HomeState } from "./home";
import type { MemberListState } from "./member_list";
import type { RoomState } from "./room";
import type { ThreadState } from "./thread";
import type { WaitingState } from "./waiting";

type GroupId = Wire.GroupId;
type RoomId = Wire.RoomId;
type ThreadId = Wire.ThreadId;
type PostId = Wire.PostId;
type MemberId = Wire.MemberId;

/** The page may look live in `live` and `connecting` only. */
export type { Connection } from "../socket/connection";

/** Why something did not happen. Its text in the catalogue: `error.<code>`, or `error.offline`. */
export type Failure =
  | { kind: "offline" }
  | { kind: "refused"; code: Wire.ErrorCode; message: string; field?: string; retryAfterMs?: number };

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Something a screen shows that has to be fetched first. While `ready` it stays current by events. */
export type Opened<T> =
  | { status: "closed" }
  | { status: "loading"; id: number }
  /** `keptAt`: as it was on this device then (Unix ms); it will be fetched once there is a connection. */
  | { status: "ready"; id: number; value: T; keptAt?: number }
  | { status: "failed"; id: number; failure: Failure };

/** A change that waits in the outbox. `sent`: acknowledged, its event is on the way; show it as sent. */
export interface PendingChange {
  key: string;
  thread: ThreadId;
  op: "write_post" | "edit_post" | "delete_post" | "restore_post" | "add_reaction" | "remove_reaction";
  /** Of write_post and edit_post; else empty. */
  text: string;
  /** Of write_post. */
  replyTo?: PostId;
  /** Of all others. */
  post?: PostId;
  /** Of add_reaction and remove_reaction. */
  reaction?: string;
  writtenAt: number;
  /** This device could not keep it: it is lost when the page is closed before it was sent. */
  unkept?: true;
  status: { state: "pending"; retryAt?: number } | { state: "sent" } | { state: "failed"; failure: PendingFailure };
}

/** `expired`: sent, but for a day no answer came; nobody knows whether it arrived, so the writer decides. */
export type PendingFailure = (Failure & { kind: "refused" }) | { kind: "expired" };

export interface Draft {
  text: string;
  replyTo?: PostId;
}

/** Which of the two open conversations: the lounge of `app.room`, or `app.thread`. */
export type Pane = "room" | "thread";

export interface App {
  // Values: read them in markup or $derived, they are reactive ------------------------------------------------------
  readonly connection: Connection;
  /** Groups, rooms and unread counts; `failed` when the first data could not be had. `value.me` is absent for guests. */
  readonly home: Opened<HomeState>;
  readonly me: Wire.Me | undefined;
  /** Set when the session was ended elsewhere, until the next sign-in; the page then shows why it became a guest's. */
  readonly signedOut: boolean;
  readonly group: Opened<GroupState>;
  readonly memberList: Opened<MemberListState>;
  readonly room: Opened<RoomState>;
  readonly thread: Opened<ThreadState>;
  readonly sessions: Opened<readonly Wire.Session[]>;
  /** What waits for the member in all their rooms: unread first, in both parts the newest first. */
  readonly waiting: Opened<WaitingState>;

  /** Unread posts of a thread, a room (its lounge and followed threads), a group, or of all. Own reading counts at once. */
  unreadOfThread(thread: ThreadId): number;
  unreadOfRoom(room: RoomId): number;
  unreadOfGroup(group: GroupId): number;
  unreadInAll(): number;
  /** Unread posts that mention the member or answer theirs. */
  mentionsInRoom(room: RoomId): number;
  /** The number of the first unread post when the pane was opened or marked unread: where the unread line stands. */
  unreadFrom(pane: Pane): number | undefined;
  /** A member's name as far as this page knows it. */
  nameOf(member: MemberId): string | undefined;
  /** Who writes in a thread now, without oneself. */
  typingIn(thread: ThreadId): readonly Wire.MemberCard[];
  presenceIn(room: RoomId): Wire.Presence | undefined;
  /** What waits in the outbox for a thread, in order. Draw write_post after the last post, the rest on their post. */
  pendingIn(thread: ThreadId): readonly PendingChange[];

  /** The same of all threads, in the order in which it was written. */
  pendingInAll(): readonly PendingChange[];

  // The connection --------------------------------------------------------------------------------------------------
  /** Connects and fetches the first data. Once, from main.ts. */
  start(): void;
  /** Tries to connect now, for the "try again" button. */
  reconnect(): void;

  // Accounts --------------------------------------------------------------------------------------------------------
  join(args: Wire.Join): Promise<Outcome<Wire.Me>>;
  signIn(args: Wire.SignIn): Promise<Outcome<Wire.Me>>;
  /** Forgets this member's outbox and drafts on this device too: it may be somebody else's tomorrow. */
  signOut(): Promise<Outcome<Wire.Done>>;
  changePassword(args: Wire.ChangePassword): Promise<Outcome<Wire.Done>>;
  changeProfile(args: Wire.ChangeProfile): Promise<Outcome<Wire.Me>>;
  openSessions(): Promise<void>;
  closeSessions(): void;
  endSession(session: Wire.SessionId): Promise<Outcome<Wire.Done>>;
  createToken(label: string): Promise<Outcome<Wire.CreatedToken>>;

  // Groups ----------------------------------------------------------------------------------------------------------
  listGroups(after?: GroupId): Promise<Outcome<Wire.GroupPage>>;
  /** What the short names of an address lead to, as far as that is known. */
  knownPlace(group: string, room?: string): Wire.Place | undefined;
  /** Turns the short names of an address into ids; from what is known, else by asking. */
  findPlace(group: string, room?: string): Promise<Outcome<Wire.Place>>;
  openGroup(group: GroupId): Promise<void>;
  closeGroup(): void;
  createGroup(args: Wire.CreateGroup): Promise<Outcome<Wire.GroupView>>;
  changeGroup(args: Wire.ChangeGroup): Promise<Outcome<Wire.Group>>;
  joinGroup(group: GroupId): Promise<Outcome<Wire.GroupView>>;
  leaveGroup(group: GroupId): Promise<Outcome<Wire.Done>>;
  openMemberList(group: GroupId): Promise<void>;
  loadMoreMembers(): Promise<Outcome<void>>;
  closeMemberList(): void;
  findMembers(group: GroupId, prefix: string): Promise<Outcome<Wire.MemberList>>;
  changeRole(args: Wire.ChangeRole): Promise<Outcome<Wire.GroupMember>>;

  // Rooms -----------------------------------------------------------------------------------------------------------
  createRoom(args: Wire.CreateRoom): Promise<Outcome<Wire.RoomCard>>;
  changeRoom(args: Wire.ChangeRoom): Promise<Outcome<Wire.RoomCard>>;
  admit(room: RoomId, member: MemberId): Promise<Outcome<Wire.Done>>;
  dismiss(room: RoomId, member: MemberId): Promise<Outcome<Wire.Done>>;
  listAdmitted(room: RoomId): Promise<Outcome<Wire.MemberList>>;
  /** `at`: a post's number in the lounge. Opening the open room again only moves to `at`. Sets presence too. */
  openRoom(room: RoomId, at?: number): Promise<void>;
  closeRoom(): void;
  loadMoreThreads(): Promise<Outcome<void>>;

  // Threads and posts -----------------------------------------------------------------------------------------------
  openThread(thread: ThreadId, at?: number): Promise<void>;
  closeThread(): void;
  startThread(args: Wire.StartThread): Promise<Outcome<Wire.StartedThread>>;
  changeThread(args: Wire.ChangeThread): Promise<Outcome<Wire.ThreadCard>>;
  governThread(args: Wire.GovernThread): Promise<Outcome<Wire.ThreadCard>>;
  loadBefore(pane: Pane): Promise<Outcome<void>>;
  loadAfter(pane: Pane): Promise<Outcome<void>>;
  /** Makes sure that the post with this number is loaded; replaces the loaded posts when it is far away. */
  jumpTo(pane: Pane, number: number): Promise<Outcome<void>>;
  /** Lets go of loaded posts far from the ones in view, so that an hour in a busy room stays small. */
  keepAround(pane: Pane, first: number, last: number): void;
  findPost(post: PostId): Promise<Outcome<Wire.PostPlace>>;
  listRevisions(post: PostId): Promise<Outcome<Wire.RevisionList>>;
  /** What a text would look like as a post in this room. `html` is absent without markup: show the text, as in a post. */
  previewPost(room: RoomId, text: string): Promise<Outcome<Wire.PostPreview>>;

  /**
   * Into the outbox: works offline, leaves exactly once and in order. Resolves when it is kept on this device, or in this page
   * where the device does not (`unkept`); false when nobody is signed in: keep the text in the composer then.
   */
  writePost(thread: ThreadId, text: string, replyTo?: PostId): Promise<boolean>;
  editPost(thread: ThreadId, post: PostId, text: string): Promise<boolean>;
  deletePost(thread: ThreadId, post: PostId): Promise<boolean>;
  restorePost(thread: ThreadId, post: PostId): Promise<boolean>;
  react(thread: ThreadId, post: PostId, reaction: string, on: boolean): Promise<boolean>;
  retryPending(key: string): Promise<void>;
  discardPending(key: string): Promise<void>;

  // Reading ---------------------------------------------------------------------------------------------------------
  /** Call it when a conversation is shown, before its first moveReadMark: what was marked unread may be read again. */
  readAgain(thread: ThreadId): void;
  /** Call it with the newest number in view as often as you like; goes out merged, and only while the page is visible. */
  moveReadMark(thread: ThreadId, number: number): void;
  /** Unread from this number on; reading does not undo it until `readAgain`. */
  markUnread(thread: ThreadId, number: number): Promise<Outcome<Wire.ThreadHead>>;
  openWaiting(): Promise<void>;
  /** What stands behind the last that is loaded. */
  loadMoreWaiting(): Promise<Outcome<void>>;
  closeWaiting(): void;
  /** On every key stroke in a composer; goes out at most every 3 s. */
  setTyping(room: RoomId, thread: ThreadId): void;

  // Drafts: on this device first, and on the member's other devices soon --------------------------------------------
  /**
   * `place`: a thread's id, or below zero a room's, for a new thread there. Reactive to what other devices write, not to
   * `setDraft`: a composer that reads it in an effect takes over what was begun elsewhere.
   */
  draftOf(place: number): Draft;
  setDraft(place: number, draft: Draft): void;
}
