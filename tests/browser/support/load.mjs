// How much work a page makes of something, on a device a quarter as fast as this machine.
import assert from 'node:assert/strict';
import { cpus, loadavg } from 'node:os';

const here = 'here';

async function traced(person, act) {
  const browser = person.context.browser();
  await browser.startTracing(person.page, { categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] });
  await person.page.evaluate((mark) => console.timeStamp(mark), here);
  const result = await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const { pid, tid } = traceEvents.find((event) => event.name === 'TimeStamp' && event.args?.data?.message === here) ?? {};
  assert.ok(pid, 'the trace shows the page');
  return { result, events: traceEvents.filter((event) => event.pid === pid && event.tid === tid) };
}

/** Counted in its own thread's time, so that what else runs on the machine counts little. */
const thread_ms = (event) => (event.tdur ?? 0) / 1000;

/** The longest task of the page's main thread while `act` runs, and the largest parts of it. */
export async function longestTask(person, act) {
  const line = await person.context.newCDPSession(person.page);
  await line.send('HeapProfiler.collectGarbage');
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const { result, events } = await traced(person, act);
  await line.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await line.detach();
  const tasks = events.filter(({ name, tdur }) => name.endsWith('RunTask') && tdur !== undefined);
  assert.ok(tasks.length > 10, `the trace shows what the page did: ${tasks.length} tasks`);
  const longest = tasks.reduce((most, task) => (task.tdur > most.tdur ? task : most));
  const parts = events.filter((event) => event !== longest && event.ts >= longest.ts && event.ts < longest.ts + longest.dur && thread_ms(event) > 4)
    .sort((a, b) => b.tdur - a.tdur).slice(0, 6).map((event) => `${event.name} ${Math.round(thread_ms(event))}`);
  return { ms: thread_ms(longest), parts, result };
}

/**
 * Programs that share a core slow each other down, in thread time as well. Two a core are what a measure brings along itself; why
 * nothing can be measured when there are more, else undefined.
 */
export function tooBusy([running] = loadavg(), cores = cpus().length) {
  if (running <= 2 * cores) return undefined;
  return `the machine is too busy to measure on: a load of ${running.toFixed(1)} on ${cores} cores, at most ${2 * cores}`;
}

/** A busy machine only ever adds: what a page takes is the least of a few rounds. Ends early once it is `enough`. */
export async function leastOf(rounds, enough_ms, measure) {
  const measured = [];
  for (let n = 0; n < rounds; n += 1) {
    measured.push(await measure(n));
    if (measured.at(-1).ms <= enough_ms) break;
  }
  return measured.reduce((least, each) => (each.ms < least.ms ? each : least));
}

/** Parts of a heap snapshot that the engine makes for itself: code it has compiled meanwhile, buffers of measured times. */
const engines = new Set(['code', 'native', 'hidden', 'synthetic', 'object shape']);

/** Bytes of the page's own objects, by a heap snapshot. */
async function ownBytes(line) {
  let text = '';
  const gather = ({ chunk }) => { text += chunk; };
  line.on('HeapProfiler.addHeapSnapshotChunk', gather);
  await line.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  line.off('HeapProfiler.addHeapSnapshotChunk', gather);
  const { snapshot, nodes } = JSON.parse(text);
  const { node_fields: fields, node_types: [types] } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) if (!engines.has(types[nodes[at + type]])) bytes += nodes[at + size];
  assert.ok(bytes > 0, 'the snapshot shows objects');
  return bytes;
}

/** What is still in use after everything else was thrown away: of the page itself, in bytes, and what the browser counts. */
export async function heapOf(person) {
  const line = await person.context.newCDPSession(person.page);
  // What is thrown away may hold other things that can be thrown away only then.
  for (let n = 0; n < 3; n += 1) await line.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners: listeners } = await line.send('Memory.getDOMCounters');
  const bytes = await ownBytes(line);
  await line.detach();
  return { bytes, nodes, listeners };
}
