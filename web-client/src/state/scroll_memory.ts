/**
 * Where screens were left, by their entry in the browser's history: back and forward lead to the same place of a list.
 * Conversations keep their own place, by the post under the eyes (views/conversation/scroll_keeper.ts).
 */
const storageKey = "majlis.places";
const scrollers = "#main .scrolls:not(.streamscroll)";
/** A list may still have to be fetched. */
const patience_ms = 3_000;
/** A screen that has stood this long is the one that was meant. */
const settled_ms = 400;

let places: Record<string, number> = {};
let cancel: (() => void) | undefined;

function entry(): string {
  const state: unknown = history.state;
  const named = typeof state === "object" && state !== null ? (state as { entry?: unknown }).entry : undefined;
  return typeof named === "string" ? named : "first";
}

/** For the state of a new entry. */
export const newEntry = (): string => Math.random().toString(36).slice(2);

function remember(event: Event): void {
  const { target } = event;
  if (cancel || !(target instanceof Element) || !target.matches(scrollers)) return;
  places[entry()] = target.scrollTop;
}

/** Goes on as the screen grows, until it is there or the reader moves by themselves. */
export function restorePlace(): void {
  cancel?.();
  const wanted = places[entry()] ?? 0;
  if (wanted === 0) return;
  const began = performance.now();
  let shown: Element | null = null;
  let since = began;
  let frame = requestAnimationFrame(look);
  function look(now: number): void {
    const found = document.querySelector(scrollers);
    if (found !== shown || (found && Math.abs(found.scrollTop - wanted) > 1)) {
      shown = found;
      since = now;
      if (found) found.scrollTop = wanted;
    }
    const isThere = shown !== null && Math.abs(shown.scrollTop - wanted) <= 1 && now - since > settled_ms;
    if (isThere || now - began > patience_ms) cancel?.();
    else frame = requestAnimationFrame(look);
  }
  const moved = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
  const stop = (): void => {
    cancelAnimationFrame(frame);
    for (const event of moved) removeEventListener(event, stop);
    cancel = undefined;
  };
  cancel = stop;
  for (const event of moved) addEventListener(event, stop, { passive: true });
}

/** Another place was chosen: it begins at its top. */
export function leavePlace(): void {
  cancel?.();
}

/** Once, from startRouting. */
export function rememberPlaces(): void {
  try {
    places = (JSON.parse(sessionStorage.getItem(storageKey) ?? "{}") ?? {}) as Record<string, number>;
  } catch {
    // Storage may be refused; places then last as long as the page.
  }
  document.addEventListener("scroll", remember, { capture: true, passive: true });
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(storageKey, JSON.stringify(places));
    } catch {
      // As above.
    }
  });
  restorePlace();
}
