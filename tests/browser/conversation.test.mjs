// Two neighbours hold a conversation: one in English at a desk, one in Arabic on a phone, later with a second device.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';
import { anything, beginning } from './support/words.mjs';

const { scene, enter } = openStage();
const group = { name: 'Cistern Lane', slug: 'cistern-lane', charter: '1. We say what is broken, not who broke it.\n2. كلّ لغة مرحّب بها.' };
const rooms = {
  public: { name: 'Water', slug: 'water' },
  members: { name: 'Stairwell', slug: 'stairwell' },
  hidden: { name: 'Gift for the caretaker', slug: 'gift' },
};
const lounge = `/g/${group.slug}/${rooms.public.slug}`;
let rana;
let suad;
let tablet;

async function createRoom(visibility) {
  const { name, slug } = rooms[visibility];
  await rana.go(`/g/${group.slug}/settings/new-room`);
  await rana.field('make.room_name').fill(name);
  await rana.field('make.address').fill(slug);
  await rana.page.getByRole('radio', { name: rana.words.atStart(`visibility.${visibility}`) }).first().check();
  await rana.button('make.create_room').click();
  await sees(rana.page.getByRole('heading', { level: 1, name }));
}

scene('an organiser joins with a name and a password, and founds a group with a charter and three rooms', async () => {
  rana = await enter({ name: 'Rana Haddad', locale: 'en', device: 'desktop' });
  await rana.join();
  await rana.link('app.new_group').first().click();
  await rana.field('make.group_name').fill(group.name);
  await eventually(async () => assert.equal(await rana.field('make.address').inputValue(), group.slug));
  await rana.field('make.charter').fill(group.charter);
  await rana.button('make.found').click();
  await sees(rana.page.getByRole('heading', { level: 1, name: group.name }));
  await sees(rana.page.getByText('We say what is broken'));
  for (const visibility of ['public', 'members', 'hidden']) await createRoom(visibility);
});

scene('a resident joins on a phone in Arabic, reads the charter, and joins the group; the hidden room is not there for her', async () => {
  suad = await enter({ name: 'سعاد المصري', locale: 'ar', device: 'phone' });
  await suad.join();
  await suad.press(suad.place(group.name));
  await sees(suad.page.getByText('We say what is broken'));
  await suad.press(suad.button('group.join', { name: group.name }));
  await sees(suad.text('group.you_are', { role: suad.words.text('role.member') }));
  await sees(suad.place(rooms.public.name));
  await sees(suad.place(rooms.members.name));
  assert.equal(await suad.place(rooms.hidden.name).count(), 0);
  await suad.go(`/g/${group.slug}/${rooms.hidden.slug}`);
  await sees(suad.text('trouble.not_found'));
  suad.forgive(/status of 404/);
});

scene('both see who is here and who writes, and each other\'s posts as they are sent', async () => {
  await rana.go(lounge);
  await suad.go(lounge);
  await sees(rana.heading(rana.words.text('room.here_now', { n: 2 })));
  await sees(suad.text('room.here_now', { n: 2 }));

  await rana.composer().pressSequentially('The tank');
  await sees(suad.text('composer.typing', { names: 'Rana' }));
  await rana.write('The tank on the roof is half empty.');
  await sees(suad.post('The tank on the roof is half empty.'));
  await misses(suad.text('composer.typing', { names: 'Rana' }));

  await suad.composer().fill('الصهريج');
  await sees(rana.text('composer.typing', { names: 'سعاد' }));
  await suad.write('الصهريج يصل صباح الغد.');
  await sees(rana.post('الصهريج يصل صباح الغد.'));
  await eventually(async () => assert.deepEqual(await rana.textsFrom('The tank on the roof is half empty.'), await suad.textsFrom('The tank on the roof is half empty.')));
});

scene('an answer shows what it answers, and leads there', async () => {
  await suad.reply('The tank on the roof', 'Rana');
  await sees(suad.text('composer.replying', { name: 'Rana' }));
  await suad.write('رأيته، هبط منذ العصر.');
  await misses(suad.button('composer.stop_reply'));
  const preview = rana.post('رأيته، هبط منذ العصر.').getByRole('button', { name: 'The tank on the roof is half empty.' });
  await sees(preview);
  await preview.click();
  await sees(rana.page.locator('article.aimed', { hasText: 'The tank on the roof' }));
});

scene('a mention is completed from the first letters and waits for the one who is mentioned', async () => {
  await suad.go('/');
  await rana.composer().pressSequentially('Could you ask the driver, @سعا');
  const list = rana.page.getByRole('listbox', { name: rana.words.exactly('composer.mentions') });
  await sees(list.getByRole('option', { name: suad.name }));
  await rana.composer().press('Enter');
  await eventually(async () => assert.match(await rana.composer().inputValue(), /@سعاد_المصري $/u));
  await rana.composer().pressSequentially('please?');
  await rana.send();

  const waiting = suad.page.getByRole('region', { name: beginning(suad.words.text('home.waiting')) }).getByRole('link');
  const inbox = suad.page.getByRole('navigation', { name: suad.words.exactly('app.main') }).getByRole('link', { name: suad.words.within('app.inbox') });
  await sees(waiting);
  await eventually(async () => assert.match(await inbox.innerText(), suad.words.within('app.mentions', { n: 1 })));
  await waiting.click();
  await sees(suad.post('Could you ask the driver').locator('a.me'));
  await suad.goInside('/');
  await misses(waiting);
  assert.doesNotMatch(await inbox.innerText(), suad.words.within('app.mentions', { n: 1 }));
});

scene('reactions reach the other one, both ways, and can be taken back', async () => {
  await suad.goInside(lounge);
  await (await rana.toolsOf('رأيته، هبط')).getByRole('button', { name: rana.words.exactly('reaction.agree') }).click();
  await sees(suad.reaction('رأيته، هبط', 'reaction.agree', 1));

  await suad.react('Could you ask the driver', 'reaction.thanks');
  await sees(rana.reaction('Could you ask the driver', 'reaction.thanks', 1));
  await rana.reaction('Could you ask the driver', 'reaction.thanks', 1).click();
  await sees(suad.reaction('Could you ask the driver', 'reaction.thanks', 2));
  await suad.press(suad.reaction('Could you ask the driver', 'reaction.thanks', 2));
  await sees(rana.reaction('Could you ask the driver', 'reaction.thanks', 1));

  await (await rana.toolsOf('الصهريج يصل')).getByRole('button', { name: rana.words.exactly('post.react') }).click();
  await rana.menuItem('post.more_emoji').click();
  await rana.dialog().getByRole('searchbox').fill('rain');
  await rana.dialog().getByRole('button', { name: /umbrella with rain|rain/i }).first().click();
  await sees(suad.post('الصهريج يصل').locator('.reaction .emoji'));
});

scene('an edit is seen by all, with what stood there before', async () => {
  await rana.more('The tank on the roof', 'post.edit');
  await sees(rana.text('composer.editing'));
  await eventually(async () => assert.equal(await rana.composer().inputValue(), 'The tank on the roof is half empty.'));
  await rana.composer().fill('The tank on the roof is a third full.');
  await rana.send();
  await sees(suad.post('The tank on the roof is a third full.'));
  await suad.press(suad.post('a third full').getByRole('button', { name: suad.words.exactly('post.edited') }));
  await sees(suad.dialog().getByText('The tank on the roof is half empty.'));
  await sees(suad.dialog().getByText('The tank on the roof is a third full.'));
  await suad.press(suad.dialog().getByRole('button', { name: suad.words.exactly('app.close') }));
  await misses(suad.dialog());
});

scene('a deleted post leaves its place, and says who took it away', async () => {
  await suad.write('أخطأت في الرقم، لا تكتبوه.');
  await sees(rana.post('أخطأت في الرقم'));
  await suad.more('أخطأت في الرقم', 'post.delete');
  await suad.press(suad.dialog().getByRole('button', { name: suad.words.exactly('post.delete_now') }));
  await sees(rana.text('post.deleted_own', { time: anything }));
  await misses(rana.post('أخطأت في الرقم'));
  await sees(suad.text('post.deleted_own', { time: anything }));
});

scene('a thread is started and answered; its unread posts are counted until they are read', async () => {
  await rana.goInside(`${lounge}/threads`);
  await rana.link('room.start_thread').first().click();
  await rana.field('thread.title').fill('Who has a key to the pump room?');
  await rana.field('thread.text').fill('Mine broke in the lock this morning.');
  await rana.button('thread.publish').click();
  await sees(rana.page.getByRole('heading', { level: 1, name: 'Who has a key to the pump room?' }));

  await suad.press(suad.page.getByRole('link', { name: suad.words.exactly('room.with_new', { label: suad.words.text('room.threads'), n: 1 }) }));
  await suad.press(suad.place('Who has a key to the pump room?'));
  await sees(suad.post('Mine broke in the lock'));
  await suad.write('المفتاح عند البوّاب.');
  await sees(rana.post('المفتاح عند البوّاب.'));
  await rana.write('Then I ring at his door at five.');
  await sees(suad.post('Then I ring at his door'));

  await suad.goInside('/rooms');
  await suad.seesUnread(rooms.public.name, 0);
  // A thread is listed below its room as long as it has unread posts.
  await misses(suad.place('Who has a key'));
});

scene('a second device of hers counts the same, and what she reads on one is read on both', async () => {
  tablet = await enter({ name: suad.name, locale: 'ar', device: 'desktop' });
  await tablet.signIn();
  await tablet.go(`/g/${group.slug}`);
  await rana.goInside(lounge);
  for (const text of ['One', 'Two', 'Three']) await rana.write(`${text}: the driver called.`);
  await suad.seesUnread(rooms.public.name, 3);
  await tablet.seesUnread(rooms.public.name, 3);

  await suad.press(suad.place(rooms.public.name));
  await sees(suad.post('Three: the driver called.'));
  await tablet.seesUnread(rooms.public.name, 0);

  await suad.more('Two: the driver called.', 'post.mark_unread');
  await tablet.seesUnread(rooms.public.name, 2);
  await suad.goInside('/rooms');
  await suad.seesUnread(rooms.public.name, 2);
  await tablet.place(rooms.public.name).first().click();
  await sees(tablet.post('Three: the driver called.'));
  await suad.seesUnread(rooms.public.name, 0);
});

scene('what she begins to write on one device stands on the other as well, until it is sent', async () => {
  const writes = (device, text) => eventually(async () => assert.equal(await device.composer().inputValue(), text));
  await suad.goInside(lounge);
  await suad.composer().fill('هل يأتي');
  await writes(tablet, 'هل يأتي');
  await tablet.composer().fill('هل يأتي السائق اليوم؟');
  await writes(suad, 'هل يأتي السائق اليوم؟');
  await tablet.send();
  await sees(suad.post('هل يأتي السائق اليوم؟'));
  await writes(suad, '');
  await suad.goInside('/rooms');
});

scene('who comes back to many posts begins at the first unread one, and can return to it', async () => {
  await tablet.goInside(`/g/${group.slug}`);
  const thread = await rana.loungeOf(lounge);
  let newest;
  for (let n = 1; n <= 40; n += 1) newest = await rana.ask('write_post', { thread, text: `Litre ${n} of forty.\n\nCounted at the tap, with a bucket.` });
  await suad.seesUnread(rooms.public.name, 40);

  await suad.press(suad.place(rooms.public.name));
  const first = suad.post('Litre 1 of forty');
  await eventually(() => assertInView(suad, first));
  await sees(suad.page.locator('.newline', { hasText: suad.words.within('post.new_since', { time: anything }) }));
  await assert.rejects(assertInView(suad, suad.post('Litre 40 of forty')), 'the newest would not be in view at once');

  // She leaves in the middle, and comes back by a link to the newest one.
  await suad.goInside('/rooms');
  await eventually(async () => assert.ok((await suad.unreadAt(rooms.public.name)) < 40));
  const left = await suad.unreadAt(rooms.public.name);
  assert.ok(left > 10, `${left} of 40 are unread still`);
  await tablet.seesUnread(rooms.public.name, left);
  await suad.goInside(`${lounge}?at=${newest.number}`);
  await eventually(() => assertInView(suad, suad.post('Litre 40 of forty')));
  await suad.press(suad.button('post.first_unread'));
  await eventually(() => assertInView(suad, suad.post(`Litre ${40 - left + 1} of forty`)));
  await suad.press(suad.page.getByRole('button', { name: suad.words.counted('post.newer') }).or(suad.button('post.to_newest')));
  await eventually(() => assertInView(suad, suad.post('Litre 40 of forty')));
});

async function assertInView(person, locator) {
  const box = await locator.boundingBox({ timeout: 1000 });
  const stream = await person.stream().boundingBox();
  assert.ok(box && stream && box.y >= stream.y - 1 && box.y < stream.y + stream.height, `at ${box?.y}, the stream from ${stream?.y}`);
}

scene('who is let into the hidden room sees it at once, and no longer when it is taken back', async () => {
  await suad.goInside('/rooms');
  await rana.go(`/g/${group.slug}/${rooms.hidden.slug}/settings`);
  await rana.field('group.find_member').fill('سعاد');
  await rana.button('make.admit_named', { name: suad.name }).click();
  await sees(suad.place(rooms.hidden.name));
  await suad.press(suad.place(rooms.hidden.name));
  await suad.write('نجمع للبوّاب معطفًا.');
  await rana.button('make.dismiss_named', { name: suad.name }).click();
  await misses(suad.post('نجمع للبوّاب معطفًا.'));
  await suad.goInside('/rooms');
  await misses(suad.place(rooms.hidden.name));
});

scene('a new role is seen and holds at once', async () => {
  await suad.goInside(`/g/${group.slug}`);
  await sees(suad.text('group.you_are', { role: suad.words.text('role.member') }));
  await rana.go(`/g/${group.slug}/members`);
  await rana.field('group.role_of', { name: suad.name }).selectOption('moderator');
  await sees(suad.text('group.you_are', { role: suad.words.text('role.moderator') }));
  await sees(suad.place(rooms.hidden.name));
});
