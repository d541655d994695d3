/** Text from the catalogue: `t` as a string, `say` in parts, so that names can stand in <bdi>. Both follow the language. */
import { messageOf, shownLocale, type Key } from "../state/catalogue.svelte";
import { intlTag } from "../state/preferences.svelte";
import { type Direction, directionOf } from "./direction";
import { fill, numberFormat } from "./format";

export type { Key } from "../state/catalogue.svelte";
export type Values = Record<string, string | number>;
/** Part of a sentence: plain text, or something that people named. */
export type Part = string | { named: string };

export const directionOfPage = (): Direction => (shownLocale() === "ar" ? "rtl" : "ltr");

/** Names of the other direction are set apart by invisible marks where no <bdi> can stand: labels, titles, placeholders. */
function isolate(value: string | number): string | number {
  if (typeof value === "number" || value.startsWith("\u2068")) return value;
  const own = directionOf(value);
  return own !== undefined && own !== directionOfPage() ? `\u2068${value}\u2069` : value;
}

export function t(key: Key, values?: Values): string {
  const message = messageOf(key);
  if (typeof message === "string") return message;
  const isolated = Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, isolate(value)]));
  return fill(message, isolated, intlTag()).join("");
}

export function say(key: Key, values: Values): Part[] {
  const message = messageOf(key);
  if (typeof message === "string") return [message];
  const named = Object.entries(values).map(([name, value]) => [name, typeof value === "string" ? { named: value } : value] as const);
  return fill<{ named: string }>(message, Object.fromEntries(named), intlTag());
}

export const number = (value: number): string => numberFormat(intlTag()).format(value);

/** Names in a row: no word for "and", so that nothing is glued to a name in another script. */
export const listed = (names: readonly string[]): string => names.map(isolate).join(shownLocale() === "ar" ? "، " : ", ");

/** As a sentence or a title begins. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
