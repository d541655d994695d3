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

/** What is still in use after everything else was thrown away. */
export async function heapOf(person) {
  const line = await person.context.newCDPSession(person.page);
  // What is thrown away may hold other things that can be thrown away only then.
  for (let n = 0; n < 3; n += 1) await line.send('HeapProfiler.collectGarbage');
  const { usedSize } = await line.send('Runtime.getHeapUsage');
  await line.send('Performance.enable');
  const { metrics } = await line.send('Performance.getMetrics');
  await line.detach();
  const metric = (name) => metrics.find((each) => each.name === name).value;
  return { bytes: usedSize, nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}
