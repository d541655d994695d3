// The interface's own words, so that tests find things as people do: by what is written on them, in either language.
import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';

const folder = new URL('../../../web-client/src/i18n/messages/', import.meta.url);
export const catalogues = Object.fromEntries(
  ['en', 'ar'].map((locale) => [locale, JSON.parse(readFileSync(new URL(`${locale}.json`, folder), 'utf8'))]),
);
const tags = { en: 'en-GB-u-nu-latn', ar: 'ar-u-nu-arab' };

/** In a pattern's values: whatever stands there. */
export const anything = '\u{f0000}';

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** The client sets names of the other direction apart by invisible marks; whether it did is not what tests ask. */
const marked = (value) => (typeof value === 'string' ? `\u2068${value}\u2069` : value);

function format(locale, key, values) {
  const message = catalogues[locale][key];
  if (message === undefined) throw new Error(`no message ${key}: the catalogue has another name for it`);
  return new IntlMessageFormat(message, tags[locale]).format(values);
}

const patternOf = (text) => escaped(text).replaceAll('\u2068', '\u2068?').replaceAll('\u2069', '\u2069?').replaceAll(anything, '.*');

export function wordsOf(locale) {
  const text = (key, values = {}) => format(locale, key, values);
  const pattern = (key, values = {}) =>
    patternOf(format(locale, key, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, marked(value)]))));
  return {
    /** What is written, without invisible marks. */
    text,
    /** What is written, and nothing else. */
    exactly: (key, values) => new RegExp(`^\\s*${pattern(key, values)}\\s*$`, 'su'),
    /** What is written, somewhere in it. */
    within: (key, values) => new RegExp(pattern(key, values), 'su'),
    /** The same, however it begins: in a list of choices with a capital. */
    atStart: (key) => new RegExp(`^\\s*${pattern(key)}`, 'siu'),
    /** Whatever the count is. */
    counted: (key) => new RegExp(`^\\s*(?:${Array.from({ length: 100 }, (_, n) => patternOf(format(locale, key, { n }))).join('|')})\\s*$`, 'su'),
    number: (value) => new Intl.NumberFormat(tags[locale]).format(value),
  };
}

/** Begins with this, whatever counts follow. */
export const beginning = (text) => new RegExp(`^\\s*\u2068?${escaped(text)}`, 'u');
