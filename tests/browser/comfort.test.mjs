// Whoever enlarges the page, has a small phone, forces their own colours, uses the keyboard, or is made dizzy by movement.
import assert from 'node:assert/strict';
import { lostBeginnings, tooWide } from './support/measures.mjs';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const quarter = '/g/yasmin';

/** The smallest phone; and a 1280 px screen at 200 %. */
const sizes = { 'a phone of 320 × 480': { width: 320, height: 480 }, 'a desktop at 200 %': { width: 640, height: 400 } };

async function fits(options, size, screens) {
  const person = await enter({ device: 'phone', roams: true, ...options });
  await person.page.setViewportSize(size);
  if (options.name) await person.signIn();
  await person.go('/');
  const found = [];
  await visit(person, screens, async (name) => {
    const wrong = [...(await tooWide(person.page)), ...(await lostBeginnings(person.page))];
    found.push(...wrong.map((line) => `${name}: ${line}`));
  });
  assert.deepEqual([...new Set(found)], []);
}
for (const [title, size] of Object.entries(sizes)) {
  for (const locale of ['en', 'ar']) {
    scene(`an owner's screens on ${title}: nothing is off the side, and what is cut is cut at its end (${locale})`, () => fits({ name: owner, locale }, size, ownersScreens), { alone: true, timeout: 180_000 });
    scene(`a guest's screens on ${title}: nothing is off the side, and what is cut is cut at its end (${locale})`, () => fits({ locale }, size, guestsScreens), { alone: true });
  }
}

const outlined = (locator) => locator.first().evaluate((element) => {
  const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(element);
  return (borderTopStyle !== 'none' && parseFloat(borderTopWidth) >= 1) || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1);
});
const colours = (locator) => locator.first().evaluate((element) => {
  const { backgroundColor, color } = getComputedStyle(element);
  return { backgroundColor, color };
});

scene('forced colours: controls have an outline, and what is chosen looks chosen', async () => {
  const person = await enter({ name: owner, device: 'desktop', locale: 'en' });
  await person.signIn();
  await person.page.emulateMedia({ forcedColors: 'active' });
  await person.go(`${quarter}/neighbours`);
  await sees(person.stream().getByRole('article'));
  const composer = person.page.locator('.composer');
  for (const [what, locator] of Object.entries({ 'the sheet': person.page.getByRole('main'), 'the composer': composer, Send: person.button('composer.send') })) {
    assert.ok(await outlined(locator), `${what} has an outline`);
  }
  await person.composer().focus();
  const ring = await composer.evaluate((element) => `${getComputedStyle(element).outlineStyle} ${getComputedStyle(element).outlineWidth}`);
  assert.equal(ring, 'solid 3px', 'the composer shows that one writes in it');
  const room = (name) => person.page.getByRole('navigation', { name: person.words.within('app.rooms_of', { name: 'Yasmin Quarter / حيّ الياسمين' }) }).getByRole('link', { name });
  assert.notDeepEqual(await colours(room(/^Neighbours/)), await colours(room(/^Water/)), 'the present room');
  const views = person.page.getByRole('navigation', { name: person.words.exactly('room.views') }).getByRole('link');
  assert.notDeepEqual(await colours(views.nth(0)), await colours(views.nth(1)), 'the present view');

  await person.go('/settings');
  const choices = person.page.locator('fieldset .choice');
  await sees(choices);
  assert.notDeepEqual(await colours(person.page.locator('.choice.on')), await colours(person.page.locator('.choice:not(.on)')), 'a choice that was made');
  for (const what of ['.choice:not(.on)', '.field input:not([type=radio])', '.button']) assert.ok(await outlined(person.page.locator(`main ${what}`)), `${what} has an outline`);
}, { alone: true });

/** The ring around what has the focus, or around the box that holds a bare field. */
const ringWidth = (page) => page.evaluate(() => {
  const widths = [];
  for (let element = document.activeElement, n = 0; element && element !== document.body && n < 4; element = element.parentElement, n += 1) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    if (outlineStyle === 'solid') widths.push(parseFloat(outlineWidth));
    const inset = /0px 0px 0px (\d+)px inset/.exec(boxShadow)?.[1];
    if (inset) widths.push(Number(inset));
  }
  return { what: `${document.activeElement?.tagName} ${document.activeElement?.textContent?.trim().slice(0, 30)}`, width: Math.max(0, ...widths) };
});

scene('the ring around what has the focus is 3 px wide, everywhere', async () => {
  const person = await enter({ name: owner, device: 'desktop', locale: 'en' });
  await person.signIn();
  const thin = [];
  for (const path of ['/', '/search', '/settings', '/new-group', quarter, `${quarter}/members`, `${quarter}/water-and-roads/threads`, `${quarter}/water-and-roads/new`, `${quarter}/neighbours`]) {
    await person.go(path);
    let reached = 0;
    for (let n = 0; n < 60; n += 1) {
      await person.page.keyboard.press('Tab');
      const { what, width } = await ringWidth(person.page);
      if (what.startsWith('BODY')) continue;
      reached += 1;
      if (width < 3) thin.push(`${path}: ${what}: ${width} px`);
    }
    assert.ok(reached > 5, `${path}: Tab goes somewhere`);
  }
  assert.deepEqual([...new Set(thin)], []);
}, { alone: true });

scene('nothing fades while the light changes', async () => {
  const person = await enter({ device: 'desktop', locale: 'en' });
  await person.page.emulateMedia({ reducedMotion: 'no-preference', colorScheme: 'light' });
  await person.go('/');
  await person.page.evaluate(() => {
    window.faded = [];
    document.addEventListener('transitionrun', (event) => window.faded.push(`${event.target.textContent?.trim()}: ${event.propertyName}`));
  });
  const ground = () => person.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const bright = await ground();
  await person.page.emulateMedia({ colorScheme: 'dark' });
  await eventually(async () => assert.notEqual(await ground(), bright));
  // A colour that fades does so for 120 ms from the change on: two frames later it would have begun.
  await person.page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  assert.deepEqual(await person.page.evaluate(() => window.faded), []);
  await person.button('door.join').hover();
  await eventually(async () => assert.notDeepEqual(await person.page.evaluate(() => window.faded), [], 'at other times a button fades'));
}, { alone: true });

/** How long things move on a page on which another member's post arrives. */
async function movements(reducedMotion) {
  const reader = await enter({ name: owner, device: 'desktop', locale: 'en' });
  await reader.signIn();
  await reader.page.emulateMedia({ reducedMotion });
  await reader.go(`${quarter}/neighbours`);
  await sees(reader.stream().getByRole('article'));
  await reader.page.evaluate(() => {
    window.moved = [];
    document.addEventListener('animationstart', ({ target }) => window.moved.push(getComputedStyle(target).animationDuration));
  });
  const writer = await enter({ name: 'Salma Haddad' });
  await writer.signIn();
  const text = `Quietly said (${reducedMotion}).`;
  await writer.ask('write_post', { thread: await writer.loungeOf(`${quarter}/neighbours`), text });
  await sees(reader.post(text));
  await eventually(async () => assert.notDeepEqual(await reader.page.evaluate(() => window.moved), []));
  return reader.page.evaluate(() => [...new Set(window.moved)]);
}

scene('who asked for less movement gets none: a new post is simply there', async () => {
  assert.deepEqual(await movements('reduce'), ['0s']);
  assert.deepEqual(await movements('no-preference'), ['0.22s']);
}, { alone: true });
