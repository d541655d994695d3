import { IntlMessageFormat } from "intl-messageformat";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Compiled, fill } from "../src/i18n/format.ts";
import { compileMessages } from "./compiled_messages.ts";

const said = (message: Compiled | undefined, values: Record<string, string | number>, tag: string): string =>
  typeof message === "string" ? message : fill(message ?? [], values, tag).join("");

it("plain messages stay strings, the others come in parts and need no parser", () => {
  const arabic = "{count, plural, zero {لا شيء} one {واحد} two {اثنان} few {# قليلة} many {# كثيرة} other {# أخرى}}";
  const compiled = compileMessages({ plain: "Hello", empty: "", counted: arabic }, "ar.json");
  expect(compiled["plain"]).toBe("Hello");
  expect(compiled["empty"]).toBe("");
  const forms = [0, 1, 2, 3, 11, 100].map((count) => said(compiled["counted"], { count }, "ar").replace(/[\d\u0660-\u0669]+ /, ""));
  expect(forms).toEqual(["لا شيء", "واحد", "اثنان", "قليلة", "كثيرة", "أخرى"]);
});

it.each([["en", "en-GB-u-nu-latn"], ["ar", "ar-u-nu-arab"]])("every message in %s says what ICU says", (language, tag) => {
  const texts = JSON.parse(readFileSync(new URL(`../src/i18n/messages/${language}.json`, import.meta.url), "utf8")) as Record<string, string>;
  const compiled = compileMessages(texts, `${language}.json`);
  for (const [key, text] of Object.entries(texts)) {
    const names = [...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = ""]) => name);
    for (const number of [0, 1, 2, 3, 7, 11, 99, 100, 102, 1234]) {
      const values = Object.fromEntries(names.map((name) => [name, number]));
      expect(`${key}: ${said(compiled[key], values, tag)}`).toBe(`${key}: ${String(new IntlMessageFormat(text, tag).format(values))}`);
    }
  }
});

it("what people named stays apart from the text around it", () => {
  const { told } = compileMessages({ told: "{n, plural, one {{who} and # more} other {{who} and # more}}." }, "en.json");
  expect(fill(told as Exclude<Compiled, string>, { who: { named: "ليلى" }, n: 2 }, "en")).toEqual([{ named: "ليلى" }, " and 2 more."]);
});

it("a broken message fails with its place, and so does what cannot be filled in", () => {
  expect(() => compileMessages({ bad: "{count, plural, one {x}" }, "en.json")).toThrow(/en\.json: bad/);
  expect(() => compileMessages({ bad: 7 }, "en.json")).toThrow(/en\.json: bad/);
  expect(() => compileMessages({ bad: "{when, date}" }, "en.json")).toThrow(/en\.json: bad.*date/);
});
