import { describe, expect, it } from "vitest";
import { addedTo, createPace, drawable, hasTooMany, nextSpan, spanAround, type Span } from "./stream_window";

const loaded = { from: 1001, to: 1300 };
const size = ({ from, to }: Span): number => to - from + 1;

describe("what is drawn of a conversation", () => {
  it("begins with a screenful around a post, or before the end, never beyond what is loaded", () => {
    expect(spanAround(1100, loaded, 12)).toEqual({ from: 1094, to: 1112 });
    expect(spanAround(1300, loaded, 12)).toEqual({ from: 1288, to: 1300 });
    expect(spanAround(1300, loaded, 8)).toEqual({ from: 1292, to: 1300 });
    expect(spanAround(1100, loaded, 8)).toEqual({ from: 1096, to: 1108 });
    expect(spanAround(1001, loaded, 12)).toEqual({ from: 1001, to: 1013 });
    expect(size(spanAround(0, { from: 1, to: 0 }, 12))).toBe(0);
  });

  it("grows around the view by a few posts a frame, then rests", () => {
    const view = { first: 1100, last: 1110 };
    let span = spanAround(1100, loaded, 12);
    for (let frame = 0; frame < 100; frame += 1) {
      const next = nextSpan(span, view, loaded, 3);
      expect(size(next) - size(span)).toBeLessThanOrEqual(3);
      if (next === span) break;
      span = next;
    }
    expect(span).toEqual({ from: 1075, to: 1135 });
  });

  it("lets go of posts in a frame in which none is drawn, unless too many have gathered", () => {
    const view = { first: 1100, last: 1110 };
    expect(nextSpan({ from: 1064, to: 1134 }, view, loaded, 1)).toEqual({ from: 1064, to: 1135 });
    expect(nextSpan({ from: 1064, to: 1135 }, view, loaded, 1)).toEqual({ from: 1065, to: 1135 });
    expect(nextSpan({ from: 1050, to: 1134 }, view, loaded, 1)).toEqual({ from: 1051, to: 1135 });
  });

  it("stays as small while one scrolls through thousands", () => {
    let span = spanAround(1001, { from: 1, to: 50_000 }, 12);
    for (let first = 1001; first < 40_000; first += 3) {
      span = nextSpan(span, { first, last: first + 10 }, { from: 1, to: 50_000 }, 6);
      const holdsView = span.from <= first && span.to >= first + 10;
      if (!holdsView || size(span) > 100) expect.fail(`${span.from} to ${span.to} around ${first}`);
    }
  });

  it("shows a new post at once to who is at the end, and many of them frame by frame", () => {
    const atEnd = { from: 1260, to: 1300 };
    expect(drawable(atEnd, { from: 1001, to: 1301 }, true, 12).to).toBe(1301);
    expect(drawable(atEnd, { from: 1001, to: 1320 }, true, 12).to).toBe(1304);
    expect(drawable(atEnd, { from: 1001, to: 1400 }, true, 12)).toEqual(spanAround(1400, { from: 1001, to: 1400 }, 12));
    expect(drawable(atEnd, { from: 1001, to: 1301 }, false, 12).to).toBe(1300);
  });

  it("is never empty when other posts were loaded instead", () => {
    expect(drawable({ from: 1, to: 40 }, loaded, false, 12)).toEqual(spanAround(1300, loaded, 12));
    expect(drawable({ from: 990, to: 1010 }, loaded, false, 12)).toEqual({ from: 1001, to: 1010 });
  });

  it("lets go of what is far, a good number at a time", () => {
    expect(hasTooMany({ first: 1158, last: 1170 }, loaded)).toBe(false);
    expect(hasTooMany({ first: 1160, last: 1170 }, loaded)).toBe(true);
    expect(hasTooMany({ first: 1100, last: 1141 }, loaded)).toBe(true);
  });
});

describe("how many posts a frame has time for", () => {
  it("is one until it is known what they take, then as many as fit, and never none", () => {
    const pace = createPace();
    expect(pace.posts).toBe(1);
    pace.took(1, 1);
    expect(pace.posts).toBe(4);
    pace.took(40, 4);
    expect(pace.posts).toBe(1);
    for (let frame = 0; frame < 10; frame += 1) pace.took(6, 2);
    expect(pace.posts).toBe(2);
  });

  it("does not grow in frames that had nothing to draw", () => {
    const pace = createPace();
    pace.took(8, 1);
    for (let frame = 0; frame < 100; frame += 1) pace.took(0, 0);
    expect(pace.posts).toBe(1);
  });

  it("counts what is drawn at either end, not what is let go", () => {
    const span = { from: 20, to: 40 };
    expect(addedTo(span, { from: 18, to: 43 })).toBe(5);
    expect(addedTo(span, { from: 22, to: 41 })).toBe(1);
    expect(addedTo(span, { from: 22, to: 38 })).toBe(0);
  });
});
