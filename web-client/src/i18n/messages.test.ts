/** What a reader would lose: a sentence in their language, a number's right form, a name that is left out. */
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";

const read = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`./messages/${language}.json`, import.meta.url), "utf8"));
const english = read("en");
const arabic = read("ar");

function walk(parts: readonly MessageFormatElement[], visit: (part: MessageFormatElement) => void): void {
  for (const part of parts) {
    visit(part);
    if (part.type === TYPE.plural || part.type === TYPE.select) for (const option of Object.values(part.options)) walk(option.value, visit);
  }
}
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  walk(parse(message), (part) => {
    if (part.type !== TYPE.literal && part.type !== TYPE.pound) names.add(part.value);
  });
  return [...names].sort();
}
function pluralsOf(message: string): string[][] {
  const found: string[][] = [];
  walk(parse(message), (part) => {
    if (part.type === TYPE.plural) found.push(Object.keys(part.options));
  });
  return found;
}

describe("the catalogue", () => {
  it("says in Arabic all that it says in English, and nothing else", () => {
    expect(Object.keys(arabic).sort()).toEqual(Object.keys(english).sort());
  });

  it("needs the same values in both languages", () => {
    const different = Object.keys(english).filter((key) => {
      const extra = argumentsOf(arabic[key] ?? "").filter((name) => !argumentsOf(english[key] ?? "").includes(name));
      return extra.length > 0;
    });
    expect(different).toEqual([]);
  });

  it("has every Arabic plural form that its numbers can take", () => {
    const incomplete = Object.entries(arabic).filter(([key, message]) =>
      pluralsOf(message).some((forms) => {
        // Limits are numbers that are known: only the forms that they take are given.
        const known = key === "door.password_hint" || key === "line.late";
        const needed = known ? ["few", "many", "other"] : ["zero", "one", "two", "few", "many", "other"];
        return needed.some((form) => !forms.includes(form));
      }));
    expect(incomplete.map(([key]) => key)).toEqual([]);
  });

  it("keeps to the voice: no please, no exclamation, no 'successfully'", () => {
    const loud = Object.entries(english).filter(([, text]) => /!|\bplease\b|\boops\b|successful|\binvalid\b|\busers?\b/i.test(text));
    expect(loud.map(([key]) => key)).toEqual([]);
    expect(Object.entries(arabic).filter(([, text]) => /!|عفوًا|نجاح/.test(text)).map(([key]) => key)).toEqual([]);
  });

  it("writes digits by Intl only, never into an Arabic sentence", () => {
    const fixed = Object.entries(arabic).filter(([key, text]) => /[٠-٩]/.test(text) && key !== "settings.digits_arabic");
    expect(fixed.map(([key]) => key)).toEqual([]);
  });
});
