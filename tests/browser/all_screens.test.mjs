// Every screen in every state, once on each kind of device in each language, looked at for everybody: see support/looks.mjs.
// It takes the longest of all files, and node runs them by name: it begins first.
import assert from 'node:assert/strict';
import { arabic, axe, axeScript, small } from './support/looks.mjs';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';

const stage = openStage();

async function walk(options, screens) {
  const looks = { axe };
  if (options.device === 'phone') looks.small = small;
  if (options.locale === 'ar') looks.arabic = arabic;
  const person = await stage.enter({ ...options, roams: true });
  await person.context.addInitScript({ path: axeScript });
  if (options.name) await person.signIn();
  await person.go('/');
  const found = new Set();
  await visit(person, screens, async (name) => {
    for (const [what, look] of Object.entries(looks)) {
      for (const line of await look(person.page)) found.add(`${name}: ${what}: ${line}`);
    }
  });
  assert.deepEqual([...found], []);
}

// Tablets have the desktop's columns, less of them, and a finger.
const owners = [['desktop', 'en'], ['desktop', 'ar'], ['phone', 'en'], ['phone', 'ar'], ['tablet', 'ar']];
const guests = [['desktop', 'en'], ['desktop', 'ar'], ['phone', 'en'], ['phone', 'ar'], ['tablet', 'en']];
for (const [device, locale] of owners) {
  stage.scene(`an owner's screens on a ${device} (${locale})`, () => walk({ name: owner, device, locale }, ownersScreens), { alone: true, timeout: 180_000 });
}
for (const [device, locale] of guests) {
  stage.scene(`a guest's screens on a ${device} (${locale})`, () => walk({ device, locale }, guestsScreens), { alone: true });
}
