// Tests as plays: scenes in a row on one stage. After a scene that failed the rest of the play is skipped, since each
// builds on the one before.
import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.mjs';
import { Server } from './server.mjs';

const results = fileURLToPath(new URL('../results/', import.meta.url));

async function picture(people, title) {
  mkdirSync(results, { recursive: true });
  const file = basename(process.argv[1], '.test.mjs');
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  for (const person of people) {
    await person.page.screenshot({ path: `${results}${file}-${plain}-${person.device}.png`, timeout: 5000 }).catch(() => undefined);
  }
}

/**
 * A server with the demo community and a browser, for the scenes of one file.
 * @returns stage: `server`, `enter(options)` brings a person with a device; `scene(title, act)` is one test.
 */
export function openStage() {
  const stage = { people: [], server: undefined, browser: undefined };
  let broken = false;
  const leftBehind = [];
  before(async () => {
    stage.server = await Server.start();
    stage.browser = await startBrowser();
  });
  after(async () => {
    // A browser that does not close is ended when this process exits (--test-force-exit).
    await Promise.race([stage.browser?.close(), new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
    await stage.server?.stop();
  });
  // Whatever a scene is about: a page that throws, complains or asks strangers is a failure.
  afterEach(() => {
    const troubles = [...leftBehind.splice(0), ...stage.people.flatMap((person) => person.takeTroubles())];
    if (troubles.length > 0) throw new Error(`pages had troubles:\n${[...new Set(troubles)].join('\n')}`);
  });
  stage.enter = async (options) => {
    const person = await stage.browser.person(stage.server, options);
    stage.people.push(person);
    return person;
  };
  /** Another tab of the same browser. */
  stage.tabOf = async (person, name = person.name) => {
    const tab = await person.newTab(name);
    stage.people.push(tab);
    return tab;
  };
  /** `alone`: it needs nothing of the scenes before, and who enters in it leaves at its end. */
  stage.scene = (title, act, { timeout = 90_000, alone = false } = {}) => test(title, { timeout }, async (t) => {
    if (broken && !alone) return t.skip('an earlier scene failed');
    const here = new Set(stage.people);
    try {
      await act(t);
    } catch (error) {
      broken ||= !alone;
      await picture(stage.people, title);
      throw error;
    } finally {
      if (alone) await leave(stage.people.filter((person) => !here.has(person)));
    }
  });
  async function leave(people) {
    for (const person of people) {
      leftBehind.push(...person.takeTroubles());
      stage.people.splice(stage.people.indexOf(person), 1);
      await person.context.close();
    }
  }
  return stage;
}
