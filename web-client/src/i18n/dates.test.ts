import { afterEach, describe, expect, it } from "vitest";
import { preferences } from "../state/preferences.svelte";
import { full, hijri } from "./dates";

/** A Sunday; 12 Jumada II 1448 by the Umm al-Qura tables. */
const sunday = new Date(2026, 10, 22, 18, 4).getTime();
const before = { ...preferences };
afterEach(() => { Object.assign(preferences, before); });

describe("the calendar one chose", () => {
  it("is Gregorian with the Hijri date beside it at first", () => {
    expect(hijri(sunday)).toMatch(/^12 Jumada II$|^12 Jumādā/);
    expect(full(sunday)).toMatch(/^Sunday,? 22 November 2026 at 18:04 · 12 Jum/);
  });

  it("leaves the Gregorian date alone for who wants it alone", () => {
    preferences.calendar = "gregorian";
    expect(hijri(sunday)).toBeUndefined();
    expect(full(sunday)).toMatch(/^Sunday,? 22 November 2026 at 18:04$/);
  });

  it("has the digits that were chosen", () => {
    preferences.digits = "arab";
    expect(hijri(sunday)).toMatch(/^١٢ /);
  });
});
