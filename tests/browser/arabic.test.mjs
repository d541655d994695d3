// Who reads Arabic has a page that runs from the right, and changes languages at will. That all its words are Arabic is
// looked at on every screen, in all_screens_*.test.mjs.
import assert from 'node:assert/strict';
import { owner } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';
import { catalogues } from './support/words.mjs';

const { scene, enter } = openStage();

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
