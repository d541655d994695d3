// The program opens without a network: what was read is there, what is written waits, and no part of it is missing.
import assert from 'node:assert/strict';
import { isInstalled, isKept } from './support/kept.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';
import { anything } from './support/words.mjs';

const stage = openStage();
const { scene, enter } = stage;
const lounge = '/g/yasmin/neighbours';
let idris;
let tareq;

async function intoTunnel(person) {
  person.forgive(/WebSocket|net::ERR_|Failed to fetch/);
  await person.loseLine();
}

scene('a member reads a room, and the program comes onto the phone', async () => {
  [idris, tareq] = await Promise.all([
    enter({ name: 'Idris Bello', locale: 'en', device: 'phone', roams: true }),
    enter({ name: 'Tareq Mansour', locale: 'en', device: 'desktop' }),
  ]);
  await Promise.all([idris.signIn(), tareq.signIn()]);
  await Promise.all([idris.go(lounge), tareq.go(lounge)]);
  await tareq.write('The last word before the tunnel.');
  await sees(idris.post('The last word before the tunnel.'));
  await isInstalled(idris);
  await isKept(idris, 'The last word before the tunnel.');
});

scene('in the tunnel the page is opened anew: the room is there, and the line says what it is', async () => {
  await intoTunnel(idris);
  await idris.reload();
  await sees(idris.post('The last word before the tunnel.'));
  await sees(idris.text('line.gone', { time: anything }));
});

scene('every screen opens there, also those that were never open', async () => {
  for (const [path, key] of [['/settings', 'settings.title'], ['/search', 'search.title'], ['/', undefined]]) {
    await idris.go(path);
    if (key) await sees(idris.heading(idris.words.text(key)));
  }
  await idris.go(lounge);
  await sees(idris.post('The last word before the tunnel.'));
});

scene('what can\'t be marked as unread there says so', async () => {
  await idris.more('The last word before the tunnel.', 'post.mark_unread');
  await sees(idris.text('post.unread_failed', { why: anything }));
});

scene('what is written there waits, outlives another reload, and leaves exactly once', async () => {
  await idris.write('Written in the tunnel.');
  await sees(idris.text('post.leaves_later'));
  await idris.reload();
  await sees(idris.text('post.leaves_later'));
  await tareq.write('Meanwhile, outside.');
  await idris.findLine();
  await sees(tareq.post('Written in the tunnel.'));
  await sees(idris.post('Meanwhile, outside.'));
  await misses(idris.text('post.leaves_later'));
  for (const person of [idris, tareq]) assert.equal(await person.post('Written in the tunnel.').count(), 1, `${person.name} sees it once`);
  await idris.reload();
  await sees(idris.post('Written in the tunnel.'));
  assert.equal(await idris.post('Written in the tunnel.').count(), 1);
});

scene('who comes out of the tunnel is not taken past what was said meanwhile: it is new, and stays so until it is seen', async () => {
  await isKept(idris, 'Meanwhile, outside.');
  await idris.loseLine();
  await idris.reload();
  await sees(idris.post('Meanwhile, outside.'));
  const lounge = await tareq.loungeOf('/g/yasmin/neighbours');
  const words = 'It goes on for some lines, as what is told of a meeting does. '.repeat(4);
  for (let n = 1; n <= 4; n += 1) await tareq.ask('write_post', { thread: lounge, text: `Missed, number ${n}. ${words}` });
  await idris.findLine();
  await sees(idris.post('Missed, number 1.').first());
  const line = idris.page.locator('.newline');
  await sees(line);
  const unread = () => idris.ask('get_head', { thread: lounge }).then((head) => head.last_number - head.read_number);
  // Until what came into view has been told.
  await eventually(async () => {
    const told = await unread();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(await unread(), told);
  });
  assert.ok(await unread() >= 3, `${await unread()} are unread`);
  await idris.stream().evaluate((stream) => { stream.scrollTop = stream.scrollHeight; });
  await eventually(async () => assert.equal(await unread(), 0));
});

scene('what waits in all rooms is on one screen, where one may take it back', async () => {
  await idris.go('/g/yasmin/water-and-roads');
  await sees(idris.composer());
  await idris.write('Is the pump running?');
  await sees(idris.post('Is the pump running?'));
  await isKept(idris, 'Is the pump running?');
  await idris.goInside(lounge);
  await idris.loseLine();
  await sees(idris.text('line.gone', { time: anything }));
  await idris.write('To the neighbours, later.');
  await idris.goInside('/g/yasmin/water-and-roads');
  await idris.write('To the water people, never.');
  await idris.goInside('/search');
  await idris.press(idris.link('line.waiting_to_leave'));
  await sees(idris.heading(idris.words.text('line.waiting_to_leave')));
  const entry = (text) => idris.page.getByRole('listitem').filter({ hasText: text });
  await sees(entry('To the neighbours, later.'));
  await idris.press(entry('To the water people, never.').getByRole('button', { name: idris.words.exactly('post.discard') }));
  await misses(entry('To the water people, never.'));
  await idris.findLine();
  await sees(idris.text('outbox.nothing'));
  await sees(tareq.post('To the neighbours, later.'));
  await tareq.go('/g/yasmin/water-and-roads');
  assert.equal(await tareq.post('To the water people, never.').count(), 0);
});

scene('the voice of the page tells once what the line does, on every screen', async () => {
  const voice = idris.page.locator('[role=status].vh').first();
  await idris.goInside('/search');
  await idris.loseLine();
  await eventually(async () => assert.match(await voice.innerText(), idris.words.within('line.gone', { time: anything })));
  await tareq.go(lounge);
  for (const text of ['One while away.', 'Two while away.']) await tareq.write(text);
  await idris.findLine();
  await eventually(async () => assert.match(await voice.innerText(), idris.words.within('line.new', { n: 2 })));
  await eventually(async () => assert.equal(await voice.innerText(), ''));
});

scene('after signing out nothing of it can be read without a network', async () => {
  await idris.go('/settings');
  await idris.button('app.sign_out').click();
  await idris.dialog().getByRole('button', { name: idris.words.exactly('app.sign_out') }).click();
  await sees(idris.link('app.sign_in'));
  await intoTunnel(idris);
  await idris.page.goto(lounge);
  await sees(idris.page.locator('main'));
  await eventually(async () => assert.equal(await idris.post('The last word').count(), 0));
  const kept = await idris.page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open('majlis-read');
    opening.onsuccess = () => {
      const states = opening.result.transaction('states').objectStore('states').getAll();
      states.onsuccess = () => resolve(JSON.stringify(states.result));
    };
  }));
  assert.ok(!kept.includes('The last word before the tunnel.'), 'nothing is kept');
});

scene('a guest reads on without a network as well; where nothing was read the page says why it can show nothing', async () => {
  const guest = await enter({ locale: 'ar', device: 'phone', roams: true });
  await guest.go(lounge);
  await sees(guest.post('Meanwhile, outside.'));
  await isInstalled(guest);
  await isKept(guest, 'Meanwhile, outside.');
  await intoTunnel(guest);
  await guest.reload();
  await sees(guest.post('Meanwhile, outside.'));
  await guest.page.evaluate(() => new Promise((resolve) => { indexedDB.deleteDatabase('majlis-read').onsuccess = resolve; }));
  await guest.page.goto('/g/yasmin');
  await sees(guest.text('trouble.line'));
}, { alone: true });
