/** Single keys that work on every page (docs/look.md 7): N, Shift+N, /, G then I R T, V, [ ], ?. */
import { go, here } from "../../state/route.svelte";
import { app } from "../../state/the_app";
import { preferences } from "../../state/preferences.svelte";
import { threadPath } from "../addresses";
import { isTyping } from "../conversation/keys";
import { entryPath, inboxOf } from "../inbox";
import { homeNow } from "../present";

function next(onlyMine: boolean): void {
  const home = homeNow();
  const inbox = home ? inboxOf(home) : [];
  const present = location.pathname;
  const other = inbox.find((entry) => (!onlyMine || entry.head.mentions > 0) && entryPath(entry) !== present);
  go(other ? entryPath(other) : "/");
}

function otherView(): void {
  const { route } = here;
  if (route.name === "lounge") go(`/g/${route.group}/${route.room}/threads`);
  if (route.name === "threads") go(`/g/${route.group}/${route.room}`);
}

function toThreads(): void {
  const { route } = here;
  if ("room" in route) go(`/g/${route.group}/${route.room}/threads`);
}

/** To the thread before or after in the room's list, which is opened for it if need be. */
async function stepThread(by: 1 | -1): Promise<void> {
  if (here.route.name !== "thread" || app.thread.status !== "ready") return;
  const { id, value } = app.thread;
  if (app.room.status !== "ready" || app.room.id !== value.place.room.id) await app.openRoom(value.place.room.id);
  if (app.room.status !== "ready") return;
  const { cards } = app.room.value.threads;
  const next = cards[cards.findIndex((card) => card.id === id) + by];
  if (next && cards.some((card) => card.id === id)) go(threadPath(next.id), "replace");
}

const goKeys: Record<string, () => void> = { i: () => go("/"), r: () => go("/rooms"), t: toThreads };

export function onPageKeys(showKeys: () => void): (event: KeyboardEvent) => void {
  let goPressedAt = 0;
  return (event) => {
    if (!preferences.singleKeys || event.defaultPrevented || isTyping(event)) return;
    const key = event.key.toLowerCase();
    const afterGo = Date.now() - goPressedAt < 1500;
    goPressedAt = key === "g" ? Date.now() : 0;
    const actions: Record<string, () => void> = {
      ...(afterGo ? goKeys : {}),
      n: () => next(event.shiftKey),
      "/": () => go("/search"),
      "?": showKeys,
      v: otherView,
      "[": () => void stepThread(-1),
      "]": () => void stepThread(1),
    };
    const act = actions[key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
