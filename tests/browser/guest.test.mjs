// A guest on a phone: reads what is public without an account, and hears what is said while reading.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
let guest;

scene('the door shows what can be read without an account, and a room opens from there', async () => {
  guest = await enter({ locale: 'en', device: 'phone' });
  await guest.go('/');
  await sees(guest.heading(guest.words.text('door.headline')));
  await guest.press(guest.place('Yasmin Quarter'));
  await sees(guest.page.getByText('We speak to each other as we would on the stairs'));
  await guest.press(guest.place('Water and roads'));
  await sees(guest.stream().getByRole('article'));
});

scene('posts arrive while a guest reads', async () => {
  const tareq = await enter({ name: 'Tareq Mansour' });
  await tareq.signIn();
  await tareq.ask('write_post', { thread: await tareq.loungeOf('/g/yasmin/water-and-roads'), text: 'The valve is open again.' });
  await sees(guest.post('The valve is open again.'));
});

scene('a guest reads back to where a room begins', async () => {
  await guest.goInside('/g/yasmin/neighbours');
  const beginning = guest.text('room.beginning', { name: 'Neighbours' });
  await eventually(async () => {
    await guest.stream().evaluate((stream) => { stream.scrollTop = 0; });
    assert.ok(await beginning.isVisible(), 'the beginning is not there yet');
  });
  const numbers = await guest.stream().locator('article').evaluateAll((posts) => posts.map((post) => Number(post.dataset.number)));
  assert.deepEqual(numbers, numbers.map((_, index) => index + 1), 'every post is there, in order');
  await guest.page.goBack();
  await sees(guest.post('The valve is open again.'));
});

scene('a thread opens at its newest post, and stays there while the page settles', async () => {
  const paths = await guest.threadsOf('/g/yasmin/water-and-roads');
  assert.ok(paths.length > 0, 'the room has threads');
  for (const path of paths) {
    const reader = await enter({ locale: 'en', device: 'phone' });
    await reader.go(path);
    await reader.page.waitForLoadState('networkidle');
    const belowTheEdge = () => reader.stream().evaluate((stream) => stream.scrollHeight - stream.scrollTop - stream.clientHeight);
    await eventually(async () => assert.ok(await belowTheEdge() < 2, `${path} ends ${await belowTheEdge()} px below the edge`));
  }
}, { alone: true });

scene('a guest cannot write or react, and is told how to', async () => {
  await sees(guest.text('composer.guest_line'));
  await sees(guest.link('composer.join_to_write'));
  assert.equal(await guest.page.getByRole('textbox').count(), 0);
  await guest.post('The valve is open again.').tap({ position: { x: 60, y: 12 } });
  assert.equal(await guest.button('post.react').count(), 0);
  assert.equal(await guest.button('reaction.agree').count(), 0);
  guest.forgive(/status of 401/);
  const thread = await guest.loungeOf('/g/yasmin/water-and-roads');
  await assert.rejects(guest.ask('write_post', { thread, text: 'Let me in.' }), /not_signed_in/);
});

scene('a members-only room says that it is one, and what would open it', async () => {
  guest.forgive(/status of 40[134]/);
  await guest.goInside('/g/yasmin');
  await guest.press(guest.place('Safety'));
  await sees(guest.text('trouble.no_access'));
  await sees(guest.link('trouble.to_group'));
  assert.equal(await guest.stream().count(), 0);
});

scene('a hidden room is nowhere', async () => {
  await guest.goInside('/g/masjid-an-nur');
  await sees(guest.place('الصيانة'));
  assert.equal(await guest.place('العون الهادئ').count(), 0);
  await guest.go('/g/masjid-an-nur/quiet-help');
  await sees(guest.text('trouble.not_found'));
});

scene('a guest who joins comes back to the room that was read, and can write once in the group', async () => {
  await guest.go('/g/yasmin/water-and-roads');
  await guest.press(guest.link('composer.join_to_write'));
  guest.name = 'Noura';
  await guest.field('door.name').fill(guest.name);
  await guest.field('door.password').fill('four words by the well');
  await guest.press(guest.button('door.join'));
  await sees(guest.stream().getByRole('article'));
  await guest.press(guest.page.getByRole('button', { name: guest.words.within('group.join', { name: 'Yasmin Quarter' }) }));
  await guest.write('Good evening from number 12.');
  await misses(guest.text('composer.guest_line'));
});
