// Google's Lighthouse on what guests meet first, with its mobile profile: a slow phone on a slow line. A command of its own,
// as its figures follow the load of the machine, and it wants the whole browser, Debian's `chromium`:
//   npm install && npm start
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { Server } from '../support/server.mjs';

const runs = 5;
const least = { performance: 0.95, accessibility: 1, 'best-practices': 1 };

async function openBrowser(profile) {
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const browser = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise((resolve, reject) => {
    browser.once('exit', () => reject(new Error('the browser did not open')));
    browser.stderr.on('data', (text) => {
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(String(text));
      if (found) resolve(Number(found[1]));
    });
  });
  return { port, close: () => new Promise((resolve) => { browser.once('exit', resolve); browser.kill(); }) };
}

/** A thread that can be read without an account. */
async function aThread(server) {
  const ask = async (op, args) => (await fetch(`${server.address}/api/v1/${op}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(args),
  })).json();
  const { room } = await ask('find_place', { group: 'yasmin', room: 'water-and-roads' });
  const { threads } = await ask('open_room', { room });
  return `/t/${threads.threads[0].id}`;
}

/** What is below its least, with the findings that took the points. */
function shortfalls({ categories, audits }) {
  return Object.entries(least).filter(([name, score]) => categories[name].score < score).flatMap(([name]) => {
    const lost = categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9);
    return [`${name} ${categories[name].score}`, ...lost.map(({ id }) => `  ${id}: ${audits[id].displayValue ?? audits[id].title}`)];
  });
}

/** The middle one of several, as Lighthouse advises: one run's figure is mostly the machine's mood. */
async function middleOf(count, measured) {
  const results = [];
  for (let i = 0; i < count; i += 1) results.push((await measured()).lhr);
  results.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
  return results[count >> 1];
}

async function measure(port, address) {
  const lhr = await middleOf(runs, () => lighthouse(address, { port, output: 'json', logLevel: 'error', onlyCategories: Object.keys(least) }));
  const scores = Object.keys(least).map((name) => `${name} ${Math.round(lhr.categories[name].score * 100)}`);
  console.log(`${new URL(address).pathname}: ${scores.join(', ')}; largest paint ${lhr.audits['largest-contentful-paint'].displayValue}, machine ${Math.round(lhr.environment.benchmarkIndex)}`);
  return shortfalls(lhr);
}

const profile = mkdtempSync(join(tmpdir(), 'majlis-lighthouse-'));
const server = await Server.start();
const browser = await openBrowser(profile);
try {
  for (const path of ['/', '/g/yasmin/neighbours', await aThread(server)]) {
    const found = await measure(browser.port, server.address + path);
    for (const line of found) console.log(line);
    if (found.length > 0) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(profile, { recursive: true, force: true });
}
