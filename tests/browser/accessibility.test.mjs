// Who hears the page, sees little, or has a shaking hand: axe finds nothing on any screen, in both languages, lights and
// sizes.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';

const stage = openStage();
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** @returns one line a violation: which rule, where, why. */
const violations = (page, only) => page.evaluate(async ({ only, tags }) => {
  const options = only ? { runOnly: { type: 'rule', values: only } } : { runOnly: { type: 'tag', values: tags } };
  const result = await window.axe.run(document, { ...options, resultTypes: ['violations'] });
  return result.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`));
}, { only, tags });

async function look(person, name, found) {
  const light = await violations(person.page);
  await person.page.emulateMedia({ colorScheme: 'dark' });
  // Nothing but colours differs in the dark.
  const dark = await violations(person.page, ['color-contrast']);
  await person.page.emulateMedia({ colorScheme: 'light' });
  found.push(...light.map((line) => `${name}: ${line}`), ...dark.map((line) => `${name}, dark: ${line}`));
}

async function walk(options, screens) {
  const person = await stage.enter(options);
  await person.context.addInitScript({ path: axe });
  if (options.name) await person.signIn();
  await person.go('/');
  const found = [];
  await visit(person, screens, (name) => look(person, name, found));
  assert.deepEqual(found, []);
}

for (const device of ['desktop', 'phone']) {
  for (const locale of ['en', 'ar']) {
    stage.scene(`an owner's screens on a ${device} (${locale})`, () => walk({ name: owner, device, locale }, ownersScreens), { alone: true });
    stage.scene(`a guest's screens on a ${device} (${locale})`, () => walk({ device, locale }, guestsScreens), { alone: true });
  }
}
// Tablets have the desktop's columns, less of them, and a finger.
stage.scene("an owner's screens on a tablet (ar)", () => walk({ name: owner, device: 'tablet', locale: 'ar' }, ownersScreens), { alone: true });
stage.scene("a guest's screens on a tablet (en)", () => walk({ device: 'tablet', locale: 'en' }, guestsScreens), { alone: true });
