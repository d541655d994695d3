/** What the reader points with, and how much room there is. Reactive: a tablet may get a mouse, or be turned. */
const coarse = globalThis.matchMedia?.("(pointer: coarse)");
const pointing = $state({ coarse: coarse?.matches ?? false });
coarse?.addEventListener("change", (event) => { pointing.coarse = event.matches; });

/** A finger: nothing hovers, targets have 44 px, Enter breaks the line. */
export const byTouch = (): boolean => pointing.coarse;

const broad = globalThis.matchMedia?.("(min-width: 1100px)");
const room = $state({ broad: broad?.matches ?? false });
broad?.addEventListener("change", (event) => { room.broad = event.matches; });

/** There is room beside a thread's posts (docs/look.md 5). */
export const isBroad = (): boolean => room.broad;
