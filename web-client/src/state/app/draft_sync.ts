/**
 * Drafts on all devices of a member: kept on this one first, told to the server merged, and taken over from it where nothing
 * is unsaved here. Of two devices that write at once, what the server was told last counts.
 */
import { untrack } from "svelte";
import type { Environment } from "../../socket/environment";
import type { Socket } from "../../socket";
import { isForLater } from "../../socket/requests";
import type { Draft } from "../api";
import { allPlaces, draftPlace, withSavedDraft } from "../drafts";
import type { Drafts } from "./drafts";
import type { Values } from "./values.svelte";

const merge_ms = 2_000;
/** How long to leave alone what the server could not take. */
const pause_ms = 10_000;
/** How long somebody who signs out waits for what is still to be told. */
const lastWords_ms = 3_000;

export interface DraftSync {
  of(place: number): Draft;
  set(place: number, draft: Draft): void;
  /** A connection stands, the outbox has moved, or the page is about to go: what is unsaved may leave. */
  flush(): void;
  /** Resolves once the server has all that it can take now, or after a moment. */
  saveAll(): Promise<void>;
  /** The server's drafts may have changed. */
  adopt(): void;
}

export interface DraftSyncParts {
  env: Environment;
  socket: Socket;
  drafts: Drafts;
  values: Values;
}

export function createDraftSync({ env, socket, drafts, values }: DraftSyncParts): DraftSync {
  const underWay = new Map<number, Promise<void>>();
  /** What the server has refused for good: it stays on this device. */
  const refused = new Map<number, string>();
  let isPlanned = false;
  let adopted: Values["drafts"];

  function plan(delay_ms: number): void {
    if (isPlanned) return;
    isPlanned = true;
    env.after(delay_ms, () => {
      isPlanned = false;
      flush();
    });
  }

  /** The post that is leaving takes the server's draft away; the next one is told after it. */
  function isLeaving(place: number): boolean {
    return values.outbox.some(({ lane, change, status }) => lane === place && change.op === "write_post" && status.state === "pending");
  }

  function flush(): void {
    const { me } = values;
    if (me === undefined || socket.connection.state === "offline") return;
    for (const place of drafts.places(me)) {
      const waits = !drafts.isSaved(me, place) && !underWay.has(place) && !isLeaving(place);
      if (waits && refused.get(place) !== drafts.of(me, place).text) underWay.set(place, save(me, place));
    }
  }

  async function save(me: number, place: number): Promise<void> {
    const draft = drafts.of(me, place);
    const { text, replyTo } = toldOf(draft);
    const reply = replyTo === undefined ? {} : { reply_to: replyTo };
    const result = await socket.request("save_draft", { ...draftPlace(place), text, ...reply });
    underWay.delete(place);
    if (values.me !== me || result.kind === "offline") return;
    if (result.kind === "refused") {
      if (isForLater(result.error.code)) plan(pause_ms);
      else refused.set(place, draft.text);
      return;
    }
    if (values.drafts) values.drafts = withSavedDraft(values.drafts, result.value, { text, ...reply });
    if (isSame(drafts.of(me, place), draft)) drafts.set(me, place, draft, true);
    else plan(merge_ms);
  }

  async function saveAll(): Promise<void> {
    // What was typed while a draft was under way goes after it.
    for (let round = 0; round < 2; round += 1) {
      flush();
      await Promise.all(underWay.values());
    }
  }

  function takeOver(me: number, place: number): boolean {
    const theirs = values.drafts?.byPlace[place];
    const next: Draft = theirs ? { text: theirs.text, ...(theirs.reply_to === undefined ? {} : { replyTo: theirs.reply_to }) } : { text: "" };
    const mine = drafts.of(me, place);
    const same = isSame(toldOf(mine), next);
    if (!drafts.isSaved(me, place)) {
      if (same && !underWay.has(place)) drafts.set(me, place, mine, true);
      return false;
    }
    if (same) return false;
    drafts.set(me, place, next, true);
    return true;
  }

  return {
    flush,
    saveAll: () => new Promise((resolve) => {
      const cancel = env.after(lastWords_ms, resolve);
      void saveAll().then(() => {
        cancel();
        resolve();
      });
    }),
    of(place) {
      // Read again when another device has written, not at each key stroke here.
      void values.draftsTaken;
      return untrack(() => drafts.of(values.me, place));
    },
    set(place, draft) {
      const { me } = values;
      if (isSame(drafts.of(me, place), draft)) return;
      drafts.set(me, place, draft, false);
      if (me !== undefined) plan(merge_ms);
    },
    adopt() {
      const { me, drafts: server } = values;
      if (me === undefined || !server || server === adopted || server.stale.some(({ id }) => id === allPlaces)) return;
      adopted = server;
      const places = new Set([...drafts.places(me), ...Object.keys(server.byPlace).map(Number)]);
      for (const { id } of server.stale) places.delete(id);
      const taken = [...places].filter((place) => takeOver(me, place));
      if (taken.length > 0) values.draftsTaken += 1;
    },
  };
}

/** As the server is told of it: where nothing is written there is no draft, whatever it would answer. */
function toldOf(draft: Draft): Draft {
  return draft.text.trim() === "" ? { text: "" } : draft;
}

function isSame(a: Draft, b: Draft): boolean {
  return a.text === b.text && a.replyTo === b.replyTo;
}
