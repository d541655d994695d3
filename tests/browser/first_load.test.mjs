// On a slow line the first page decides whether somebody stays: what a guest has to fetch before a thread can be read.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { openStage } from './support/stage.mjs';
import { sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const bytesMost = 100_000;
const requestsMost = 12;

/** How many bytes a client that knows gzip alone gets; old phones are such clients. */
const gzippedBytes = (url) => new Promise((resolve, reject) => {
  get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
    let bytes = 0;
    response.on('data', (chunk) => { bytes += chunk.length; });
    response.on('end', () => resolve({ bytes, encoding: response.headers['content-encoding'], cache: response.headers['cache-control'] ?? '' }));
  }).on('error', reject);
});

async function firstLoad(locale, t) {
  const guest = await enter({ locale, device: 'phone' });
  const asked = [];
  guest.page.on('request', (request) => asked.push({ url: request.url(), kind: request.resourceType() }));
  guest.page.on('websocket', (socket) => asked.push({ url: socket.url(), kind: 'websocket' }));
  const asker = await enter({ name: 'Tareq Mansour' });
  await asker.signIn();
  const place = await asker.ask('find_place', { group: 'yasmin', room: 'water-and-roads' });
  const { threads } = await asker.ask('open_room', { room: place.room });
  const thread = threads.threads.find((card) => card.title.startsWith('Pump repair'));
  await guest.page.goto(`/t/${thread.id}`);
  await sees(guest.stream().getByRole('article'));
  await guest.page.waitForLoadState('networkidle');

  const counted = asked.filter(({ kind }) => ['document', 'stylesheet', 'script'].includes(kind));
  const files = await Promise.all(counted.map(async ({ url }) => ({ url, ...(await gzippedBytes(url)) })));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const fonts = asked.filter(({ kind }) => kind === 'font').length;
  for (const { url, bytes } of files) t.diagnostic(`${new URL(url).pathname}: ${bytes} bytes`);
  t.diagnostic(`${locale}: ${total} bytes gzipped in ${files.length} files; ${asked.length} requests, ${fonts} of them fonts`);

  assert.ok(total <= bytesMost, `${total} bytes of HTML, CSS and JS, the most is ${bytesMost}`);
  assert.ok(asked.length <= requestsMost, `${asked.length} requests, the most is ${requestsMost}:\n${asked.map(({ url }) => url).join('\n')}`);
  for (const file of files) assert.equal(file.encoding, 'gzip', `${file.url} is compressed`);
  for (const file of files.filter(({ url }) => url.includes('/assets/'))) assert.match(file.cache, /immutable/, `${file.url} is kept`);
}

scene('a thread in English: at most 100 KB and 12 requests before it can be read', (t) => firstLoad('en', t));
scene('a thread in Arabic: at most 100 KB and 12 requests before it can be read', (t) => firstLoad('ar', t));

scene('the second visit fetches no script and no style again', async () => {
  const guest = await enter({ locale: 'en', device: 'phone' });
  await guest.go('/g/yasmin/neighbours');
  await sees(guest.stream().getByRole('article'));
  await guest.page.waitForLoadState('networkidle');
  const assets = () => guest.page.evaluate(() => performance.getEntriesByType('resource')
    .filter(({ name }) => name.includes('/assets/')).map(({ name, transferSize }) => ({ name, bytes: transferSize })));
  const before = new Set((await assets()).map(({ name }) => name));
  assert.ok(before.size > 0, 'assets are used');
  await guest.go('/g/yasmin/neighbours');
  await sees(guest.stream().getByRole('article'));
  const fetched = (await assets()).filter(({ bytes }) => bytes > 0).map(({ name }) => name);
  // A font for signs that nothing had before is no second one.
  assert.deepEqual(fetched.filter((name) => before.has(name) || !name.endsWith('.woff2')), [], 'all come from the cache');
});

/** The line of an old phone, and its processor; what came must not move when the rest arrives, fonts above all. */
async function nothingMoves(locale) {
  const guest = await enter({ locale, device: 'phone' });
  const chromium = await guest.page.context().newCDPSession(guest.page);
  await chromium.send('Network.enable');
  await chromium.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 });
  await chromium.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await guest.page.addInitScript(() => {
    window.moved = [];
    new PerformanceObserver((list) => window.moved.push(...list.getEntries().map(({ value, sources }) => ({
      value, what: sources.map(({ node }) => (node?.textContent ?? '').slice(0, 40)),
    })))).observe({ type: 'layout-shift', buffered: true });
  });
  const place = await guest.ask('find_place', { group: 'yasmin', room: 'water-and-roads' });
  const { threads } = await guest.ask('open_room', { room: place.room });
  for (const path of [`/t/${threads.threads[0].id}`, '/g/yasmin/neighbours']) {
    const fonts = guest.page.waitForResponse((response) => response.url().includes('/assets/font-'));
    await guest.page.goto(path);
    await sees(guest.stream().getByRole('article'));
    if (path.startsWith('/t/')) await (await fonts).finished();   // the second page finds them in the cache
    fonts.catch(() => undefined);
    await guest.page.waitForLoadState('networkidle');
    await guest.page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); })));
    assert.deepEqual(await guest.page.evaluate(() => window.moved), [], path);
  }
}

scene('on a slow phone nothing moves while a page comes, in English', () => nothingMoves('en'));
scene('on a slow phone nothing moves while a page comes, in Arabic', () => nothingMoves('ar'));
