/** Names and sentences that stand in several languages beside each other, where there is little room. */
import { type Direction, directionOf } from "../i18n/direction";
import { directionOfPage } from "../i18n/text";

const lineMost = 12;
const linesMost = 2;
/** Between the names of one group in several languages. */
const between = /\s+[/|·•–—]\s+/u;
/** Words that need the next one. */
const leadsOn = /^(?:of|for|the|and|in|at|&|من|في|على|عن|و)$/iu;

/**
 * Of what is said in both directions, the part for the reader; all of it, where it is said in one.
 * @param page which way the page runs
 */
export function partFor(page: Direction, text: string): string {
  const other = page === "rtl" ? "ltr" : "rtl";
  const parts = text.split(between);
  const own = parts.filter((each) => directionOf(each) !== other);
  return own.length < parts.length && own.some((each) => directionOf(each) === page) ? own.join(" · ") : text;
}

export const forReader = (text: string): string => partFor(directionOfPage(), text);

/**
 * The name in the reader's script, where the group has one in each, and of that whole words: what two lines hold. A single word
 * may be longer.
 * @param page which way the page runs
 */
export function railName(name: string, page: Direction): string {
  const names = name.split(between);
  const own = names.find((each) => directionOf(each) === page) ?? names[0] ?? name;
  const words = own.trim().split(/\s+/u);
  const kept = words.slice(0, wordsThatFit(words));
  while (kept.length > 1 && leadsOn.test(kept[kept.length - 1] ?? "")) kept.pop();
  return kept.join(" ");
}

function wordsThatFit(words: readonly string[]): number {
  let lines = 1;
  let room = lineMost;
  for (const [index, word] of words.entries()) {
    if (index > 0 && word.length + 1 > room) {
      lines += 1;
      room = lineMost;
      if (lines > linesMost) return index;
    }
    room -= word.length + (room < lineMost ? 1 : 0);
  }
  return words.length;
}
