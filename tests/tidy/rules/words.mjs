// What the page says comes from the catalogue, in every language: no text in a template, in a label or in a hint. And the
// catalogue holds nothing that nobody says.
import { eachMatch, lineAt } from '../tree.mjs';

const spoken = /\p{L}{2,}/u;
const attribute = /\s(aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|label|legend|hint|more|what)="([^"{]*)"/g;

const blank = (text) => text.replace(/[^\n]/g, ' ');

/** Scripts, styles, comments and names of keys become blanks; positions stay. */
const templateOf = (text) => text.replace(/<!--[\s\S]*?-->|<(script|style|kbd)\b[\s\S]*?<\/\1>/g, blank);

/** The text between tags as [{offset, text}], and the expressions that stand in it. */
function piecesOf(template) {
  const texts = [];
  const expressions = [];
  let begin = 0;
  let depth = 0;
  let inTag = false;
  let quote;
  const flush = (end) => { texts.push({ offset: begin, text: template.slice(begin, end) }); };
  for (let i = 0; i < template.length; i += 1) {
    const char = template[i];
    if (quote !== undefined) {
      if (char === '\\') i += 1;
      else if (char === quote) quote = undefined;
    } else if (depth > 0) {
      if (/["'`]/.test(char)) quote = char;
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      if (depth === 0 && !inTag) {
        expressions.push({ offset: begin, text: template.slice(begin, i) });
        begin = i + 1;
      }
    } else if (char === '{') {
      if (!inTag) {
        flush(i);
        begin = i + 1;
      }
      depth = 1;
    } else if (inTag) {
      if (char === '"' || char === "'") {
        // An attribute's value, which may hold expressions with quotes of their own.
        const end = template.indexOf(char, i + 1);
        if (!template.slice(i, end).includes('{')) i = end;
      } else if (char === '>') {
        inTag = false;
        begin = i + 1;
      }
    } else if (char === '<' && /[a-zA-Z/]/.test(template[i + 1] ?? '')) {
      flush(i);
      inTag = true;
    }
  }
  return { texts, expressions };
}

/** Literals of an expression that would be shown: not a key, not what something is compared with, not a name of a part. */
function shownLiterals({ offset, text }) {
  if (/^[#/:@]/.test(text.trim())) return [];
  const quiet = text.replace(/\bt\((["'])[^"']*\1/g, blank).replace(/[=!]==?\s*(["'])[^"']*\1/g, blank).replace(/`[^`]*`/g, blank);
  return [...quiet.matchAll(/(["'])((?:(?!\1).)*)\1/g)].map((match) => ({ offset: offset + match.index, text: match[2] }));
}

function templateWords(file) {
  const template = templateOf(file.text);
  const { texts, expressions } = piecesOf(template);
  const found = [...texts, ...expressions.flatMap(shownLiterals)]
    .filter(({ text }) => spoken.test(text.replace(/&\w+;/g, '')))
    .map(({ offset, text }) => ({
      path: file.path,
      line: lineAt(file.text, offset + text.search(spoken)),
      message: `"${text.trim()}" stands in the page: give it a key in i18n/messages and t()`,
    }));
  const labels = eachMatch({ ...file, text: template }, attribute, ([, name, text]) => (spoken.test(text)
    ? `${name}="${text}": give it a key in i18n/messages and t()` : undefined));
  return [...found, ...labels.filter(({ message }) => message !== undefined)];
}

const catalogue = 'web-client/src/i18n/messages/en.json';

/** Keys that no source names, either whole or as the beginning (and end) of a computed one. */
function silentKeys(file, files) {
  const sources = files
    .filter(({ path }) => /^web-client\/src\/.*\.(ts|svelte)$/.test(path) && !/\.test\.ts$/.test(path))
    .map(({ text }) => text).join('\n');
  const computed = [...sources.matchAll(/`([a-z_]+\.[a-z_]*)\$\{[^}]*\}([a-z_]*)`/g)]
    .map(([, begin, end]) => new RegExp(`^${begin.replace('.', '\\.')}[a-z_]+${end}$`));
  return eachMatch(file, /^\s*"([a-z_]+\.[a-z_]+)":/gm, ([, key]) => (
    sources.includes(`"${key}"`) || computed.some((pattern) => pattern.test(key)) ? undefined : `"${key}" is said nowhere: take it out of both catalogues`
  )).filter(({ message }) => message !== undefined);
}

export function words(file, files) {
  if (file.path === catalogue) return silentKeys(file, files);
  return /^web-client\/src\/.*\.svelte$/.test(file.path) ? templateWords(file) : [];
}
