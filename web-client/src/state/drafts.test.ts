import { beforeEach, expect, it } from "vitest";
import type { Draft, FeedEvent } from "../protocol.gen";
import { type DraftsState, allPlaces, draftKey, draftPlace, draftsOf, reduceDrafts, refreshDrafts, withSavedDraft } from "./drafts";
import { Script } from "./testing/events";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const draft = (more: Partial<Draft> = {}): Draft => ({ group: 3, room: 4, thread: 7, text: "half a sen", saved_at: 10, ...more });
const { thread: _, ...ofRoom } = draft({ saved_at: 11 });
const state = draftsOf({ drafts: [draft(), ofRoom] });
const told = (saved_at?: number, thread = 7): FeedEvent =>
  script.own("draft_changed", { group: 3, room: 4, thread, ...(saved_at === undefined ? {} : { saved_at }) });
const stale = (now: DraftsState): number[] => now.stale.map(({ id }) => id);

it("a draft's place is its thread, or below zero its room", () => {
  expect(Object.keys(state.byPlace)).toEqual(["7", "-4"]);
  expect([7, -4, allPlaces].map(draftPlace)).toEqual([{ thread: 7 }, { room: 4 }, {}]);
  expect(draftKey({ room: 4, thread: 7 })).toBe(7);
});

it("what another device has saved is fetched, what this one has saved is not", () => {
  const saved = withSavedDraft(state, { group: 3, room: 4, thread: 7, saved_at: 12 }, { text: "half a sentence" });
  expect(saved.byPlace[7]).toEqual(draft({ text: "half a sentence", saved_at: 12 }));
  expect(stale(reduceDrafts(saved, told(12)))).toEqual([]);
  expect(stale(reduceDrafts(saved, told(13)))).toEqual([7]);
  expect(stale(reduceDrafts(saved, told(13, 8)))).toEqual([8]);
});

it("an emptied or sent draft is gone, also before it was fetched", () => {
  expect(Object.keys(reduceDrafts(state, told()).byPlace)).toEqual(["-4"]);
  expect(stale([told(13, 8), told(undefined, 8)].reduce(reduceDrafts, state))).toEqual([]);
  expect(stale([told(13, 8), told(undefined, 7)].reduce(reduceDrafts, state))).toEqual([8]);
  expect(withSavedDraft(state, { group: 3, room: 4, thread: 7 }, { text: "" }).byPlace[7]).toBeUndefined();
});

it("the answer replaces its place, or all", () => {
  const asked = { id: 7, times: 1 };
  expect(refreshDrafts(state, asked, { drafts: [draft({ text: "other", saved_at: 13 })] }).byPlace[7]?.text).toBe("other");
  expect(Object.keys(refreshDrafts(state, asked, { drafts: [] }).byPlace)).toEqual(["-4"]);
  expect(Object.keys(refreshDrafts(state, asked, undefined).byPlace)).toEqual(["-4"]);
  expect(Object.keys(refreshDrafts(state, { id: allPlaces, times: 1 }, { drafts: [draft()] }).byPlace)).toEqual(["7"]);
});

it("a group that is left takes its drafts along, and access that has changed is looked at anew", () => {
  expect(reduceDrafts(state, script.own("group_exited", { group: 3 })).byPlace).toEqual({});
  expect(stale(reduceDrafts(state, script.own("access_changed", { group: 3 })))).toEqual([allPlaces]);
  expect(reduceDrafts(state, script.written({ number: 11 }))).toBe(state);
});
