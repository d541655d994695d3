// What somebody chose about how the page looks holds at once, on every screen, and the next time as well.
import assert from 'node:assert/strict';
import { tooWide } from './support/measures.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';

async function settings(locale) {
  const reader = await enter({ name: 'Salma Haddad', locale, device: 'desktop' });
  await reader.signIn();
  await reader.go('/settings');
  await reader.page.evaluate(() => { window.isSame = true; });
  return {
    reader,
    choose: (key) => reader.page.getByRole('radio', { name: new RegExp(reader.words.exactly(key).source.replace(/\\s\*\$$/, '')) }).check(),
    isSame: () => reader.page.evaluate(() => window.isSame),
  };
}

scene('larger text: of everything, at once, and nothing leaves the screen', async () => {
  const { reader, choose, isSame } = await settings('en');
  const sizes = () => reader.page.evaluate(() => ['h1', 'legend', '.rail .label'].map((each) => parseFloat(getComputedStyle(document.querySelector(each)).fontSize)));
  const normal = await sizes();
  await choose('settings.text_larger');
  await eventually(async () => assert.deepEqual(await sizes(), normal.map((size) => size * 1.25)));
  assert.equal(await isSame(), true, 'it is still the same page');
  for (const path of ['/', lounge, '/g/yasmin', '/g/yasmin/water-and-roads/threads']) {
    await reader.goInside(path);
    assert.deepEqual(await tooWide(reader.page), [], path);
  }
  await reader.go('/settings');
  assert.deepEqual(await sizes(), normal.map((size) => size * 1.25), 'the next time as well');
}, { alone: true });

for (const { locale, hijri } of [{ locale: 'en', hijri: / · \d+ \p{L}+/u }, { locale: 'ar', hijri: / · [٠-٩]+ \p{L}+/u }]) {
  scene(`the Hijri date stands beside the Gregorian one, or not, at once (${locale})`, async () => {
    const { reader, choose, isSame } = await settings(locale);
    await reader.goInside(lounge);
    const day = reader.stream().locator('.dayline').last();
    await sees(day);
    assert.match(await day.innerText(), hijri);
    await reader.goInside('/settings');
    await choose('settings.calendar_gregorian');
    await reader.goInside(lounge);
    await sees(day);
    assert.doesNotMatch(await day.innerText(), / · /);
    const told = await reader.stream().locator('article time').last().getAttribute('title');
    assert.doesNotMatch(told, / · /);
    assert.equal(await isSame(), true, 'it is still the same page');
  }, { alone: true });
}
