/**
 * What was read stays readable without a network, over reloads: the states of the screens, kept on the device for whoever
 * read them last, and shown until the server has answered. They follow no feed; what comes from the server replaces them.
 */
import type { Place } from "../../protocol.gen";
import type { Cancel, Environment, Reader } from "../../socket/environment";
import type { Opened } from "../api";
import { type GroupState, placeAmong } from "../group";
import type { HomeState } from "../home";
import type { Place as InPlace } from "../place";
import type { RoomState } from "../room";
import type { ThreadState } from "../thread";
import type { KeptRecord, KeptStore } from "./kept_store";
import type { Values } from "./values.svelte";

export interface States {
  home: HomeState;
  group: GroupState;
  room: RoomState;
  thread: ThreadState;
}

export interface Found<State> {
  readonly value: State;
  readonly reader: Reader;
  readonly at: number;
}

export interface Kept {
  find<Kind extends keyof States>(kind: Kind, id: number): Promise<Found<States[Kind]> | undefined>;
  /** By the short names of an address. */
  findPlace(group: string, room: string | undefined): Promise<Place | undefined>;
  /** The states may have changed: they will be written, merged. */
  note(): void;
  /** The server has refused it: neither it nor what belongs to it stays. */
  drop(kind: keyof States, id: number): void;
  /** It is known who reads: nothing of anybody else stays. */
  readBy(reader: Reader): void;
  forget(): Promise<void>;
}

const merge_ms = 2_000;
const recordsMost = 80;

export function createKept(env: Environment, store: KeptStore, version: string, values: Values): Kept {
  let reader: Reader | undefined;
  let planned: Cancel | undefined;
  const written = new Map<string, unknown>();
  /** The rooms that were open to the reader when it was looked last. */
  let openRooms = "";

  function usable(record: KeptRecord | undefined): Found<never> | undefined {
    if (record?.version !== version || (reader !== undefined && record.reader !== reader)) return undefined;
    return { value: record.value as never, reader: record.reader, at: record.at };
  }

  function write(): void {
    planned?.();
    planned = undefined;
    writeOne("home", values.home, restingHome);
    dropClosedRooms();
    writeOne("group", values.group, (group) => ({ ...group, positions: {}, stale: false }));
    writeOne("room", values.room, restingRoom);
    writeOne("thread", values.thread, restingThread);
  }

  function writeOne<State>(kind: keyof States, opened: Opened<State>, resting: (state: State) => State): void {
    if (reader === undefined || opened.status !== "ready" || opened.keptAt !== undefined) return;
    const key = `${kind}:${opened.id}`;
    if (written.get(kind) === opened.value) return;
    written.set(kind, opened.value);
    store.put({ key, reader, version, at: env.now(), value: resting(opened.value) }).catch(() => {
      // With the next change there may be room again.
      if (written.get(kind) === opened.value) written.delete(kind);
    });
  }

  /** What may not be read any more goes from the device as well, also where nobody looks. */
  function dropClosedRooms(): void {
    if (reader === undefined || values.home.status !== "ready" || values.home.keptAt !== undefined) return;
    const { groups } = values.home.value;
    const rooms = groups.flatMap((entry) => entry.rooms);
    const listed = new Set(rooms.map(({ room }) => room.id));
    const open = new Set(rooms.filter(({ readable }) => readable).map(({ room }) => room.id));
    const now = [groups.map(({ group }) => group.id), [...listed], [...open]].join(";");
    if (now === openRooms) return;
    openRooms = now;
    const isMine = (group: number): boolean => groups.some((entry) => entry.group.id === group);
    void remove(({ group, room }) => (isMine(group.id) ? !open.has(room.id) : room.visibility !== "public"));
    void removeGroups((entry) => (isMine(entry.group.id) ? entry.rooms.some(({ room }) => !listed.has(room.id)) : entry.role !== undefined));
  }

  /** The conversations in such places. */
  async function remove(isGone: (place: InPlace) => boolean): Promise<void> {
    for (const prefix of ["room:", "thread:"]) await removeAmong(prefix, (value) => isGone((value as RoomState | ThreadState).place));
  }

  /** The one that is looked at is fetched and written anew by itself. */
  async function removeGroups(isGone: (entry: GroupState["entry"]) => boolean): Promise<void> {
    const shown = values.group.status === "ready" && values.group.keptAt === undefined ? values.group.id : undefined;
    await removeAmong("group:", (value) => {
      const { entry } = value as GroupState;
      return entry.group.id !== shown && isGone(entry);
    });
  }

  async function removeAmong(prefix: string, isGone: (value: unknown) => boolean): Promise<void> {
    const records = await store.list(prefix).catch(() => []);
    for (const { key, value } of records) {
      if (isGone(value)) await store.remove(key).catch(() => undefined);
    }
  }

  // A phone puts a page away without another word.
  env.onChange(() => {
    if (!env.isVisible()) write();
  });

  return {
    find: async (kind, id) => usable(await store.find(`${kind}:${id}`).catch(() => undefined)),
    async findPlace(group, room) {
      const records = await store.list("group:").catch(() => []);
      const states = records.map((record) => usable(record)?.value as GroupState | undefined);
      return placeAmong(states.flatMap((state) => (state ? [state.entry] : [])), group, room);
    },
    note() {
      if (reader !== undefined) planned ??= env.after(merge_ms, write);
    },
    drop(kind, id) {
      void store.remove(`${kind}:${id}`).catch(() => undefined);
      if (kind === "room" || kind === "group") void remove((place) => place[kind].id === id);
    },
    readBy(known) {
      reader = known;
      void store.keepOnly(known, recordsMost).catch(() => undefined);
    },
    async forget() {
      reader = undefined;
      planned?.();
      planned = undefined;
      written.clear();
      openRooms = "";
      await store.clear().catch(() => undefined);
    },
  };
}

function restingHome(home: HomeState): HomeState {
  return { ...home, positions: {}, stale: false, staleGroups: [], heads: { ...home.heads, stale: [] } };
}

function restingRoom(room: RoomState): RoomState {
  const { place, threads, lounge } = room;
  return {
    ...room,
    positions: {},
    outdated: false,
    place: { ...place, stale: false },
    threads: { ...threads, stale: false },
    lounge: { ...lounge, stalePosts: [] },
  };
}

function restingThread(state: ThreadState): ThreadState {
  const { place, thread } = state;
  return { ...state, positions: {}, outdated: false, place: { ...place, stale: false }, thread: { ...thread, stalePosts: [] } };
}
