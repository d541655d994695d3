// Who comes back reads at once what was read here, and it becomes fresh where it stands.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { openStage } from './support/stage.mjs';
import { Line } from './support/line.mjs';
import { isInstalled, isKept } from './support/kept.mjs';
import { misses, sees } from './support/waiting.mjs';
import { anything } from './support/words.mjs';

const stage = openStage();
const { scene, enter } = stage;
const lounge = '/g/yasmin/neighbours';
const line = new Line();
let idris;
let khaled;
after(() => line.close());

const topOf = (person, text) => person.post(text).evaluate((post) => post.getBoundingClientRect().top);

scene('a resident reads a room, and the program comes onto the phone', async () => {
  khaled = await enter({ name: 'أم خالد', locale: 'ar', device: 'desktop' });
  idris = await stage.browser.person(await line.open(stage.server), { name: 'Idris Bello', locale: 'en', device: 'phone' });
  stage.people.push(idris);
  await Promise.all([idris.signIn(), khaled.signIn()]);
  await Promise.all([idris.go(lounge), khaled.go(lounge)]);
  await khaled.write('آخر كلمة قبل الغداء.');
  await sees(idris.post('آخر كلمة قبل الغداء.'));
  await isInstalled(idris);
  await isKept(idris, 'آخر كلمة قبل الغداء.');
  await idris.go('/rooms');
  await idris.seesUnread('Neighbours', 0);
});

scene('on a slow line the room is there at once, like any other, and what came meanwhile joins below the line of the unread', async () => {
  const written = Array.from({ length: 12 }, (_, n) => `بعد الغداء، ${n + 1}.`);
  for (const text of written) await khaled.write(text);
  line.latency_ms = 4_000;
  await idris.page.goto(lounge, { waitUntil: 'commit' });
  await sees(idris.post('آخر كلمة قبل الغداء.'));
  await sees(idris.composer());
  assert.equal(await idris.post(written[0]).count(), 0, 'the server has not answered yet');
  assert.equal(await idris.text('post.not_here_yet', { time: anything }).count(), 0, 'nothing says that it is old');
  const before = await topOf(idris, 'آخر كلمة قبل الغداء.');
  await idris.post(written[0]).waitFor({ state: 'attached' });
  assert.ok(Math.abs((await topOf(idris, 'آخر كلمة قبل الغداء.')) - before) < 2, 'what is read does not move');
  const unread = idris.stream().locator('.newline');
  await unread.waitFor({ state: 'attached' });
  assert.ok((await unread.evaluate((each) => each.getBoundingClientRect().top)) > before, 'the unread begins below it');
  line.latency_ms = 0;
  await khaled.write('والآن مباشرة.');
  await sees(idris.post('والآن مباشرة.'));
});

scene('when nothing comes the page says that it is old', async () => {
  idris.forgive(/WebSocket|net::ERR_|Failed to fetch/);
  await isKept(idris, 'والآن مباشرة.');
  line.latency_ms = 60_000;
  await idris.page.goto(lounge, { waitUntil: 'commit' });
  await sees(idris.post('والآن مباشرة.'));
  await sees(idris.text('post.not_here_yet', { time: anything }));
  line.latency_ms = 0;
  await khaled.write('عاد الخط.');
  await sees(idris.post('عاد الخط.'));
  await misses(idris.text('post.not_here_yet', { time: anything }));
});

scene('by Back from another page it is there at once as well, and waits for no server as a reload does', async () => {
  await isKept(idris, 'عاد الخط.');
  // A page that is none of ours, for which the browser asks for its icon.
  idris.forgive(/favicon/);
  await idris.page.goto('/healthz');
  line.latency_ms = 60_000;
  await idris.page.goBack({ waitUntil: 'commit', timeout: 3_000 });
  await sees(idris.post('عاد الخط.'));
  line.latency_ms = 0;
  await khaled.write('وصلت من جديد.');
  await sees(idris.post('وصلت من جديد.'));
});

scene('who was signed out meanwhile reads on as a guest, and nothing of the member is left', async () => {
  await isKept(idris, 'وصلت من جديد.');
  await idris.page.goto('/healthz');
  await idris.ask('sign_out', {});
  await idris.page.goto(lounge);
  await sees(idris.link('composer.join_to_write'));
  await misses(idris.composer());
});
