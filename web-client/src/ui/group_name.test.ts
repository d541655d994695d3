import { describe, expect, it } from "vitest";
import { partFor, railName } from "./group_name";

describe("a group's name in the rail", () => {
  it.each([
    ["Garden", "ltr", "Garden"],
    ["Yasmin Quarter / حيّ الياسمين", "ltr", "Yasmin Quarter"],
    ["Yasmin Quarter / حيّ الياسمين", "rtl", "حيّ الياسمين"],
    ["نادي القراءة – Reading club", "ltr", "Reading club"],
    ["نادي القراءة", "ltr", "نادي القراءة"],
    ["Parents of the Northern School District", "ltr", "Parents of the Northern"],
    ["Friends of the Botanical Gardens", "ltr", "Friends"],
    ["جمعية أولياء أمور طلبة مدرسة الشمال", "rtl", "جمعية أولياء أمور طلبة"],
    ["Donaudampfschifffahrt", "ltr", "Donaudampfschifffahrt"],
    ["and/or", "ltr", "and/or"],
    ["24/7", "rtl", "24/7"],
  ] as const)("%s on a page that runs %s: %s", (name, page, short) => {
    expect(railName(name, page)).toBe(short);
  });
});

describe("the reader's part of what is said in two languages", () => {
  it.each([
    ["What you would say on the stairs · ما يُقال على الدرج", "ltr", "What you would say on the stairs"],
    ["What you would say on the stairs · ما يُقال على الدرج", "rtl", "ما يُقال على الدرج"],
    ["Hall · pitch · workshop · قاعة", "ltr", "Hall · pitch · workshop"],
    ["Hall · 24/7 · قاعة", "ltr", "Hall · 24/7"],
    ["Hall, pitch – and a workshop", "ltr", "Hall, pitch – and a workshop"],
    ["Hall, pitch", "rtl", "Hall, pitch"],
    ["", "rtl", ""],
  ] as const)("%s on a page that runs %s: %s", (text, page, part) => {
    expect(partFor(page, text)).toBe(part);
  });
});
