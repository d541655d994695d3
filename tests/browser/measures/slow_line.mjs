// An old phone on a thin line: 400 kbit/s, and 400 ms until the first byte of anything. When can the first posts be read?
import assert from 'node:assert/strict';
import { openStage } from '../support/stage.mjs';
import { isInstalled, isKept } from '../support/kept.mjs';
import { Line } from '../support/line.mjs';
import { sees } from '../support/waiting.mjs';

const stage = openStage();
const { scene, enter } = stage;
const coldMost_ms = 3_000;
const warmMost_ms = 1_000;

const line = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };

async function onThinLine(person) {
  const browser = await person.context.newCDPSession(person.page);
  await browser.send('Network.enable');
  await browser.send('Network.emulateNetworkConditions', line);
}

/** From the tap on a link until the first post stands on the screen, in milliseconds of the page's own clock. */
async function untilRead(person, path) {
  await person.page.goto(path, { waitUntil: 'commit' });
  await sees(person.stream().getByRole('article'));
  // Seen from outside it may be before the page has said so.
  return (await person.page.waitForFunction(() => window.firstPostAt && Math.round(window.firstPostAt))).jsonValue();
}

/** The page says itself when a post was drawn first: asking from outside would take its own time. */
const watchForPosts = () => {
  const look = () => {
    if (document.querySelector('[role=log] article')) requestAnimationFrame(() => { window.firstPostAt = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
};

/** One visit with a device that has never been here, and one more with the same. */
async function visits({ name, ...device }, path) {
  // What a service worker asks for is past the emulated line.
  const person = await enter({ device: 'phone', name, serviceWorkers: 'block', ...device });
  if (name) await person.signIn();
  await person.page.addInitScript(watchForPosts);
  await onThinLine(person);
  const first_ms = await untilRead(person, path);
  // The composer and the letters of other languages come behind the posts, over the same line; one comes back after that.
  await person.page.waitForLoadState('networkidle');
  return { first_ms, again_ms: await untilRead(person, path) };
}

/** The best of five: it is the line that is measured, and the machine may be busy with other tests. */
async function measure(t, options, path, isFast) {
  let best = { first_ms: Infinity, again_ms: Infinity };
  for (let round = 1; round <= 5 && !isFast(best); round += 1) {
    const taken = await visits(options, path);
    t.diagnostic(`${path} ${options.locale}: ${taken.first_ms} ms, then ${taken.again_ms} ms`);
    best = { first_ms: Math.min(best.first_ms, taken.first_ms), again_ms: Math.min(best.again_ms, taken.again_ms) };
  }
  assert.ok(isFast(best), `at best ${best.first_ms} ms, then ${best.again_ms} ms; the most is ${coldMost_ms} ms and ${warmMost_ms} ms`);
}

const room = '/g/yasmin/neighbours';
const isFastForGuest = ({ first_ms, again_ms }) => first_ms <= coldMost_ms && again_ms <= warmMost_ms;

/** With the program on the device, everything over a line that is as thin for workers as well. */
async function comesBack(t, options) {
  const thin = new Line({ latency_ms: line.latency, bytesASecond: line.downloadThroughput });
  const server = await thin.open(stage.server);
  thin.latency_ms = 0;
  thin.bytesASecond = Infinity;
  const person = await stage.browser.person(server, { device: 'phone', ...options });
  stage.people.push(person);
  if (options.name) await person.signIn();
  await person.page.addInitScript(watchForPosts);
  await person.go(room);
  await isInstalled(person);
  await isKept(person, '"room:');
  thin.latency_ms = line.latency;
  thin.bytesASecond = line.downloadThroughput;
  const taken = [];
  for (let round = 1; round <= 5; round += 1) taken.push(await untilRead(person, room));
  thin.close();
  await person.context.close();
  stage.people.splice(stage.people.indexOf(person), 1);
  t.diagnostic(`${room} ${options.locale}, kept on the device: ${taken.join(', ')} ms`);
  assert.ok(Math.min(...taken) <= warmMost_ms, `at best ${Math.min(...taken)} ms; the most is ${warmMost_ms} ms`);
}

scene('a guest reads a room in English', (t) => measure(t, { locale: 'en' }, room, isFastForGuest), { alone: true });
scene('a guest reads a room in Arabic', (t) => measure(t, { locale: 'ar' }, room, isFastForGuest), { alone: true });
scene('a member comes back to a room', (t) => measure(t, { locale: 'en', name: 'Idris Bello' }, room, ({ again_ms }) => again_ms <= warmMost_ms), { alone: true });
scene('a guest comes back to a room that is kept here', (t) => comesBack(t, { locale: 'en' }), { alone: true });
scene('a member comes back to a room that is kept here', (t) => comesBack(t, { locale: 'ar', name: 'Idris Bello' }), { alone: true });
