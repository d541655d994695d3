/** What of a stream is on the page: follows what is in view, by as many posts a frame as this device manages. */
import { tick } from "svelte";
import { hasRail } from "../../state/device.svelte";
import { type Span, type View, addedTo, createPace, drawable, nextSpan, screenfulOf, spanAround } from "./stream_window";

interface Asks {
  /** Where one comes to. */
  begin: number;
  loaded: () => Span;
  following: () => boolean;
  view: () => View | undefined;
}

export function createDrawing({ begin, loaded, following, view }: Asks) {
  const screenful = screenfulOf(!hasRail());
  let wanted: Span = $state.raw(spanAround(begin, loaded(), screenful));
  const drawn: Span = $derived(drawable(wanted, loaded(), following(), screenful));
  const pace = createPace();
  let planned = false;

  /** A hidden page has no frames, but goes on growing at its end. */
  function plan(): void {
    if (planned) return;
    planned = true;
    if (document.hidden) setTimeout(step, 100);
    else requestAnimationFrame(step);
  }
  async function step(): Promise<void> {
    planned = false;
    const now = view();
    if (!now) return;
    const began = performance.now();
    const next = nextSpan(drawn, now, loaded(), pace.posts);
    const added = addedTo(drawn, next);
    wanted = next;
    await tick();
    pace.took(performance.now() - began, added);
  }

  return {
    get from() {
      return drawn.from;
    },
    get to() {
      return drawn.to;
    },
    /** Draws this post and a screenful around it, at once, unless it is there. */
    show(number: number): void {
      if (number < drawn.from || number > drawn.to) wanted = spanAround(number, loaded(), screenful);
    },
    /** Call after whatever moved the view or the posts. */
    moved(now: View): void {
      if (drawn !== wanted || nextSpan(drawn, now, loaded(), 1) !== drawn) plan();
    },
    /** The page was hidden or shown: a frame that was planned may never come. */
    hurry(): void {
      if (planned) void step();
    },
  };
}
