/**
 * Which of the loaded posts are on the page: those in view and some around them. It grows and shrinks by a few posts a
 * frame, so that an old phone never stands still, however many are loaded at once. Pure; numbers are post numbers.
 */
import { keptAroundView } from "../../state/conversation";

export interface Span {
  from: number;
  /** Inclusive; below `from` when there is nothing. */
  to: number;
}

export interface View {
  first: number;
  last: number;
}

/** Drawn around what is in view: two screens or more each way. */
const drawnAroundView = 25;
/** What is drawn at once when one comes to a post, or to the end: a screenful. The tall screen of a phone holds fewer, as their lines are short. */
export const screenfulOf = (phone: boolean): number => (phone ? 8 : 12);
/** New posts that a reader at the end sees at once; of more, the rest follows frame by frame. */
const shownAtOnce = 4;
/** Some more stay, so that a live post does not cost another one each time. */
const slack = 8;

export function spanAround(number: number, loaded: Span, screenful: number): Span {
  const from = number >= loaded.to ? loaded.to - screenful : number - (screenful >> 1);
  return { from: Math.max(loaded.from, from), to: Math.min(loaded.to, number + screenful) };
}

/** What can be drawn of it; the same object when that is all. Who follows the end sees new posts there. */
export function drawable(span: Span, loaded: Span, following: boolean, screenful: number): Span {
  if (span.to < loaded.from || span.from > loaded.to) return spanAround(loaded.to, loaded, screenful);
  if (following && loaded.to - span.to > drawnAroundView) return spanAround(loaded.to, loaded, screenful);
  const from = Math.max(loaded.from, span.from);
  const to = Math.min(loaded.to, following ? span.to + shownAtOnce : span.to);
  return from === span.from && to === span.to ? span : { from, to };
}

/**
 * One frame's step towards what should be drawn: at most `most` posts more, where more is missing, as the reader is nearer to
 * that edge; and at most as many fewer at each. The same object when that is reached.
 */
export function nextSpan(span: Span, view: View, loaded: Span, most: number): Span {
  const above = span.from - Math.max(loaded.from, view.first - drawnAroundView);
  const below = Math.min(loaded.to, view.last + drawnAroundView) - span.to;
  const addedAbove = above > 0 && above >= below ? Math.min(above, most) : 0;
  const addedBelow = below > 0 && below > above ? Math.min(below, most) : 0;
  // In a frame of its own, unless too many have gathered.
  const kept = addedAbove + addedBelow > 0 ? 2 * slack : slack;
  const letGo = (missing: number): number => (missing < -kept ? Math.min(-missing, most) : 0);
  const from = span.from - addedAbove + letGo(above);
  const to = span.to + addedBelow - letGo(below);
  return from === span.from && to === span.to ? span : { from, to };
}

/** Of a frame's 16 ms; the rest is the browser's. */
const drawing_ms = 7;
const mostAFrame = 4;

/** How many posts a frame has time for on this device, by what those before took. Begins with one. */
export function createPace() {
  let each_ms: number | undefined;
  return {
    get posts(): number {
      if (each_ms === undefined) return 1;
      return Math.max(1, Math.min(mostAFrame, Math.floor(drawing_ms / each_ms)));
    },
    /** Half of it is the last frame, as one dear post says little of the next. */
    took(ms: number, posts: number): void {
      if (posts > 0) each_ms = each_ms === undefined ? ms / posts : (each_ms + ms / posts) / 2;
    },
  };
}

/** Posts of `next` that are not in `span`. */
export function addedTo(span: Span, next: Span): number {
  return Math.max(0, span.from - next.from) + Math.max(0, next.to - span.to);
}

/** More are fetched when fewer than these are left ahead of the view. */
const loadedAhead = 25;

export const isShortBefore = (view: View, loaded: Span): boolean => view.first - loaded.from < loadedAhead;
export const isShortAfter = (view: View, loaded: Span): boolean => loaded.to - view.last < loadedAhead;

/** Letting go is put off until it is worth it, as each time costs the same whatever the number. */
export const hasTooMany = (view: View, loaded: Span): boolean =>
  view.first - loaded.from > keptAroundView + slack || loaded.to - view.last > keptAroundView + slack;
