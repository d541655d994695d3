// Somebody who uses no mouse: signs in, finds a room, writes, answers and reacts by keyboard alone.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { password } from './support/server.mjs';
import { eventually, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
let zainab;
const press = (...keys) => keys.reduce((before, key) => before.then(() => zainab.page.keyboard.press(key)), Promise.resolve());
const type = (text) => zainab.page.keyboard.type(text);
const focused = () => zainab.page.evaluate(() => {
  const element = document.activeElement;
  return { tag: element?.tagName, text: element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '' };
});

/** Tab until something of this name has the focus; the focus must be visible on the way. */
async function tabTo(pattern, most = 40) {
  const seen = [];
  for (let n = 0; n < most; n += 1) {
    await press('Tab');
    const { tag, text } = await focused();
    seen.push(`${tag} ${text.slice(0, 30)}`);
    if (pattern.test(text)) return;
    if (tag !== 'BODY') {
      const outline = await zainab.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, 'none', `the focus shows on ${seen.at(-1)}`);
    }
  }
  assert.fail(`Tab does not lead to ${pattern}: ${seen.join(' > ')}`);
}

scene('signing in', async () => {
  zainab = await enter({ name: 'Zainab Osei', locale: 'en', device: 'desktop' });
  await zainab.go('/');
  await tabTo(/^Sign in$/);
  await press('Enter');
  await sees(zainab.field('door.your_name'));
  await eventually(async () => {
    await press('Tab');
    assert.equal((await focused()).tag, 'INPUT');
  });
  await type(zainab.name);
  await press('Tab');
  await type(password);
  await press('Enter');
  await sees(zainab.page.getByRole('heading', { level: 1, name: 'Zainab' }));
});

scene('finding a room and opening it', async () => {
  await press('/');
  await sees(zainab.field('search.field'));
  await eventually(async () => assert.equal((await focused()).tag, 'INPUT'));
  await type('football');
  await sees(zainab.page.getByRole('main').getByRole('link', { name: /^Football/ }));
  await press('Enter');
  await sees(zainab.page.getByRole('heading', { level: 1, name: 'Football' }));
  await sees(zainab.stream().getByRole('article'));
});

scene('writing', async () => {
  await tabTo(/^$/, 60).catch(() => undefined);
  await zainab.composer().waitFor();
  for (let n = 0; n < 40 && !(await zainab.composer().evaluate((area) => area === document.activeElement)); n += 1) await press('Tab');
  await type('Who brings the whistle?');
  await press('Shift+Enter');
  await type('And the orange cones.');
  await press('Enter');
  await sees(zainab.post('Who brings the whistle?'));
  await eventually(async () => assert.ok(await zainab.composer().evaluate((area) => area === document.activeElement), 'the focus stays where one writes'));
});

scene('answering a post, and letting it be', async () => {
  await press('Shift+Tab');
  for (let n = 0; n < 20 && !(await zainab.stream().evaluate((log) => log.contains(document.activeElement))); n += 1) await press('Shift+Tab');
  await press('k', 'k');
  const chosen = await zainab.page.locator('article:focus').getAttribute('data-number');
  assert.ok(chosen, 'K goes to a post');
  await press('r');
  await sees(zainab.button('composer.stop_reply'));
  await eventually(async () => assert.equal((await focused()).tag, 'TEXTAREA'));
  await press('Escape');
  await eventually(async () => assert.equal(await zainab.button('composer.stop_reply').count(), 0));
});

scene('an answer is sent', async () => {
  for (let n = 0; n < 20 && !(await zainab.stream().evaluate((log) => log.contains(document.activeElement))); n += 1) await press('Shift+Tab');
  await press('k');
  await press('r');
  await eventually(async () => assert.equal((await focused()).tag, 'TEXTAREA'));
  await type('I have one.');
  await press('Enter');
  await sees(zainab.post('I have one.').locator('.answers'));
});

scene('reacting', async () => {
  for (let n = 0; n < 20 && !(await zainab.stream().evaluate((log) => log.contains(document.activeElement))); n += 1) await press('Shift+Tab');
  await press('k');
  const number = await zainab.page.locator('article:focus').getAttribute('data-number');
  await press('+');
  await sees(zainab.dialog());
  await type('soccer');
  await sees(zainab.dialog().getByRole('button', { name: /soccer|football/i }));
  await press('Tab', 'Enter');
  await sees(zainab.page.locator(`article[data-number="${number}"] .reaction`));
  await eventually(async () => assert.equal(await zainab.page.locator('article:focus').getAttribute('data-number'), number, 'the focus is back at the post'));
});

scene('all keys are told, and can be left again', async () => {
  await press('?');
  await sees(zainab.dialog().getByText('Next unread'));
  await press('Escape');
  await eventually(async () => assert.equal(await zainab.dialog().count(), 0));
});
