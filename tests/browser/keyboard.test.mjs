// Somebody who uses no mouse: signs in, finds a room, writes, answers and reacts by keyboard alone.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { password } from './support/server.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
let zainab;
const press = async (...keys) => { for (const key of keys) await zainab.page.keyboard.press(key); };
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

/** Step by step with one key, until the focus is in there. */
async function stepInto(locator, key) {
  const isIn = () => locator.evaluate((element) => element.contains(document.activeElement));
  for (let n = 0; n < 60 && !(await isIn()); n += 1) await press(key);
  assert.ok(await isIn(), `${key} does not lead to it`);
}
const toStream = () => stepInto(zainab.stream(), 'Shift+Tab');
const chosen = () => zainab.page.locator('article:focus').getAttribute('data-number');
const isWriting = () => eventually(async () => assert.ok(await zainab.composer().evaluate((area) => area === document.activeElement), 'one can write'));

scene('writing, in two lines', async () => {
  await stepInto(zainab.composer(), 'Tab');
  await type('Who brings the whistle?');
  await press('Shift+Enter');
  await type('And the orange cones.');
  await press('Enter');
  await sees(zainab.post('Who brings the whistle?'));
  await sees(zainab.post('And the orange cones.'));
  await isWriting();
});

scene('beginning an answer, and letting it be', async () => {
  await toStream();
  await press('k', 'k');
  assert.ok(await chosen(), 'K goes to a post');
  await press('r');
  await sees(zainab.button('composer.stop_reply'));
  await isWriting();
  await press('Escape');
  await misses(zainab.button('composer.stop_reply'));
});

scene('answering', async () => {
  await toStream();
  await press('k', 'r');
  await isWriting();
  await type('I have one.');
  await press('Enter');
  await sees(zainab.post('I have one.').locator('.answers'));
});

scene('reacting', async () => {
  await toStream();
  await press('k');
  const number = await chosen();
  await press('+');
  await sees(zainab.dialog());
  await type('soccer');
  await sees(zainab.dialog().getByRole('button', { name: /soccer/i }));
  await press('Tab', 'Enter');
  await sees(zainab.page.locator(`article[data-number="${number}"] .reaction`));
  await eventually(async () => assert.equal(await chosen(), number, 'the focus is back at the post'));
});

scene('an emoji is chosen by arrow keys, the last chosen first', async () => {
  await toStream();
  await press('k', '+');
  await sees(zainab.dialog());
  await eventually(async () => assert.equal((await focused()).tag, 'INPUT'));
  await press('ArrowDown');
  assert.match((await focused()).text, /soccer/i);
  await press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
  const { text } = await focused();
  assert.match(text, /grinning face with big eyes/i, 'the second of the first group');
  await press('ArrowUp');
  assert.match((await focused()).text, /soccer/i);
  await press('Enter');
  await misses(zainab.dialog());
});

scene('Escape leads from a post to the newest', async () => {
  await toStream();
  await press(...Array(12).fill('k'));
  const end = () => zainab.stream().evaluate((stream) => stream.scrollHeight - stream.scrollTop - stream.clientHeight);
  assert.ok((await end()) > 48, 'one reads above');
  await press('Escape');
  await eventually(async () => assert.ok((await end()) < 48));
});

scene('the side panel is reached by its key, and left by it', async () => {
  await toStream();
  await press('k');
  const number = await chosen();
  await press('.');
  await eventually(async () => assert.equal((await focused()).tag, 'ASIDE'));
  await press('.');
  await eventually(async () => assert.equal(await chosen(), number));
});

scene('from thread to thread of a room and back', async () => {
  await zainab.goInside('/g/yasmin/water-and-roads/threads');
  const threads = zainab.page.getByRole('main').getByRole('article').getByRole('heading').getByRole('link');
  await sees(threads);
  const [first, second] = (await threads.allInnerTexts()).map((text) => text.trim());
  await threads.first().click();
  const reads = (title) => sees(zainab.page.getByRole('heading', { level: 1, name: title }));
  await reads(first);
  await press(']');
  await reads(second);
  await press('[');
  await reads(first);
});

scene('all keys are told, and can be left again', async () => {
  await press('?');
  await sees(zainab.dialog().getByText('Next unread'));
  await press('Escape');
  await misses(zainab.dialog());
});
