// Much at once, past the interface: who writes here is nobody's page.

/** Writes `count` posts on a connection of its own, as many at a time as one may; resolves with the last one's number. */
export async function writeMany(person, thread, count) {
  // Any page of this house that does nothing by itself.
  const page = await person.context.newPage();
  await page.goto('/manifest.webmanifest');
  try {
    return await page.evaluate(flood, { thread, count });
  } finally {
    await page.close();
  }
}

const flood = ({ thread, count }) => new Promise((resolve, reject) => {
  const socket = new WebSocket(`ws://${location.host}/ws`, 'majlis.v1');
  const atOnce = 60;
  let asked = 0;
  let answered = 0;
  const ask = () => {
    asked += 1;
    const text = `Reading ${asked} of the meter at the pump house: ${'the needle stands still, '.repeat(asked % 4)}nothing leaks.`;
    socket.send(JSON.stringify({ id: asked, op: 'write_post', key: crypto.randomUUID(), args: { thread, text } }));
  };
  const take = (said) => {
    if (said.error) reject(new Error(JSON.stringify(said.error)));
    if (said.id === undefined) return;
    answered += 1;
    if (asked < count) ask();
    if (answered < count) return;
    socket.onclose = null;
    socket.close();
    resolve(said.ok.number);
  };
  socket.onopen = () => { while (asked < Math.min(atOnce, count)) ask(); };
  socket.onclose = () => reject(new Error(`closed after ${answered} answers`));
  socket.onmessage = ({ data }) => data.split('\n').filter((line) => line !== '').forEach((line) => take(JSON.parse(line)));
});

/** `perSecond` posts until `stop()` of what it returns, which resolves with how many there were. */
export function writeSteadily(person, thread, perSecond) {
  let written = 0;
  const sent = [];
  const timer = setInterval(() => {
    written += 1;
    sent.push(person.ask('write_post', { thread, text: `Bucket ${written} went up the stairs.` }));
  }, 1000 / perSecond);
  return { stop: async () => {
    clearInterval(timer);
    await Promise.all(sent);
    return written;
  } };
}
