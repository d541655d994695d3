import { describe, expect, it } from "vitest";
import { directionOf, withMentionsApart } from "./direction";

describe("the direction of a line", () => {
  it.each([
    ["Good morning", "ltr"],
    ["صباح الخير", "rtl"],
    ["12 cans for طارق", "ltr"],
    ["١٢ جالونًا", "rtl"],
    ["@Salma_Haddad نعم لو سمحتِ", "rtl"],
    ["@سلمى_حدّاد yes, at seven", "ltr"],
    ["@Salma @Tareq، شكرًا", "rtl"],
    ["https://example.org/timetable الصهريج يأتي السبت", "rtl"],
    ["- «نعم»", "rtl"],
    ["@Salma_Haddad", "ltr"],
  ] as const)("%s runs %s", (text, direction) => {
    expect(directionOf(text)).toBe(direction);
  });

  it("is left open where there is no letter", () => {
    expect(directionOf("12:30 …")).toBeUndefined();
    expect(directionOf("")).toBeUndefined();
  });

  it("keeps the @ at the beginning of a Latin name in an Arabic line", () => {
    expect(withMentionsApart("قال @Salma نعم")).toBe("قال \u2068@Salma\u2069 نعم");
  });
});
