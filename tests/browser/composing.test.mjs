// What one writes: with signs and how they will look, with the words of another, and never lost before it is sent.
import assert from 'node:assert/strict';
import { writeMany } from './support/flood.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';
let salma;
let tareq;

const tool = (person, key) => person.page.getByRole('toolbar').getByRole('button', { name: person.words.exactly(key) });
const preview = (person) => person.page.getByRole('region', { name: person.words.exactly('composer.preview') });
const holds = (person, text) => eventually(async () => assert.equal(await person.composer().inputValue(), text));

scene('two neighbours are in a room', async () => {
  [salma, tareq] = await Promise.all([
    enter({ name: 'Salma Haddad', locale: 'en', device: 'desktop' }),
    enter({ name: 'Tareq Mansour', locale: 'ar', device: 'phone' }),
  ]);
  await Promise.all([salma.signIn(), tareq.signIn()]);
  await Promise.all([salma.go(lounge), tareq.go(lounge)]);
});

scene('what is selected becomes bold, and the preview shows it before it is sent', async () => {
  await salma.composer().fill('The lights are out again');
  await salma.composer().press('Control+a');
  await salma.button('composer.formatting').click();
  await tool(salma, 'composer.bold').click();
  await holds(salma, '**The lights are out again**');
  await tool(salma, 'composer.preview').click();
  await sees(preview(salma).locator('strong', { hasText: 'The lights are out again' }));
  await salma.composer().press('End');
  await salma.composer().pressSequentially(', at `14`');
  await sees(preview(salma).locator('code', { hasText: '14' }));
  await salma.send();
  await sees(tareq.post('The lights are out again').locator('strong'));
  await salma.write('The gate is shut.');
});

scene('the tools are one stop for the Tab key, and arrows go between them', async () => {
  await salma.composer().focus();
  await tool(salma, 'composer.bold').focus();
  for (const key of ['composer.italic', 'composer.link', 'composer.quote', 'composer.code', 'composer.list', 'composer.preview']) {
    await salma.page.keyboard.press('ArrowRight');
    assert.ok(await tool(salma, key).evaluate((button) => button === document.activeElement), key);
  }
  await salma.button('composer.formatting').click();
  await misses(salma.page.getByRole('toolbar'));
});

scene('on a phone a post is answered with its words', async () => {
  await tareq.more('The lights are out again', 'post.quote');
  await holds(tareq, '> **The lights are out again**, at `14`\n\n');
  await sees(tareq.button('composer.stop_reply'));
  await tareq.composer().pressSequentially('أراسل الكهربائي.');
  await tareq.send();
  await sees(salma.post('أراسل الكهربائي.').locator('blockquote strong'));
  await sees(salma.post('أراسل الكهربائي.').locator('.answers'));
});

scene('what is being written survives a reload in the middle of a word', async () => {
  await salma.composer().pressSequentially('Does anybody have a lad');
  await salma.reload();
  await holds(salma, 'Does anybody have a lad');
});

scene('so does a change of a post that is not saved yet; letting it be brings back what was being written', async () => {
  await salma.more('The gate is shut.', 'post.edit');
  await holds(salma, 'The gate is shut.');
  await salma.composer().fill('The gate is shut, and the key is wi');
  await salma.reload();
  await sees(salma.text('composer.editing'));
  await holds(salma, 'The gate is shut, and the key is wi');
  await salma.composer().press('Escape');
  await misses(salma.text('composer.editing'));
  await holds(salma, 'Does anybody have a lad');
  await salma.reload();
  await holds(salma, 'Does anybody have a lad');
  await sees(salma.post('The gate is shut.'));
});

scene('Enter in the same moment as a letter takes who is meant by it, not who was first before', async () => {
  await salma.composer().fill('');
  await salma.composer().pressSequentially('@');
  const options = salma.page.getByRole('listbox', { name: salma.words.exactly('composer.mentions') }).getByRole('option');
  await sees(options.nth(1));
  const names = await options.locator('bdi').allInnerTexts();
  const meant = names.find((name) => name[0] !== names[0][0]);
  await salma.composer().evaluate((area, letters) => {
    area.setRangeText(letters, area.value.length, area.value.length, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  }, meant.slice(0, 3));
  await holds(salma, `@${meant.replaceAll(' ', '_')} `);
});

/** Enter in the same moment as the text, and then, if `next` is said, the button or somewhere else. */
const enterAtOnce = (text, next) => salma.composer().evaluate((area, [all, then]) => {
  area.focus();
  area.setRangeText(all, 0, area.value.length, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  if (then === 'send') area.form.requestSubmit();
  if (then === 'leave') area.blur();
}, [text, next]);

scene('Enter before anybody is found waits for who is meant, and sends at once what can be no mention', async () => {
  await enterAtOnce('Ask @tareq_m');
  await holds(salma, 'Ask @Tareq_Mansour ');
  await enterAtOnce('Write to me @nobodyofthatname');
  await sees(salma.post('Write to me'));
  await holds(salma, '');
});

scene('Enter that waits is done no more once the writer is elsewhere, or has sent by the button', async () => {
  await enterAtOnce('Not yet, @whoeverthatis', 'leave');
  await tareq.write('The lift works.');
  await sees(salma.post('The lift works.'));
  await holds(salma, 'Not yet, @whoeverthatis');
  await misses(salma.post('Not yet'));
  await enterAtOnce('Thanks, @tareq_m', 'send');
  await tareq.write('The stairs are clean.');
  await sees(salma.post('The stairs are clean.'));
  await sees(salma.post('Thanks,'));
  await holds(salma, '');
});

scene('a thread is begun with a member mentioned, and looked at before', async () => {
  await salma.goInside('/g/yasmin/water-and-roads/new');
  await salma.field('thread.title').fill('Lights between 12 and 20');
  await salma.field('thread.text').pressSequentially('Who has the number of the electrician, @tar');
  await sees(salma.page.getByRole('option', { name: 'Tareq Mansour' }));
  await salma.page.keyboard.press('Enter');
  await eventually(async () => assert.match(await salma.field('thread.text').inputValue(), /@Tareq_Mansour $/u));
  await tool(salma, 'composer.preview').click();
  await sees(preview(salma).locator('a.mention', { hasText: 'Tareq' }));
  await salma.button('thread.publish').click();
  await sees(salma.page.getByRole('heading', { level: 1, name: 'Lights between 12 and 20' }));
});

scene('a change of a post and an answer to one go on after a reload, though both are far above', async () => {
  const thread = await salma.loungeOf(lounge);
  await salma.go(lounge);
  await salma.composer().fill('');
  await salma.write('The lift is stuck on the third floor.');
  const own = await salma.ask('write_post', { thread, text: 'Who is in it?' });
  await salma.more('The lift is stuck', 'post.reply');
  await salma.composer().pressSequentially('It moves again.');
  await salma.more('Who is in it?', 'post.edit');
  await salma.composer().fill('Who was in it?');
  await writeMany(tareq, thread, 120);
  await eventually(async () => {
    await salma.stream().evaluate((stream) => { stream.scrollTop = stream.scrollHeight; });
    assert.ok(await salma.post('Reading 120 of the meter').isVisible());
    assert.equal(await salma.page.locator('.strip').getByRole('button').count(), 0);
  });
  // All of it counts as read: she comes back to the end.
  await eventually(async () => {
    const head = await salma.ask('get_head', { thread });
    assert.equal(head.read_number, head.last_number);
  });
  await salma.reload();
  await sees(salma.text('composer.editing'));
  await holds(salma, 'Who was in it?');
  await salma.send();
  await sees(salma.text('composer.replying_earlier'));
  await holds(salma, 'It moves again.');
  await salma.send();
  await sees(salma.post('It moves again.').locator('.answers', { hasText: 'The lift is stuck' }));
  await eventually(async () => {
    const [post] = (await salma.ask('list_posts', { thread, from: own.number, count: 1 })).posts;
    assert.equal(post.text, 'Who was in it?');
  });
});

scene('a draft of another device brings what it answers, or that it answers nothing', async () => {
  const thread = await salma.loungeOf(lounge);
  await salma.go(lounge);
  await salma.composer().fill('');
  const gate = await salma.ask('write_post', { thread, text: 'The gate is open.' });
  await salma.ask('save_draft', { thread, text: 'Then shut', reply_to: gate.id });
  await holds(salma, 'Then shut');
  await sees(salma.button('composer.stop_reply'));
  await salma.ask('save_draft', { thread, text: 'Something else' });
  await holds(salma, 'Something else');
  await misses(salma.button('composer.stop_reply'));
});
