// Right-to-left is native: CSS names the start and the end of a line, never left and right.
import { eachMatch, lineAt } from '../tree.mjs';

const physical = [
  [/(?<![\w-])(margin|padding)-(left|right)\s*:/g, (m) => `${m[1]}-inline-${m[2] === 'left' ? 'start' : 'end'}`],
  [/(?<![\w-])border-(left|right)(-\w+)?\s*:/g, (m) => `border-inline-${m[1] === 'left' ? 'start' : 'end'}${m[2] ?? ''}`],
  [/(?<![\w-])border-(top|bottom)-(left|right)-radius\s*:/g, () => 'border-start-start-radius and its kin'],
  [/(?<![\w-])scroll-(margin|padding)-(left|right)\s*:/g, (m) => `scroll-${m[1]}-inline-start or -end`],
  [/(?<![\w-])(left|right)\s*:/g, (m) => `inset-inline-${m[1] === 'left' ? 'start' : 'end'}`],
  [/(?<![\w-])(transform-origin|background-position(-x)?|object-position|mask-position)\s*:[^;}]*\b(left|right)\b/g, (m) => `${m[1]} by its own [dir="rtl"] rule, or by center`],
  [/(?<![\w-])(text-align|float|clear)\s*:\s*(left|right)\b/g, (m) => `${m[1]}: ${m[1] === 'text-align' ? 'start or end' : 'inline-start or inline-end'}`],
];

/** Values of a shorthand, with var(), calc() and the like as one each. */
const valuesOf = (list) => list.replace(/!important/, '').trim().match(/[\w-]+\((?:[^()]|\([^()]*\))*\)|[^\s/]+/g) ?? [];

/** `a b c d` names the right side before the left: fine while both are the same. Corners: the left and right ones of a row. */
const fourSided = [
  { pattern: /(?<![\w-])(margin|padding|inset|scroll-margin|scroll-padding|border-(?:width|style|color))\s*:\s*([^;{}]+)/g, differ: (v) => v.length === 4 && v[1] !== v[3], instead: (name) => `${name}-block and ${name}-inline` },
  { pattern: /(?<![\w-])(border-radius)\s*:\s*([^;{}]+)/g, differ: (v) => (v.length > 1 && v[0] !== v[1]) || (v.length > 2 && (v[3] ?? v[1]) !== v[2]), instead: () => 'border-start-start-radius and its kin' },
];
/** Movements along x go the other way in Arabic; mirroring (scaleX) is what [dir="rtl"] rules are for. */
const sideways = [
  /\b(translateX|translate3d|translate)\(\s*(?!0(?:px|%|em|rem)?\s*[,)])[^)]*\)/g,
  /(?<![\w-])translate\s*:\s*(?!0(?:px|%)?[\s;}]|none)[^;}]+/g,
];

function shorthands(css) {
  const four = fourSided.flatMap(({ pattern, differ, instead }) => [...css.matchAll(pattern)]
    .filter((match) => differ(valuesOf(match[2])))
    .map((match) => ({ index: match.index, text: match[0], instead: instead(match[1]) })));
  const moved = sideways.flatMap((pattern) => [...css.matchAll(pattern)]
    .map((match) => ({ index: match.index, text: match[0], instead: 'inset-inline-start or margin-inline-start' })));
  return [...four, ...moved];
}

/** The CSS of a file as [{offset, css}]: a stylesheet whole; a component's style blocks, attributes and directives. */
function stylesIn({ path, text }) {
  if (path.endsWith('.css')) return [{ offset: 0, css: text }];
  const part = (match, css) => ({ offset: match.index + match[0].indexOf(css), css });
  return [
    ...[...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((match) => part(match, match[1])),
    ...[...text.matchAll(/\sstyle=(["'])([\s\S]*?)\1/g)].map((match) => part(match, match[2])),
    ...[...text.matchAll(/\sstyle:([\w-]+)/g)].map((match) => ({ offset: match.index + 7, css: `${match[1]}:` })),
  ];
}

const withoutComments = (css) => css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));

/** Sides that a script sets. */
const scripted = /\.style\.(left|right|(?:margin|padding|border)(?:Left|Right)\w*)\b/g;

export function styles(file) {
  if (/^web-client\/src\/.*\.ts$/.test(file.path)) {
    return eachMatch(file, scripted, ([, side]) => `style.${side} is wrong in Arabic: insetInlineStart and its kin`);
  }
  if (!file.path.startsWith('web-client/') || !/\.(css|svelte|html)$/.test(file.path)) return [];
  return stylesIn(file).flatMap(({ offset, css }) => [
    ...shorthands(withoutComments(css)).map(({ index, text, instead }) => ({
      path: file.path, line: lineAt(file.text, offset + index), message: `"${text.trim()}" is wrong in Arabic: ${instead}`,
    })),
    ...physical.flatMap(([pattern, replacement]) =>
      [...withoutComments(css).matchAll(pattern)].map((match) => ({
        path: file.path,
        line: lineAt(file.text, offset + match.index),
        message: `"${match[0].trim()}" is wrong in Arabic: ${replacement(match)}`,
      })))]);
}
