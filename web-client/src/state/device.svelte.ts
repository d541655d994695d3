/** What the reader points with and how much room there is. Reactive: a tablet may get a mouse, a window be drawn wide. */
function asked(query: string): () => boolean {
  const media = globalThis.matchMedia?.(query);
  const found = $state({ fits: media?.matches ?? false });
  media?.addEventListener("change", (event) => { found.fits = event.matches; });
  return () => found.fits;
}

/** A finger: nothing hovers, targets have 44 px, Enter breaks the line. */
export const byTouch = asked("(pointer: coarse)");

/** Narrower, five tabs below the sheet stand in for the rail. */
export const hasRail = asked("(min-width: 720px)");

/** There is room for something beside the posts of a thread. */
export const hasRoomBeside = asked("(min-width: 1100px)");

/** There is room for what a room is about beside its lounge; narrower, it comes when it is asked for. */
export const hasSide = asked("(min-width: 1240px)");
