// Who reads Arabic gets all of it in Arabic: words, digits, and a page that runs from the right.
import assert from 'node:assert/strict';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';
import { catalogues } from './support/words.mjs';

const { scene, enter } = openStage();

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
    if (element.closest('kbd, .emoji, [lang="en"]') || element.getClientRects().length === 0) continue;
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

async function walk(options, screens) {
  const person = await enter({ locale: 'ar', ...options });
  if (options.name) await person.signIn();
  await person.go('/');
  const found = [];
  await visit(person, screens, async (name) => {
    const root = await person.page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
    assert.deepEqual(root, { lang: 'ar', dir: 'rtl' }, name);
    found.push(...(await ownWords(person.page)).map(foreign).filter(Boolean).map((line) => `${name}: ${line}`));
    const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${name}: ${wide} px wider than the screen`);
  });
  assert.deepEqual([...new Set(found)], []);
}

for (const device of ['desktop', 'phone']) {
  scene(`all screens of an owner speak Arabic on a ${device}`, () => walk({ name: owner, device }, ownersScreens), { alone: true, timeout: 180_000 });
  scene(`all screens of a guest speak Arabic on a ${device}`, () => walk({ device }, guestsScreens), { alone: true });
}

const middle = async (locator) => {
  await sees(locator);
  const { x, width } = await locator.first().boundingBox();
  return x + width / 2;
};

scene('the page is mirrored: rail, rooms, sheet and side from the right, and the composer with them', async () => {
  const order = async (locale) => {
    const reader = await enter({ name: owner, locale, device: 'desktop' });
    await reader.signIn();
    await reader.go('/g/yasmin/neighbours');
    const places = [
      reader.page.getByRole('navigation', { name: reader.words.exactly('app.groups') }),
      reader.page.getByRole('navigation', { name: reader.words.within('app.rooms_of', { name: 'Yasmin Quarter / حيّ الياسمين' }) }),
      reader.page.getByRole('main'),
      reader.page.getByRole('complementary'),
    ];
    const columns = await Promise.all(places.map(middle));
    const send = (await middle(reader.button('composer.send'))) - (await middle(reader.composer()));
    const mirrored = await reader.button('composer.send').locator('.turns').evaluate((icon) => new DOMMatrix(getComputedStyle(icon).transform).a);
    return { columns, send: Math.sign(send), mirrored };
  };
  const english = await order('en');
  const arabic = await order('ar');
  const rising = (values) => values.every((value, index) => index === 0 || value > values[index - 1]);
  assert.ok(rising(english.columns), `from the left: ${english.columns}`);
  assert.ok(rising([...arabic.columns].reverse()), `from the right: ${arabic.columns}`);
  assert.deepEqual([english.send, arabic.send], [1, -1], 'Send stands at the end of the line');
  assert.deepEqual([english.mirrored, arabic.mirrored], [1, -1], 'the arrow flies forward');
}, { alone: true });

scene('on a phone the way back is at the right, and Send at the left', async () => {
  const reader = await enter({ name: owner, locale: 'ar', device: 'phone' });
  await reader.signIn();
  await reader.go('/g/yasmin/neighbours');
  assert.ok((await middle(reader.button('app.back'))) > 300);
  assert.ok((await middle(reader.button('composer.send'))) < 90);
}, { alone: true });

scene('each paragraph runs its own way: Arabic in an English page, English in an Arabic one', async () => {
  const reader = await enter({ locale: 'ar', device: 'desktop' });
  await reader.go('/g/yasmin/neighbours');
  const direction = (text) => reader.stream().locator('.prose > *', { hasText: text }).first().evaluate((paragraph) => getComputedStyle(paragraph).direction);
  await reader.stream().evaluate((stream) => { stream.scrollTop = stream.scrollHeight; });
  const texts = await reader.stream().locator('.prose > *').allInnerTexts();
  const english = texts.find((text) => /^[A-Z][a-z]+ /.test(text));
  const arabic = texts.find((text) => /^[ء-ي]{3,} /.test(text));
  assert.equal(await direction(english), 'ltr', english);
  assert.equal(await direction(arabic), 'rtl', arabic);
}, { alone: true });

scene('the language is changed without loading the page, at the door and in the settings; digits follow', async () => {
  const reader = await enter({ name: 'Salma Haddad', locale: 'en', device: 'desktop' });
  const language = () => reader.page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);
  await reader.go('/');
  await reader.page.evaluate(() => { window.isSame = true; });
  await reader.button('app.language_other').click();
  await eventually(async () => assert.equal(await language(), 'ar rtl'));
  await sees(reader.heading(catalogues.ar['door.headline']));
  reader.speaks('ar');
  await reader.button('app.language_other').click();
  await eventually(async () => assert.equal(await language(), 'en ltr'));
  assert.equal(await reader.page.evaluate(() => window.isSame), true, 'it is still the same page');

  reader.speaks('en');
  await reader.signIn();
  await reader.go('/settings');
  await reader.page.evaluate(() => { window.isSame = true; });
  await reader.page.getByRole('radio', { name: 'العربية' }).check();
  await eventually(async () => assert.equal(await language(), 'ar rtl'));
  reader.speaks('ar');
  await reader.goInside('/g/yasmin/neighbours');
  const clock = reader.stream().locator('article time').last();
  await eventually(async () => assert.match(await clock.innerText(), /^[٠-٩]{1,2}:[٠-٩]{2}$/));
  await reader.goInside('/settings');
  await reader.page.getByRole('radio', { name: reader.words.exactly('settings.digits_latin') }).check();
  await reader.goInside('/g/yasmin/neighbours');
  await eventually(async () => assert.match(await clock.innerText(), /^[0-9]{2}:[0-9]{2}$/));
  assert.equal(await reader.page.evaluate(() => window.isSame), true, 'it is still the same page');
}, { alone: true });

scene('on a new device the account brings its language along', async () => {
  const reader = await enter({ name: owner, locale: 'en', device: 'phone' });
  await reader.signInHere();
  await eventually(async () => assert.equal(await reader.page.evaluate(() => document.documentElement.lang), 'ar'));
}, { alone: true });
