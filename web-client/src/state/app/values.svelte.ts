/**
 * The store's reactive values. Only the modules of this folder write them. What is derived changes only when its own parts do:
 * a new post must not make every other one on the screen look up its author's name again.
 */
import type { OutboxEntry } from "../../socket/outbox_entry";
import type { Me, MemberId, Session, ThreadHead } from "../../protocol.gen";
import type { Connection, Opened } from "../api";
import type { DraftsState } from "../drafts";
import type { GroupEntry, GroupState } from "../group";
import type { HomeState } from "../home";
import type { MemberListState } from "../member_list";
import type { RoomState } from "../room";
import { type Signals, quiet } from "../signals";
import type { ThreadState } from "../thread";
import { type Counts, countsOf } from "./counts";
import type { WaitingState } from "../waiting";

const noGroups: readonly GroupEntry[] = [];
const noHeads: Readonly<Record<number, ThreadHead>> = {};

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

  readonly account: Me | undefined = $derived(valueIn(this.home)?.me);
  readonly me: MemberId | undefined = $derived(this.account?.id);
  readonly groups: readonly GroupEntry[] = $derived(valueIn(this.home)?.groups ?? noGroups);
  readonly heads: Readonly<Record<number, ThreadHead>> = $derived(valueIn(this.home)?.heads.byThread ?? noHeads);
  /** Of the group that is open. */
  readonly entry: GroupEntry | undefined = $derived(valueIn(this.group)?.entry);
  readonly counts: Counts = $derived(countsOf(this.heads, this.groups, this.readHere));

  readonly #inThread = $derived(valueIn(this.thread)?.members.cards);
  readonly #inRoom = $derived(valueIn(this.room)?.members.cards);
  readonly #listed = $derived(valueIn(this.memberList)?.members);
  /** Names by member, from the states that are on the screen; what is nearer counts more. */
  readonly names: ReadonlyMap<MemberId, string> = $derived.by(() => {
    const stewards = [...this.groups, ...(this.entry ? [this.entry] : [])].flatMap((entry) => entry.stewards);
    const cards = [
      ...[...stewards, ...(this.#listed ?? [])].map(({ member }) => member),
      ...Object.values(this.#inRoom ?? {}),
      ...Object.values(this.#inThread ?? {}),
      ...(this.account ? [this.account] : []),
    ];
    return new Map(cards.map((card) => [card.id, card.name]));
  });
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
