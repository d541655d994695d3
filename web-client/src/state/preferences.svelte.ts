/** What a person chose about how this page looks and behaves, on this device. Kept in localStorage, applied to <html>. */
import type { Locale } from "../protocol.gen";
import { shownLocale } from "./catalogue.svelte";

export type Theme = "auto" | "light" | "dark";
export type Digits = "auto" | "latn" | "arab";
/** `hijri`: beside the Gregorian date, never in its place. */
export type Calendar = "hijri" | "gregorian";
export type TextSize = "normal" | "large" | "larger";

export interface Preferences {
  locale: Locale;
  theme: Theme;
  digits: Digits;
  calendar: Calendar;
  textSize: TextSize;
  enterSends: boolean;
  singleKeys: boolean;
}

const storageKey = "majlis.preferences";
/** Arabic is read with Latin digits there. */
const maghreb = /^ar-(MA|DZ|TN|LY|EH|MR)\b/i;

function preferredLanguage(): Locale {
  const first = globalThis.navigator?.languages?.find((tag) => /^(ar|en)\b/i.test(tag));
  return first?.toLowerCase().startsWith("ar") ? "ar" : "en";
}

function readStored(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(globalThis.localStorage?.getItem(storageKey) ?? "{}");
    return typeof stored === "object" && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
  allowed.find((each) => each === value) ?? otherwise;

const stored = readStored();

export const preferences: Preferences = $state({
  locale: oneOf(stored.locale, ["en", "ar"], preferredLanguage()),
  theme: oneOf(stored.theme, ["auto", "light", "dark"], "auto"),
  digits: oneOf(stored.digits, ["auto", "latn", "arab"], "auto"),
  calendar: oneOf(stored.calendar, ["hijri", "gregorian"], "hijri"),
  textSize: oneOf(stored.textSize, ["normal", "large", "larger"], "normal"),
  enterSends: stored.enterSends !== false,
  singleKeys: stored.singleKeys !== false,
});

/** The server makes the page in this language (server/net/page.cpp), so that nothing turns round once the script runs. */
function tellServer(locale: Locale): void {
  if (typeof document !== "undefined") document.cookie = `majlis_language=${locale}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
if (stored.locale !== undefined) tellServer(preferences.locale);

/** Whether this device has a language of its own choosing; else the account's may be taken over. */
export const languageWasChosen = (): boolean => readStored().locale !== undefined;

export function setPreferences(changes: Partial<Preferences>): void {
  Object.assign(preferences, changes);
  if (changes.locale !== undefined) tellServer(changes.locale);
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...readStored(), ...changes }));
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

/** The BCP 47 tag for Intl: one numbering system for times, counts and dates alike. */
export function intlTag(): string {
  const arabicDigits = preferences.digits === "auto"
    ? shownLocale() === "ar" && !maghreb.test(globalThis.navigator?.language ?? "")
    : preferences.digits === "arab";
  return `${shownLocale() === "ar" ? "ar" : "en-GB"}-u-nu-${arabicDigits ? "arab" : "latn"}`;
}

/** Writes language, direction, theme and text size on <html>; call it inside an effect. */
export function applyPreferences(root: HTMLElement): void {
  root.lang = shownLocale();
  root.dir = shownLocale() === "ar" ? "rtl" : "ltr";
  if (preferences.theme === "auto") delete root.dataset["theme"];
  else root.dataset["theme"] = preferences.theme;
  root.dataset["text"] = preferences.textSize;
}
