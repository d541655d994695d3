// What is asked of every screen, whatever it shows. Each look returns one line a finding.
import { createRequire } from 'node:module';
import { slantedArabic, smallTargets, smallTexts } from './measures.mjs';
import { catalogues } from './words.mjs';

/** To be loaded into the pages that `axe` looks at. */
export const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const violations = (page, only) => page.evaluate(async ({ only, tags }) => {
  const options = only ? { runOnly: { type: 'rule', values: only } } : { runOnly: { type: 'tag', values: tags } };
  const result = await window.axe.run(document, { ...options, resultTypes: ['violations'] });
  return result.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`));
}, { only, tags: axeTags });

/** For who hears the page or sees little: axe finds nothing, in both lights. */
export async function axe(page) {
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Nothing but colours differs in the dark.
  const dark = await violations(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `dark: ${line}`)];
}

/** What may be smaller than 44 px; each has another way that is not, or stands in a line of text (WCAG 2.5.8). */
const exceptions = [
  '.prose a, p a, .meta a', // in a line of text: the line's height is its own
  '.skip', // shown to the keyboard only
  '.said .by a.meta, .post .by a.meta, .said a.when', // the time is a link for who has a mouse; the post's menu copies the link
  '.edited', // in the line of the author's name; the post's menu opens the versions as well
].join(', ');

/** For a thumb on a small phone, and eyes that are no longer young: what is pressed is large enough, and so is what is read. */
export async function small(page) {
  const { measured, small } = await smallTargets(page, { least: 44, exceptions });
  const nothing = measured > 0 ? [] : ['no control was measured'];
  const slanted = (await slantedArabic(page)).map((text) => `"${text}" is slanted`);
  return [...nothing, ...small, ...(await smallTexts(page, 14)), ...slanted];
}

/** What the page itself says: texts and labels, without what people wrote or named, and without key caps and addresses. */
const ownWords = (page) => page.evaluate(() => {
  const others = 'bdi, .prose, .about, kbd, code, [lang="en"], .answers, .under, .affix, .emoji, .face, .tile, script, style';
  const said = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element && !element.closest(others) && element.getClientRects().length > 0) said.push(node.textContent ?? '');
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-valuetext]')) {
    if (element.closest('bdi, kbd, .emoji, [lang="en"]') || element.getClientRects().length === 0) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) said.push(element.getAttribute(name) ?? '');
  }
  said.push(document.title);
  // Names of the other direction are set apart where no <bdi> can stand.
  return said.map((text) => text.replace(/\u2068[^\u2069]*\u2069/g, ' ').trim()).filter((text) => text !== '');
});

const inCatalogue = new Set(Object.values(catalogues.ar));
const latinInCatalogue = new Set(Object.values(catalogues.ar).flatMap((text) => text.replace(/\{[^{}]*/g, ' ').match(/[A-Za-z]+/g) ?? []));
/** Device names in the settings; the address of what was looked for. */
const properNames = new Set(['Chrome', 'Chromium', 'Linux', 'Android', 'English']);

function foreign(text) {
  if (inCatalogue.has(text)) return undefined;
  const word = (text.match(/[A-Za-z]{2,}/g) ?? []).find((each) => !latinInCatalogue.has(each) && !properNames.has(each));
  if (word !== undefined) return `English "${word}" in "${text}"`;
  return /[0-9]/.test(text) ? `Latin digits in "${text}"` : undefined;
}

/** For who reads Arabic: all of it is, words and digits, on a page that runs from the right. */
export async function arabic(page) {
  const root = await page.evaluate(() => {
    const { lang, dir, scrollWidth, clientWidth } = document.documentElement;
    return { runs: `${lang} ${dir}`, wide: scrollWidth - clientWidth };
  });
  const found = (await ownWords(page)).map(foreign).filter(Boolean);
  if (root.runs !== 'ar rtl') found.push(`the page is ${root.runs}`);
  if (root.wide > 0) found.push(`${root.wide} px wider than the screen`);
  return found;
}
