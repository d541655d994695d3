// What waits for somebody: who mentions them or answers them is in their inbox at once, and one press away.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';
let nadia;
let tareq;
const item = (text) => nadia.page.getByRole('main').getByRole('link').filter({ hasText: text });

scene('nothing waits, and then a mention does, while one looks', async () => {
  nadia = await enter({ name: 'Nadia Karim', locale: 'en', device: 'phone' });
  await nadia.signIn();
  tareq = await enter({ name: 'Tareq Mansour' });
  await tareq.signIn();
  const thread = await tareq.loungeOf(lounge);
  await tareq.ask('write_post', { thread, text: 'Does @Nadia_Karim still have the ladder?' });
  await sees(item('still have the ladder'));
  await sees(item(nadia.words.text('home.mentioned_you', { name: 'Tareq' })).filter({ hasText: 'still have the ladder' }));
});

scene('an answer waits as well, and says what it says and where', async () => {
  const thread = await nadia.loungeOf(lounge);
  const { id } = await nadia.ask('write_post', { thread, text: 'The ladder is in the shed.' });
  await tareq.ask('write_post', { thread, text: 'Found it, thank you.', reply_to: id });
  const answer = item('Found it, thank you.');
  await sees(answer);
  assert.match(await answer.innerText(), nadia.words.within('home.answered_you', { name: 'Tareq' }));
  assert.match(await answer.innerText(), /Neighbours\s·\sYasmin Quarter/);
});

scene('a press leads to the post itself; read, it waits no more but can be found again', async () => {
  await nadia.press(item('Found it, thank you.'));
  await sees(nadia.post('Found it, thank you.'));
  await nadia.goInside('/');
  await eventually(async () => {
    const read = nadia.page.getByRole('region', { name: nadia.words.exactly('home.earlier') });
    assert.equal(await read.getByRole('link').filter({ hasText: 'Found it, thank you.' }).count(), 1);
  });
  await misses(nadia.page.getByRole('region', { name: new RegExp(`^${nadia.words.text('home.waiting')}`) }).getByRole('link').filter({ hasText: 'Found it' }));
});

scene('the groups are there once, and asked for once, on a wide screen as on a narrow one', async () => {
  for (const device of ['phone', 'desktop']) {
    const somebody = await enter({ name: 'Salma Haddad', locale: 'en', device });
    await somebody.signIn();
    let asked = 0;
    somebody.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => { asked += String(payload).split('"op":"list_groups"').length - 1; }));
    await somebody.go('/');
    const own = somebody.page.getByText(somebody.words.exactly('home.your_groups')).filter({ hasNot: somebody.page.locator('*') });
    await sees(somebody.page.getByRole('heading', { name: somebody.words.exactly('home.your_groups') }));
    await eventually(() => assert.equal(asked, 1));
    assert.equal(await own.count(), 1, device);
  }
}, { alone: true });

scene('what was written by mistake and deleted waits for nobody', async () => {
  const thread = await tareq.loungeOf(lounge);
  const { id } = await tareq.ask('write_post', { thread, text: '@Nadia_Karim wrong room, sorry.' });
  await sees(item('wrong room, sorry'));
  await tareq.ask('delete_post', { post: id });
  await misses(item('wrong room, sorry'));
});
