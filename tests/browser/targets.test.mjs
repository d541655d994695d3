// A thumb on a small phone, and eyes that are no longer young: what is pressed is large enough, and so is what is read.
import assert from 'node:assert/strict';
import { slantedArabic, smallTargets, smallTexts } from './support/measures.mjs';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';

const stage = openStage();

/** What may be smaller than 44 px; each has another way that is not, or stands in a line of text (WCAG 2.5.8). */
const exceptions = [
  '.prose a, p a, .meta a', // in a line of text: the line's height is its own
  '.skip', // shown to the keyboard only
  '.said .by a.meta, .post .by a.meta, .said a.when', // the time is a link for who has a mouse; the post's menu copies the link
  '.edited', // in the line of the author's name; the post's menu opens the versions as well
].join(', ');

async function walk(options, screens) {
  const person = await stage.enter({ device: 'phone', ...options });
  if (options.name) await person.signIn();
  await person.go('/');
  const found = [];
  let all = 0;
  await visit(person, screens, async (name) => {
    const { measured, small } = await smallTargets(person.page, { least: 44, exceptions });
    all += measured;
    const texts = await smallTexts(person.page, 14);
    const slanted = (await slantedArabic(person.page)).map((text) => `"${text}" is slanted`);
    found.push(...[...small, ...texts, ...slanted].map((line) => `${name}: ${line}`));
  });
  assert.ok(all > screens.length, `${all} controls on ${screens.length} screens`);
  assert.deepEqual([...new Set(found)], []);
}

for (const locale of ['en', 'ar']) {
  stage.scene(`an owner's screens (${locale})`, () => walk({ name: owner, locale }, ownersScreens), { alone: true, timeout: 180_000 });
  stage.scene(`a guest's screens (${locale})`, () => walk({ locale }, guestsScreens), { alone: true });
}
