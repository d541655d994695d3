// Takes docs/pictures/*.png from the demo community: npm run pictures. Needs a built majlisd, as the tests do.
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './support/browser.mjs';
import { owner } from './support/screens.mjs';
import { Server } from './support/server.mjs';
import { sees } from './support/waiting.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const bytesMost = 200 * 1024;
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

const pictures = [
  { file: 'lounge', who: { name: reader }, open: lounge('neighbours') },
  { file: 'lounge-arabic-dark', who: { name: owner, locale: 'ar', theme: 'dark' }, open: lounge('neighbours') },
  { file: 'lounge-phone-arabic', who: { name: owner, locale: 'ar', device: 'phone' }, open: lounge('neighbours') },
  { file: 'forum', who: { name: reader }, open: forum },
  { file: 'thread', who: { name: reader }, open: thread },
  { file: 'join-phone-arabic', who: { locale: 'ar', device: 'phone' }, open: (person) => person.go('/') },
  { file: 'home-phone', who: { name: reader, device: 'phone' }, open: (person) => person.go('/') },
];

async function take(browser, server, { file, who, open }) {
  // Phones at twice the pixels, since they are shown small beside each other.
  const person = await browser.person(server, { scale: who.device === 'phone' ? 2 : 1, ...who });
  if (who.device !== 'phone') await person.page.setViewportSize({ width: 1280, height: 720 });
  if (who.name) await person.signIn();
  await open(person);
  await person.page.mouse.move(0, 0);
  await person.page.evaluate(() => document.fonts.ready);
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
  for (const picture of pictures) await take(browser, server, picture);
} finally {
  await browser.close();
  await server.stop();
}
