// Every screen in every state, on a device, looked at for everybody: see looks.mjs.
import assert from 'node:assert/strict';
import { arabic, axe, axeScript, small } from './looks.mjs';
import { guestsScreens, owner, ownersScreens, visit } from './screens.mjs';
import { openStage } from './stage.mjs';

async function walk(stage, options, screens) {
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

/** Scenes of one file, for each kind of device one: they take the longest of all, and so go side by side. */
export function walkAllScreens(device, { owners, guests }) {
  const stage = openStage();
  for (const locale of owners) {
    stage.scene(`an owner's screens on a ${device} (${locale})`, () => walk(stage, { name: owner, device, locale }, ownersScreens), { alone: true, timeout: 180_000 });
  }
  for (const locale of guests) {
    stage.scene(`a guest's screens on a ${device} (${locale})`, () => walk(stage, { device, locale }, guestsScreens), { alone: true });
  }
}
