/** Threads whose titles share words with a new one, among those that are loaded. Arabic is folded before comparing. */
import type { ThreadCard } from "../protocol.gen";

export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toLocaleLowerCase()
    .replace(/[\p{Mn}\u0640]/gu, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه");
}

const wordsOf = (text: string): Set<string> =>
  new Set(folded(text).split(/[^\p{L}\p{N}]+/u).map((word) => word.replace(/^ال(?=\p{L}{3})/u, "")).filter((word) => word.length > 2));

export function similarThreads(title: string, cards: readonly ThreadCard[]): ThreadCard[] {
  const wanted = wordsOf(title);
  if (wanted.size < 2) return [];
  const scored = cards.map((card) => ({ card, shared: [...wordsOf(card.title ?? "")].filter((word) => wanted.has(word)).length }));
  return scored.filter(({ shared }) => shared >= 2).sort((a, b) => b.shared - a.shared).slice(0, 3).map(({ card }) => card);
}
