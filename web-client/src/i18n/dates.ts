/** Times as people say them, by Intl only. All follow the language, the digits and, where they grow old, the clock. */
import { now } from "../state/minute.svelte";
import { intlTag, preferences } from "../state/preferences.svelte";
import { capital, t } from "./text";

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, options: Intl.DateTimeFormatOptions, calendar?: string): string {
  const tag = calendar === undefined ? intlTag() : `${intlTag().replace("-u-", `-u-ca-${calendar}-`)}`;
  const key = tag + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(tag, options);
    formats.set(key, known);
  }
  return known.format(at);
}

function midnight(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

/** How many calendar days ago, by this device's clock: 0 is today. */
const daysAgo = (at: number): number => Math.round((midnight(now()) - midnight(at)) / dayMs);

export const sameDay = (one: number, other: number): boolean => midnight(one) === midnight(other);

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  const tag = intlTag();
  const known = relativeFormats.get(tag) ?? new Intl.RelativeTimeFormat(tag, { numeric: "auto", style: "short" });
  relativeFormats.set(tag, known);
  return known.format(value, unit);
}

const sameYear = (at: number): boolean => new Date(at).getFullYear() === new Date(now()).getFullYear();
const yearIfOther = (at: number): Intl.DateTimeFormatOptions => (sameYear(at) ? {} : { year: "numeric" });

/** 18:04; 08:04, but ٨:٠٤: an Arabic-Indic zero in front reads as a dot */
export const clock = (at: number): string => format(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(/^٠(?!:)/, "");

/** 12 Jumada II, by the Umm al-Qura calendar */
export const hijriDate = (at: number): string => format(at, { day: "numeric", month: "long" }, "islamic-umalqura");

/** The Hijri date that stands beside the Gregorian one; undefined for who wants that alone. */
export const hijri = (at: number): string | undefined => (preferences.calendar === "hijri" ? hijriDate(at) : undefined);

/** 2 November; with the year when it is another one */
export const date = (at: number): string => format(at, { day: "numeric", month: "long", ...yearIfOther(at) });

/** Today, Sunday 22 November; short: today, Sun 22 Nov */
export function dayLine(at: number, names: "long" | "short" = "long"): string {
  const day = format(at, { weekday: names, day: "numeric", month: names, ...yearIfOther(at) }).replace(/[,،]/, "");
  const ago = daysAgo(at);
  const comma = t("app.comma");
  return ago === 0 || ago === 1 ? `${capital(relative(-ago, "day"))}${comma}${day}` : day;
}

/** 18:04 today; yesterday, 21:40; Thursday, 21:40; 2 November, 21:40 */
export function stamp(at: number): string {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(at);
  const comma = t("app.comma");
  if (ago === 1) return `${relative(-1, "day")}${comma}${clock(at)}`;
  if (ago < 7) return `${format(at, { weekday: "long" })}${comma}${clock(at)}`;
  return `${date(at)}${comma}${clock(at)}`;
}

/** 6 min ago; 2 h ago; yesterday; Thu; 14 Nov */
export function brief(at: number): string {
  const minutes = Math.floor((now() - at) / 60_000);
  if (minutes < 1) return t("post.now");
  const ago = daysAgo(at);
  if (minutes < 60) return relative(-minutes, "minute");
  if (ago <= 0) return relative(-Math.floor(minutes / 60), "hour");
  if (ago === 1) return relative(-1, "day");
  if (ago < 7) return format(at, { weekday: "short" });
  return format(at, { day: "numeric", month: "short", ...yearIfOther(at) });
}

/** Sunday 22 November 2026 at 18:04 · 12 Jumada II: what a time's title says */
export const full = (at: number): string => [format(at, { dateStyle: "full", timeStyle: "short" }), hijri(at) ?? []].flat().join(" · ");

export const machine = (at: number): string => new Date(at).toISOString();
