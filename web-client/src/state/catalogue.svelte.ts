/** The messages of the present language. A key missing in one of them fails tsc. They arrive compiled (build/). */
import type { Compiled } from "../i18n/format";
import type english from "../i18n/messages/en.json";
import type { Locale } from "../protocol.gen";

export type Key = keyof typeof english;
type Messages = Record<Key, Compiled>;

const sources: Record<Locale, () => Promise<Messages>> = {
  en: () => import("../i18n/messages/en.json").then((module) => module.default),
  ar: () => import("../i18n/messages/ar.json").then((module) => module.default),
};

interface Catalogue {
  locale: Locale;
  messages: Messages;
}

/** What is shown: the last language that was fully loaded, so that no screen is ever half in one and half in another. */
let shown: Catalogue | undefined = $state.raw();

export const shownLocale = (): Locale => shown?.locale ?? "en";
export const messageOf = (key: Key): Compiled => shown?.messages[key] ?? key;

/** Loads a language and then shows it; rejects when it can't be had (offline, and never seen before). */
export async function showLanguage(locale: Locale): Promise<void> {
  const messages = await sources[locale]();
  shown = { locale, messages };
}
