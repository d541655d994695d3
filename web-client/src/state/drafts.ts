/** The member's drafts as the server has them, by the place they belong to. Kept current by the member's own feed. */
import type { Draft, DraftChanged, DraftPage, FeedEvent, RoomId, SavedDraft, ThreadId, Time } from "../protocol.gen";
import type { Result } from "../socket/requests";
import { unreachable } from "./feeds";
import { type Stale, forgotten, outdated, refreshed } from "./stale";

/** A thread's id, or below zero the id of the room in which a new thread would begin. */
export type DraftKey = number;

export interface DraftsState {
  readonly byPlace: Readonly<Record<DraftKey, Draft>>;
  /** Places whose draft has to be fetched with list_drafts; `allPlaces`: all of them. */
  readonly stale: readonly Stale[];
}

type Drafts = Pick<DraftPage, "drafts">;

export const allPlaces = 0;

/** Nothing is known yet. */
export const unknownDrafts: DraftsState = { byPlace: {}, stale: [{ id: allPlaces, times: 1 }] };

export function draftKey(place: { room?: RoomId; thread?: ThreadId }): DraftKey {
  return place.thread ?? -(place.room ?? 0);
}

/** What list_drafts and save_draft call the place. */
export function draftPlace(key: DraftKey): { room?: RoomId; thread?: ThreadId } {
  if (key === allPlaces) return {};
  return key > 0 ? { thread: key } : { room: -key };
}

/** What list_drafts answers, one page after the other. */
export async function everyDraft(ask: (after: { after?: Time }) => Promise<Result<DraftPage>>): Promise<Result<Drafts>> {
  const drafts: Draft[] = [];
  for (;;) {
    const last = drafts.at(-1);
    const page = await ask(last ? { after: last.saved_at } : {});
    if (page.kind !== "ok") return page;
    drafts.push(...page.value.drafts);
    if (!page.value.more) return { kind: "ok", value: { drafts } };
  }
}

export function draftsOf(list: Drafts): DraftsState {
  return { byPlace: Object.fromEntries(list.drafts.map((draft) => [draftKey(draft), draft])), stale: [] };
}

export function reduceDrafts(state: DraftsState, event: FeedEvent): DraftsState {
  switch (event.event) {
    case "draft_changed":
      return changed(state, event.data);
    case "group_exited":
      return withoutDrafts(state, ({ group }) => group === event.data.group);
    // Drafts are shown where they may be sent.
    case "access_changed":
    case "room_created":
    case "room_removed":
      return { ...state, stale: outdated(state.stale, allPlaces) };
    case "thread_started":
    case "thread_changed":
    case "post_written":
    case "post_edited":
    case "post_deleted":
    case "post_restored":
    case "reaction_changed":
    case "room_changed":
    case "group_changed":
    case "member_joined":
    case "member_left":
    case "role_changed":
    case "member_renamed":
    case "profile_changed":
    case "session_started":
    case "session_ended":
    case "group_entered":
    case "read_mark_moved":
    case "waiting_added":
    case "waiting_changed":
    case "waiting_removed":
      return state;
    default:
      return unreachable(event);
  }
}

/** The event that tells of one's own saving is no news. */
function changed(state: DraftsState, place: DraftChanged): DraftsState {
  const key = draftKey(place);
  if (place.saved_at === undefined) return withoutDrafts({ ...state, stale: forgotten(state.stale, (id) => id === key) }, (draft) => draftKey(draft) === key);
  return state.byPlace[key]?.saved_at === place.saved_at ? state : { ...state, stale: outdated(state.stale, key) };
}

function withoutDrafts(state: DraftsState, isGone: (draft: Draft) => boolean): DraftsState {
  const all = Object.entries(state.byPlace);
  const left = all.filter(([, draft]) => !isGone(draft));
  return left.length === all.length ? state : { ...state, byPlace: Object.fromEntries(left) };
}

/** The answer to list_drafts, asked for because the place was stale; nothing, when nobody may write there. */
export function refreshDrafts(state: DraftsState, asked: Stale, list: Drafts | undefined): DraftsState {
  const stale = refreshed(state.stale, asked);
  const fresh = draftsOf(list ?? { drafts: [] }).byPlace;
  if (asked.id === allPlaces) return { byPlace: fresh, stale };
  const { [asked.id]: _, ...others } = state.byPlace;
  return { byPlace: { ...others, ...fresh }, stale };
}

/** What this device has saved itself, and the server has answered. */
export function withSavedDraft(state: DraftsState, saved: SavedDraft, words: Pick<Draft, "text" | "reply_to">): DraftsState {
  const { saved_at, ...place } = saved;
  const key = draftKey(place);
  const { [key]: _, ...others } = state.byPlace;
  return { ...state, byPlace: saved_at === undefined ? others : { ...others, [key]: { ...place, ...words, saved_at } } };
}
