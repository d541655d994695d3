/**
 * What was read stays readable without a network, over reloads: the states of the screens, kept on the device for whoever
 * read them last, and shown until the server has answered. They follow no feed; what comes from the server replaces them.
 */
import type { Place } from "../../protocol.gen";
import type { Cancel, Environment, Reader } from "../../socket/environment";
import type { Opened } from "../api";
import type { GroupState } from "../group";
import type { HomeState } from "../home";
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

  function usable(record: KeptRecord | undefined): Found<never> | undefined {
    if (record?.version !== version || (reader !== undefined && record.reader !== reader)) return undefined;
    return { value: record.value as never, reader: record.reader, at: record.at };
  }

  function write(): void {
    planned?.();
    planned = undefined;
    writeOne("home", values.home, restingHome);
    writeOne("group", values.group, (group) => ({ ...group, positions: {}, stale: false }));
    writeOne("room", values.room, restingRoom);
    writeOne("thread", values.thread, restingThread);
  }

  function writeOne<State>(kind: keyof States, opened: Opened<State>, resting: (state: State) => State): void {
    if (reader === undefined || opened.status !== "ready" || opened.keptAt !== undefined) return;
    const key = `${kind}:${opened.id}`;
    if (written.get(kind) === opened.value) return;
    written.set(kind, opened.value);
    void store.put({ key, reader, version, at: env.now(), value: resting(opened.value) }).catch(() => undefined);
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
      const known = states.find((state) => state?.group.slug === group);
      if (!known) return undefined;
      if (room === undefined) return { group: known.group.id };
      const entry = known.entry.rooms.find((one) => one.room.slug === room);
      return entry && { group: known.group.id, room: entry.room.id };
    },
    note() {
      if (reader !== undefined) planned ??= env.after(merge_ms, write);
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
      await store.clear().catch(() => undefined);
    },
  };
}

function restingHome(home: HomeState): HomeState {
  return { ...home, positions: {}, staleGroups: [], heads: { ...home.heads, stale: [] } };
}

function restingRoom(room: RoomState): RoomState {
  const { place, threads, lounge } = room;
  return {
    ...room,
    positions: {},
    place: { ...place, stale: false },
    threads: { ...threads, stale: false },
    lounge: { ...lounge, stalePosts: [] },
  };
}

function restingThread(state: ThreadState): ThreadState {
  return { ...state, positions: {}, place: { ...state.place, stale: false }, thread: { ...state.thread, stalePosts: [] } };
}
