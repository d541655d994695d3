import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

const sheet = /\/src\/styles\/fonts\.css$/;
const face = /@font-face\s*\{[^}]*\}/g;
const cache = "node_modules/.majlis-fonts";

export interface Face {
  /** As written between the quotes of `url("…")`. */
  url: string;
  /** The package's file. */
  source: string;
  /** What the made file is called. */
  name: string;
  weight: { min: number; max: number };
  characters: string;
}

/**
 * Makes the files that src/styles/fonts.css names: `url("<package's file>?as=<name>")` becomes a font with the characters of
 * that face's unicode-range and its font-weight only. The sheet stays the one place that says what is in which file.
 */
export function subsetFonts(): Plugin {
  let root = "";
  return {
    name: "majlis-subset-fonts",
    enforce: "pre",
    configResolved(config) {
      root = config.root;
    },
    async transform(css, id) {
      if (!sheet.test(id.replace(/\?.*$/, ""))) return null;
      const faces = [...css.matchAll(face)].map(([text]) => readFace(text));
      const files = await Promise.all(faces.map((one) => makeFile(root, one)));
      const code = faces.reduce((text, one, index) => text.replace(one.url, `../../${files[index]}`), css);
      return { code, map: null };
    },
  };
}

export function readFace(css: string): Face {
  const [, url, source, name] = /url\("(([^"?]+)\?as=([\w-]+))"\)/.exec(css) ?? [];
  const [, min, max] = /font-weight:\s*(\d+)\s+(\d+)/.exec(css) ?? [];
  const [, range] = /unicode-range:\s*([^;}]+)/.exec(css) ?? [];
  if (!url || !source || !name || !min || !max || !range) throw new Error(`fonts.css: url("…?as=name"), two weights and a unicode-range expected in ${css}`);
  return { url, source, name, weight: { min: Number(min), max: Number(max) }, characters: charactersIn(range) };
}

export function charactersIn(range: string): string {
  return range.split(",").map((part) => {
    const [, first, last = first] = /^\s*U\+([0-9A-F]+)(?:-([0-9A-F]+))?\s*$/i.exec(part) ?? [];
    if (!first || !last) throw new Error(`fonts.css: not a unicode-range: ${part}`);
    const from = Number.parseInt(first, 16);
    return Array.from({ length: Number.parseInt(last, 16) - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join("");
  }).join("");
}

/** Its path below `root`; made only where nothing made from the same is there. */
async function makeFile(root: string, { source, name, weight, characters }: Face): Promise<string> {
  const font = readFileSync(createRequire(join(root, "package.json")).resolve(source));
  const version = createHash("sha256").update(font).update(JSON.stringify([weight, characters])).digest("hex").slice(0, 12);
  const folder = `${cache}/${version}`;
  const path = `${folder}/${name}.woff2`;
  if (existsSync(join(root, path))) return path;
  const made = await subsetFont(font, characters, { targetFormat: "woff2", variationAxes: { wght: weight } });
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, path), made);
  return path;
}
