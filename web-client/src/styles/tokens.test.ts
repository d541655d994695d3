import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const tokens = read("tokens.css");

/** The colours that the first block after `head` sets. */
function coloursAfter(head: string): Record<string, string> {
  const from = tokens.indexOf(head);
  const block = tokens.slice(from, tokens.indexOf("}", from));
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name = "", colour = ""]) => [name, colour]));
}
const light = coloursAfter(":root {");
const chosenDark = coloursAfter('[data-theme="dark"] {');
const devicesDark = coloursAfter(':root:not([data-theme="light"])');
const dark = { ...light, ...chosenDark };

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(colours: Record<string, string>, one: string, other: string): number {
  const [dim = 0, bright = 0] = [one, other].map((name) => luminance(colours[name] ?? "")).sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const rows = [...read("../../../docs/look.md").matchAll(/^\| `(--[\w-]+)` \| `(--[\w-]+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(
  ([, text = "", ground = "", inLight, inDark, least]) => ({ text, ground, light: Number(inLight), dark: Number(inDark), least: Number(least) }),
);

describe("the contrast table of docs/look.md", () => {
  it("has a row for every colour that is read or seen on another", () => {
    const told = new Set(rows.map(({ text }) => text));
    const spoken = Object.keys(light).filter((name) => /^--(ink|accent-ink|accent$|on-accent|alarm$|wait$|edge|focus|tone-\d-ink)/.test(name));
    expect(spoken.length).toBeGreaterThan(10);
    expect(spoken.filter((name) => !told.has(name))).toEqual([]);
  });

  it.each(rows)("$text on $ground", ({ text, ground, least, ...told }) => {
    const seen = { light: contrast(light, text, ground), dark: contrast(dark, text, ground) };
    expect({ light: seen.light.toFixed(1), dark: seen.dark.toFixed(1) }).toEqual({ light: told.light.toFixed(1), dark: told.dark.toFixed(1) });
    expect(seen.light).toBeGreaterThanOrEqual(least);
    expect(seen.dark).toBeGreaterThanOrEqual(least);
  });
});

describe("the tokens", () => {
  it("are the same in the dark that was chosen and in the device's", () => {
    expect(devicesDark).toEqual(chosenDark);
  });
});
