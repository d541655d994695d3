// Back leads to the place one came from: the same thread of the list, the same post under the eyes.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const room = '/g/yasmin/water-and-roads';

const scrolled = (person, selector) => person.page.evaluate((found) => Math.round(document.querySelector(found).scrollTop), selector);

scene('back from a thread the list stands where it was left, and forward again the thread', async () => {
  const guest = await enter({ locale: 'en', device: 'phone' });
  await guest.page.setViewportSize({ width: 390, height: 480 });
  await guest.go(`${room}/threads`);
  const list = '#main .scrolls';
  await sees(guest.page.locator(`${list} a`).nth(3));
  await guest.page.evaluate((found) => { document.querySelector(found).scrollTop = 150; }, list);
  const last = guest.page.locator(`${list} a[href^="/t/"]`).last();
  await last.scrollIntoViewIfNeeded();   // a click would do it after the place was noted
  const left = await eventually(async () => {
    const now = await scrolled(guest, list);
    assert.ok(now > 50, 'the list is longer than the screen');
    return now;
  });
  await last.click();
  await sees(guest.stream().getByRole('article'));
  await guest.page.goBack();
  await eventually(async () => assert.equal(await scrolled(guest, list), left));
  await guest.page.goForward();
  await sees(guest.stream().getByRole('article'));
}, { alone: true });

scene('back in a lounge the post that was read is under the eyes', async () => {
  const guest = await enter({ locale: 'ar', device: 'phone' });
  await guest.go('/g/yasmin/neighbours');
  await sees(guest.stream().getByRole('article'));
  const topPost = () => guest.page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    const edge = log.getBoundingClientRect().top;
    return [...log.querySelectorAll('article[data-number]')].find((post) => post.getBoundingClientRect().bottom > edge + 1)?.dataset.number;
  });
  await guest.page.evaluate(() => { document.querySelector('[role=log]').scrollTop -= 900; });
  await guest.page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  const read = await topPost();
  await guest.goInside('/rooms');
  await guest.page.goBack();
  await sees(guest.stream().getByRole('article'));
  await eventually(async () => assert.equal(await topPost(), read));
}, { alone: true });
