import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Post } from "../../protocol.gen";
import { createAnnouncements, type News } from "./announcements";

const post = (number: number): Post => ({ id: number, thread: 1, number, author: 7, at: 0, text: `${number}`, mentions: [], reactions: [], edits: 0 });
let said: { read: number[]; counted: number }[];
const begin = () => createAnnouncements(({ read, counted }: News) => said.push({ read: read.map(({ number }) => number), counted }));

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
});
afterEach(() => void vi.useRealTimers());

it("reads one post, or two, to who is at the end", () => {
  const announcements = begin();
  announcements.heard(1, [post(1)], [], true);
  vi.advanceTimersByTime(500);
  announcements.heard(1, [post(2)], [], true);
  vi.advanceTimersByTime(3000);
  expect(said).toEqual([{ read: [1, 2], counted: 0 }]);
});

it("tells a burst by its number, once, when it is over, and the last of it too", () => {
  const announcements = begin();
  for (let number = 1; number <= 5; number += 1) {
    announcements.heard(1, [post(number)], [], true);
    vi.advanceTimersByTime(100);
  }
  expect(said).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([{ read: [], counted: 5 }]);
});

it("reads what concerns the reader out of a burst", () => {
  const announcements = begin();
  for (let number = 1; number <= 4; number += 1) announcements.heard(1, [post(number)], number === 3 ? [post(3)] : [], true);
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([{ read: [3], counted: 4 }]);
});

it("counts for who reads above, at most every 10 s, and forgets none", () => {
  const announcements = begin();
  for (let n = 0; n < 100; n += 1) {
    announcements.heard(1, [], [], false);
    vi.advanceTimersByTime(200);
  }
  vi.advanceTimersByTime(20_000);
  expect(said.length).toBeLessThanOrEqual(4);
  expect(said.reduce((sum, { counted }) => sum + counted, 0)).toBe(100);
});

it("says nothing after the conversation was left", () => {
  const announcements = begin();
  announcements.heard(1, [post(1)], [], true);
  announcements.stop();
  vi.advanceTimersByTime(5000);
  expect(said).toEqual([]);
});
