// Every screen in every state, to be looked at: npm run gallery [folder]. One sheet a screen and device, on which it stands
// in both languages and both lights. Needs a built majlisd, as the tests do.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devices, startBrowser } from './support/browser.mjs';
import { guestsScreens, owner, ownersScreens, visit } from './support/screens.mjs';
import { Server } from './support/server.mjs';

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../../build/gallery', import.meta.url)));
const lights = ['light', 'dark'];

/** @returns by screen, the pictures in each light. */
async function walk(browser, server, who, screens) {
  const person = await browser.person(server, { ...who, roams: true });
  if (who.name) await person.signIn();
  await person.go('/');
  const pictures = new Map();
  await visit(person, screens, async (screen) => {
    const taken = [];
    for (const colorScheme of lights) {
      await person.page.emulateMedia({ colorScheme });
      taken.push(await person.page.screenshot({ animations: 'disabled', caret: 'hide' }));
    }
    await person.page.emulateMedia({ colorScheme: lights[0] });
    pictures.set(screen, taken);
  });
  await person.context.close();
  return pictures;
}

const image = (bytes) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`;

async function hang(page, device, who, byLocale) {
  const { width, height } = devices[device].viewport;
  const columns = device === 'phone' ? 4 : 2;
  const gap = 12;
  await page.setViewportSize({ width: columns * (width + gap) + gap, height: (4 / columns) * (height + gap) + gap });
  for (const screen of byLocale[0].keys()) {
    const pictures = byLocale.flatMap((pictures) => pictures.get(screen) ?? []);
    await page.setContent(`<body style="margin:${gap}px;background:#888;display:grid;gap:${gap}px;grid-template-columns:repeat(${columns},${width}px)">${pictures.map(image).join('')}</body>`);
    const name = `${who}-${screen}-${device}`.replaceAll(/[^a-z]+/g, '-');
    writeFileSync(join(folder, `${name}.png`), await page.screenshot());
  }
}

mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
const wall = (await browser.person({ address: 'about:blank' })).page;
try {
  for (const device of ['desktop', 'phone']) {
    for (const [who, name, screens] of [['owner', owner, ownersScreens], ['guest', undefined, guestsScreens]]) {
      const server = await Server.start();
      const byLocale = [];
      for (const locale of ['en', 'ar']) byLocale.push(await walk(browser, server, { device, locale, name }, screens));
      await hang(wall, device, who, byLocale);
      await server.stop();
    }
  }
} finally {
  await browser.close();
}
console.log(folder);
