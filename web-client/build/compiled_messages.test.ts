import { IntlMessageFormat } from "intl-messageformat";
import { expect, it } from "vitest";
import { compileMessages } from "./compiled_messages.ts";

it("plain messages stay strings, the others come parsed and format without a parser", () => {
  const arabic = "{count, plural, zero {لا شيء} one {واحد} two {اثنان} few {# قليلة} many {# كثيرة} other {# أخرى}}";
  const compiled = compileMessages({ plain: "Hello", empty: "", counted: arabic }, "ar.json");
  expect(compiled["plain"]).toBe("Hello");
  expect(compiled["empty"]).toBe("");
  const message = new IntlMessageFormat(compiled["counted"] as ConstructorParameters<typeof IntlMessageFormat>[0], "ar");
  const said = [0, 1, 2, 3, 11, 100].map((count) => String(message.format({ count })).replace(/[\d\u0660-\u0669]+ /, ""));
  expect(said).toEqual(["لا شيء", "واحد", "اثنان", "قليلة", "كثيرة", "أخرى"]);
});

it("a broken message fails with its place", () => {
  expect(() => compileMessages({ bad: "{count, plural, one {x}" }, "en.json")).toThrow(/en\.json: bad/);
  expect(() => compileMessages({ bad: 7 }, "en.json")).toThrow(/en\.json: bad/);
});
