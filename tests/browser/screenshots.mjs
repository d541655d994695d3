// Takes docs/pictures/*.png from the demo community, for README.md and docs/tour.md: npm run pictures [name...]. Needs a
// built majlisd, as the tests do.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './support/browser.mjs';
import { mixedPosts } from './support/mixed.mjs';
import { owner } from './support/screens.mjs';
import { Server } from './support/server.mjs';
import { sees } from './support/waiting.mjs';
import { anything } from './support/words.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const bytesMost = 200 * 1024;
const allBytesMost = 3 * 1024 * 1024;
const quarter = '/g/yasmin';
const reader = 'Salma Haddad';

const lounge = (room) => async (person) => {
  await person.go(`${quarter}/${room}`);
  await sees(person.stream().getByRole('article'));
  await person.stream().evaluate((stream) => { stream.scrollTop = stream.scrollHeight; });
  await sees(person.stream().getByRole('article').last());
};
const forum = async (person) => {
  await person.go(`${quarter}/water-and-roads/threads`);
  await sees(person.page.getByRole('main').getByRole('article'));
};
const thread = async (person) => {
  await forum(person);
  await person.place('Pump repair').first().click();
  await sees(person.stream().getByRole('article'));
};

const page = (path, wanted = 'h1') => async (person) => {
  await person.go(path);
  await sees(person.page.getByRole('main').locator(wanted));
};
const inbox = async (person) => {
  await person.go('/');
  await sees(person.page.getByRole('main').getByRole('link'));
};
/** Somebody mentions the reader and answers them, so that something waits. */
const somethingWaits = async (person) => {
  const thread = await person.loungeOf(`${quarter}/neighbours`);
  const { id } = await person.ask('write_post', { thread, text: 'The ladder is in the shed, behind the oil cans.' });
  const tareq = await person.another('Tareq Mansour');
  await tareq.ask('write_post', { thread, text: 'Found it, thank you. It goes back on Thursday.', reply_to: id });
  const khaled = await person.another('أم خالد');
  await khaled.ask('write_post', { thread: await khaled.loungeOf(`${quarter}/olive-street-garden`), text: `@${person.name.replaceAll(' ', '_')} مفتاح المخزن معك؟ نحتاجه الليلة.` });
};
const mixed = async (person) => {
  await lounge('neighbours')(person);
  const thread = await person.loungeOf(`${quarter}/neighbours`);
  for (const { text } of mixedPosts) await person.ask('write_post', { thread, text });
  await sees(person.stream().getByRole('article').filter({ hasText: '2027/01/05' }));
};
const offline = async (person) => {
  await lounge('olive-street-garden')(person);
  await person.loseLine();
  await sees(person.text('line.gone', { time: anything }));
  await person.write('I bring the green hose.');
  await sees(person.text('post.leaves_later'));
};
const menuOfPost = async (person) => {
  await lounge('neighbours')(person);
  await person.press(person.stream().getByRole('article').last().getByRole('button', { name: person.words.exactly('app.more') }));
  await sees(person.dialog());
};
const search = (text) => async (person) => {
  await person.go('/search');
  await person.field('search.field').fill(text);
  await sees(person.heading(person.words.text('search.members')));
};

const pictures = [
  { file: 'lounge', who: { name: reader }, open: lounge('neighbours') },
  { file: 'lounge-arabic-dark', who: { name: owner, locale: 'ar', theme: 'dark' }, open: lounge('neighbours') },
  { file: 'lounge-phone-arabic', who: { name: owner, locale: 'ar', device: 'phone' }, open: lounge('neighbours') },
  { file: 'forum', who: { name: reader }, open: forum },
  { file: 'thread', who: { name: reader }, open: thread },
  { file: 'thread-phone-dark', who: { name: reader, device: 'phone', theme: 'dark' }, open: thread },
  { file: 'door', who: {}, open: page('/', 'h1') },
  { file: 'join-phone-arabic', who: { locale: 'ar', device: 'phone' }, open: (person) => person.go('/') },
  { file: 'group-arabic', who: { name: owner, locale: 'ar' }, open: page(quarter, '#charter') },
  { file: 'group-phone', who: { device: 'phone' }, open: page(quarter, '#charter') },
  { file: 'search', who: { name: reader }, open: search('Na') },
  { file: 'settings-dark', who: { name: reader, theme: 'dark' }, open: page('/settings', 'fieldset') },
  { file: 'members-phone-arabic', who: { name: owner, locale: 'ar', device: 'phone' }, open: page(`${quarter}/members`, 'select') },
  { file: 'rooms-phone-arabic-dark', who: { name: owner, locale: 'ar', device: 'phone', theme: 'dark' }, open: page('/rooms', 'li') },
  { file: 'post-menu-phone', who: { name: reader, device: 'phone' }, open: menuOfPost },
  { file: 'offline-phone', who: { name: reader, device: 'phone' }, forgive: /WebSocket|net::ERR_/, open: offline },
  { file: 'home-phone', who: { name: reader, device: 'phone' }, before: somethingWaits, open: inbox },
  { file: 'directions-phone-arabic', who: { name: 'Tareq Mansour', locale: 'ar', device: 'phone' }, open: mixed },
  { file: 'directions', who: { name: 'Tareq Mansour' }, open: lounge('neighbours') },
];

/** A page keeps the fonts with which it is first drawn: they are fetched by one before. */
async function fetchFonts(person) {
  await person.go('/');
  await person.page.evaluate(() => Promise.all([...document.fonts].map(({ family }) => document.fonts.load(`16px "${family}"`, 'aب'))));
}

async function take(browser, server, { file, who, open, before, forgive }) {
  // Phones at more pixels, since they are shown small beside each other.
  const person = await browser.person(server, { scale: who.device === 'phone' ? 1.5 : 1, roams: true, ...who });
  if (forgive) person.forgive(forgive);
  person.another = async (name) => {
    const other = await browser.person(server, { name });
    await other.signIn();
    return other;
  };
  if (who.device !== 'phone') await person.page.setViewportSize({ width: 1280, height: 720 });
  await fetchFonts(person);
  if (who.name) await person.signIn();
  await before?.(person);
  await open(person);
  await person.page.mouse.move(0, 0);
  const path = `${folder}${file}.png`;
  await person.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  await person.context.close();
  const { size } = statSync(path);
  console.log(`${path}: ${Math.ceil(size / 1024)} KB`);
  if (size > bytesMost) throw new Error(`${file} is larger than ${bytesMost / 1024} KB`);
}

mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await startBrowser();
try {
  const asked = process.argv.slice(2);
  for (const picture of pictures) if (asked.length === 0 || asked.includes(picture.file)) await take(browser, server, picture);
  const all = readdirSync(folder).reduce((sum, name) => sum + statSync(folder + name).size, 0);
  if (all > allBytesMost) throw new Error(`all pictures take ${Math.ceil(all / 1024)} KB, the most is ${allBytesMost / 1024}`);
} finally {
  await browser.close();
  await server.stop();
}
