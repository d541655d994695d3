/** Text from the catalogue: `t` as a string, `say` in parts, so that names can stand in <bdi>. Both follow the language. */
import { IntlMessageFormat } from "intl-messageformat";
import { messageOf, shownLocale, type Key } from "../state/catalogue.svelte";
import { intlTag } from "../state/preferences.svelte";
import { directionOf } from "./direction";

export type { Key } from "../state/catalogue.svelte";
export type Values = Record<string, string | number>;
/** Part of a sentence: plain text, or something that people named. */
export type Part = string | { named: string };

const formats = new Map<string, IntlMessageFormat>();

function formatOf(key: Key): IntlMessageFormat | string {
  const message = messageOf(key);
  if (typeof message === "string") return message;
  const tag = intlTag();
  const cacheKey = `${tag} ${shownLocale()} ${key}`;
  const known = formats.get(cacheKey);
  if (known) return known;
  const made = new IntlMessageFormat(message as ConstructorParameters<typeof IntlMessageFormat>[0], tag);
  formats.set(cacheKey, made);
  return made;
}

/** Names of the other direction are set apart by invisible marks where no <bdi> can stand: labels, titles, placeholders. */
function isolate(value: string | number): string | number {
  if (typeof value === "number" || value.startsWith("\u2068")) return value;
  const page = shownLocale() === "ar" ? "rtl" : "ltr";
  const own = directionOf(value);
  return own !== undefined && own !== page ? `\u2068${value}\u2069` : value;
}

export function t(key: Key, values?: Values): string {
  const format = formatOf(key);
  if (typeof format === "string") return format;
  const isolated = Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, isolate(value)]));
  return String(format.format(isolated));
}

export function say(key: Key, values: Values): Part[] {
  const format = formatOf(key);
  if (typeof format === "string") return [format];
  const named = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? { named: value } : value]),
  );
  const parts = format.format<{ named: string }>(named as Record<string, { named: string }>);
  return Array.isArray(parts) ? parts : [parts];
}

const numberFormats = new Map<string, Intl.NumberFormat>();

export function number(value: number): string {
  const tag = intlTag();
  const known = numberFormats.get(tag) ?? new Intl.NumberFormat(tag);
  numberFormats.set(tag, known);
  return known.format(value);
}

/** Names in a row: no word for "and", so that nothing is glued to a name in another script. */
export const listed = (names: readonly string[]): string => names.map(isolate).join(shownLocale() === "ar" ? "، " : ", ");

/** As a sentence or a title begins. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
