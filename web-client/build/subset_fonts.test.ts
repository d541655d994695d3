import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { charactersIn, readFace } from "./subset_fonts";

const css = readFileSync(new URL("../src/styles/fonts.css", import.meta.url), "utf8");
const faces = [...css.matchAll(/@font-face\s*\{[^}]*\}/g)].map(([text]) => readFace(text));
const firstOf = (name: string): string => faces.find((face) => face.name === name)?.characters ?? "";

describe("the fonts that a page needs first", () => {
  it("hold every letter of the interface, in one file a language", () => {
    for (const [language, name] of [["en", "font-latin"], ["ar", "font-arabic"]] as const) {
      const text = readFileSync(new URL(`../src/i18n/messages/${language}.json`, import.meta.url), "utf8");
      const letters = [...new Set(text)].filter((letter) => (language === "ar" ? /\p{Script=Arabic}/u : /\p{Script=Latin}/u).test(letter));
      expect(letters.filter((letter) => !firstOf(name).includes(letter))).toEqual([]);
    }
  });

  it("hold the letters of a language's own texts, so that no word is drawn from two files", () => {
    const arabic = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ٠١٢٣٤٥٦٧٨٩،؛؟";
    const persian = "پچژگکی";
    expect([...arabic, ...persian].filter((letter) => !firstOf("font-arabic").includes(letter))).toEqual([]);
  });

  it("no character stands in two files of a family", () => {
    for (const family of ["latin", "arabic"]) {
      const all = faces.filter(({ name }) => name.endsWith(family)).flatMap(({ characters }) => [...characters]);
      expect(all.length).toBe(new Set(all).size);
    }
  });
});

it("a unicode-range is what it says, and nothing else passes", () => {
  expect(charactersIn("U+0041-0043, U+64")).toBe("ABCd");
  expect(() => charactersIn("U+00??")).toThrow();
});
