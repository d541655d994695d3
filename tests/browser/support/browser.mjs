// Debian's Chromium, and the devices that people hold.
import { chromium } from 'playwright-core';
import { Line } from './line.mjs';
import { Person } from './person.mjs';
import { deadline } from './waiting.mjs';

const flags = [
  '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** docs/look.md 5: rail, rooms, sheet and side from 1240 px; one sheet below 720. */
export const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};
const languages = { en: 'en-GB', ar: 'ar-JO' };

export async function startBrowser() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: flags });
  return {
    close: () => browser.close(),
    /** A new person with a device of their own: no cookie, no storage. `roams`: their line can be lost. */
    async person(server, { locale = 'en', device = 'desktop', theme = 'light', name, scale = 1, serviceWorkers = 'allow', roams = false } = {}) {
      const line = roams ? new Line() : undefined;
      const host = line ? await line.open(server) : server;
      const context = await browser.newContext({
        ...devices[device],
        deviceScaleFactor: scale,
        locale: languages[locale],
        timezoneId: 'Asia/Amman',
        colorScheme: theme,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
        baseURL: host.address,
        serviceWorkers,
      });
      context.once('close', () => line?.close());
      context.setDefaultTimeout(deadline);
      return new Person(await context.newPage(), { locale, device, name, server: host, line });
    },
  };
}
