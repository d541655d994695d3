// Right-to-left is native: CSS names the start and the end of a line, never left and right.
import { lineAt } from '../tree.mjs';

const physical = [
  [/(?<![\w-])(margin|padding)-(left|right)\s*:/g, (m) => `${m[1]}-inline-${m[2] === 'left' ? 'start' : 'end'}`],
  [/(?<![\w-])border-(left|right)(-\w+)?\s*:/g, (m) => `border-inline-${m[1] === 'left' ? 'start' : 'end'}${m[2] ?? ''}`],
  [/(?<![\w-])border-(top|bottom)-(left|right)-radius\s*:/g, () => 'border-start-start-radius and its kin'],
  [/(?<![\w-])scroll-(margin|padding)-(left|right)\s*:/g, (m) => `scroll-${m[1]}-inline-start or -end`],
  [/(?<![\w-])(left|right)\s*:/g, (m) => `inset-inline-${m[1] === 'left' ? 'start' : 'end'}`],
  [/(?<![\w-])(text-align|float|clear)\s*:\s*(left|right)\b/g, (m) => `${m[1]}: ${m[1] === 'text-align' ? 'start or end' : 'inline-start or inline-end'}`],
];

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

export function styles(file) {
  if (!file.path.startsWith('web-client/') || !/\.(css|svelte|html)$/.test(file.path)) return [];
  return stylesIn(file).flatMap(({ offset, css }) =>
    physical.flatMap(([pattern, replacement]) =>
      [...withoutComments(css).matchAll(pattern)].map((match) => ({
        path: file.path,
        line: lineAt(file.text, offset + match.index),
        message: `"${match[0].trim()}" is wrong in Arabic: ${replacement(match)}`,
      }))));
}
