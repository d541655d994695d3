/** The store's reactive values. Only the modules of this folder write them. */
import type { OutboxEntry } from "../../socket/outbox_entry";
import type { Session } from "../../protocol.gen";
import type { Connection, Opened } from "../api";
import type { DraftsState } from "../drafts";
import type { GroupState } from "../group";
import type { HomeState } from "../home";
import type { MemberListState } from "../member_list";
import type { RoomState } from "../room";
import { type Signals, quiet } from "../signals";
import type { ThreadState } from "../thread";
import type { WaitingState } from "../waiting";

export class Values {
  connection: Connection = $state.raw({ state: "connecting", since: 0 });
  home: Opened<HomeState> = $state.raw({ status: "closed" });
  signedOut: boolean = $state.raw(false);
  group: Opened<GroupState> = $state.raw({ status: "closed" });
  memberList: Opened<MemberListState> = $state.raw({ status: "closed" });
  room: Opened<RoomState> = $state.raw({ status: "closed" });
  thread: Opened<ThreadState> = $state.raw({ status: "closed" });
  sessions: Opened<readonly Session[]> = $state.raw({ status: "closed" });
  waiting: Opened<WaitingState> = $state.raw({ status: "closed" });
  /** As the server has them; absent for guests. */
  drafts: DraftsState | undefined = $state.raw(undefined);
  /** How often drafts of other devices were taken over on this one. */
  draftsTaken: number = $state.raw(0);
  signals: Signals = $state.raw(quiet);
  outbox: readonly OutboxEntry[] = $state.raw([]);
  /** How far this page has read, before the server has heard of it. */
  readHere: Readonly<Record<number, number>> = $state.raw({});
  /** Where the unread line stands in the open room and thread. */
  unreadFrom: { room?: number; thread?: number } = $state.raw({});

  get me(): number | undefined {
    return this.home.status === "ready" ? this.home.value.me?.id : undefined;
  }
}

export function valueIn<T>(opened: Opened<T>): T | undefined {
  return opened.status === "ready" ? opened.value : undefined;
}

/** The same thing, with what has become of its value. */
export function becoming<T>(opened: Opened<T>, change: (value: T) => T): Opened<T> {
  if (opened.status !== "ready") return opened;
  const value = change(opened.value);
  return value === opened.value ? opened : { ...opened, value };
}
