/** What the reader points with. Reactive: a tablet may get a mouse while the page is open. */
const coarse = globalThis.matchMedia?.("(pointer: coarse)");
const pointing = $state({ coarse: coarse?.matches ?? false });
coarse?.addEventListener("change", (event) => { pointing.coarse = event.matches; });

/** A finger: nothing hovers, targets have 44 px, Enter breaks the line. */
export const byTouch = (): boolean => pointing.coarse;
