import { afterEach, describe, expect, it } from "vitest";
import { preferences } from "../state/preferences.svelte";
import { clock, dayLine, full, hijri } from "./dates";

/** A Sunday; 12 Jumada II 1448 by the Umm al-Qura tables. */
const sunday = new Date(2026, 10, 22, 18, 4).getTime();
const before = { ...preferences };
afterEach(() => { Object.assign(preferences, before); });

describe("a time of day", () => {
  it("begins with no zero in Arabic-Indic digits, whose zero is a dot", () => {
    preferences.digits = "arab";
    expect(clock(new Date(2026, 10, 22, 8, 4).getTime())).toBe("٨:٠٤");
    expect(clock(new Date(2026, 10, 22, 0, 15).getTime())).toBe("٠:١٥");
    expect(clock(sunday)).toBe("١٨:٠٤");
  });

  it("has two digits for the hour in Latin ones", () => {
    expect(clock(new Date(2026, 10, 22, 8, 4).getTime())).toBe("08:04");
  });
});

describe("a day", () => {
  it("is named in fewer letters where there is little room", () => {
    const long = new Date(2025, 10, 22, 18, 4).getTime();
    expect(dayLine(long)).toBe("Saturday 22 November 2025");
    expect(dayLine(long, "short")).toBe("Sat 22 Nov 2025");
  });
});

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
