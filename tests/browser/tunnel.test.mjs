// A train drives into a tunnel, a server loses its power, a page is reloaded at the worst moment: whoever keeps writing
// finds everything there once, in order.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';
import { anything } from './support/words.mjs';

const stage = openStage();
const { scene, enter } = stage;
const lounge = '/g/yasmin/neighbours';
let idris;
let khaled;
let line;

/** Both screens show the same from this post on, and each text once. */
async function agree(first, texts) {
  await eventually(async () => {
    const [his, hers] = await Promise.all([idris.textsFrom(first), khaled.textsFrom(first)]);
    assert.deepEqual(his, hers, 'both see the same');
    for (const text of texts) assert.equal(his.filter((each) => each === text).length, 1, `"${text}" is there once`);
    assert.deepEqual(his.filter((text) => texts.includes(text)), texts, 'in the order in which they were written');
  });
}

scene('a resident and a neighbour are in a room', async () => {
  [idris, khaled] = await Promise.all([
    enter({ name: 'Idris Bello', locale: 'en', device: 'phone', roams: true }),
    enter({ name: 'أم خالد', locale: 'ar', device: 'desktop', roams: true }),
  ]);
  await Promise.all([idris.signIn(), khaled.signIn()]);
  await Promise.all([idris.go(lounge), khaled.go(lounge)]);
  // A line that is cut is what these scenes are about; the browser reports each attempt.
  for (const person of [idris, khaled]) person.forgive(/WebSocket|net::ERR_/);
  await idris.write('Before the tunnel.');
  await sees(khaled.post('Before the tunnel.'));
});

scene('what is written in the tunnel waits openly, and is there once and in order afterwards', async () => {
  const written = [1, 2, 3, 4, 5].map((n) => `From the tunnel, ${n} of five.`);
  await idris.loseLine();
  await sees(idris.text('line.gone', { time: anything }));
  for (const text of written) await idris.write(text);
  await sees(idris.text('line.gone_waiting', { n: 5 }));
  await eventually(async () => assert.equal(await idris.text('post.leaves_later').count(), 5, 'each says that it waits'));
  for (const text of ['في هذه الأثناء وصل الصهريج.', 'والدور الآن للرقم ٩.']) await khaled.write(text);
  assert.equal(await khaled.post('From the tunnel').count(), 0);

  await idris.findLine();
  await sees(idris.text('line.back_sent', { n: 5 }));
  await misses(idris.text('post.leaves_later'));
  await sees(khaled.post(written[4]));
  await agree('Before the tunnel.', written);
});

scene('what is written while the server has no power is there once and in order when it is back', async () => {
  const written = [1, 2, 3].map((n) => `While the server was down, ${n}.`);
  await stage.server.kill();
  for (const text of written) await idris.write(text);
  await sees(idris.text('post.sending'));
  await khaled.write('انقطعت الكهرباء عندنا أيضًا.');
  await stage.server.open();
  await sees(khaled.post(written[2]));
  await sees(idris.post('انقطعت الكهرباء'));
  await misses(idris.text('post.sending'));
  await agree('Before the tunnel.', written);
});

/** A line on which either way can be lost without anybody noticing. Routes count for sockets opened later. */
async function onBadLine(person) {
  const line = { losesWhatIsSent: false, losesWhatComes: false };
  await person.page.routeWebSocket(/\/ws(\?|$)/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => { if (!line.losesWhatIsSent) server.send(frame); });
    server.onMessage((frame) => { if (!line.losesWhatComes) socket.send(frame); });
  });
  await person.reload();
  await sees(person.composer());
  return line;
}

scene('posts that have not left outlive the page, and leave when it is opened again', async () => {
  const written = ['Kept before the reload, 1.', 'Kept before the reload, 2.'];
  line = await onBadLine(idris);
  line.losesWhatIsSent = true;
  for (const text of written) await idris.write(text);
  await sees(idris.text('post.sending'));
  line.losesWhatIsSent = false;
  await idris.reload();
  await sees(khaled.post(written[1]));
  await sees(idris.post(written[1]));
  await agree('Before the tunnel.', written);
});

scene('a reload between a post and its answer does not send it twice', async () => {
  line.losesWhatComes = true;
  await idris.composer().fill('Sent, unheard.');
  await idris.send();
  await sees(khaled.post('Sent, unheard.'));
  line.losesWhatComes = false;
  await idris.reload();
  await sees(idris.post('Sent, unheard.'));
  await idris.write('And on from there.');
  await sees(khaled.post('And on from there.'));
  await agree('Before the tunnel.', ['Sent, unheard.', 'And on from there.']);
});

scene('where the device keeps nothing, writing goes on in the page, and says so', async () => {
  // As in some private windows.
  await khaled.page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await khaled.go(lounge);
  await khaled.loseLine();
  await sees(khaled.text('line.gone', { time: anything }));
  await khaled.write('من نافذة خاصة.');
  await sees(khaled.text('post.not_kept'));
  await khaled.findLine();
  await sees(idris.post('من نافذة خاصة.'));
  await misses(khaled.text('post.not_kept'));
});
