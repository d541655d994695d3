// Several tabs of one account use one connection: each as live as if it were alone, whichever of them goes.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';
import { anything } from './support/words.mjs';

const stage = openStage();
const { scene, enter, tabOf } = stage;
const lounge = '/g/yasmin/neighbours';
let khaled;
/** The tabs of Idris. */
let tabs;

/** As the server counts them; the neighbour has one. */
function connectionsAre(wanted) {
  return eventually(async () => {
    const text = await (await fetch(`${stage.server.address}/metrics`)).text();
    assert.equal(Number(/^majlis_connections(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]), wanted + 1);
  });
}

const all = (job) => Promise.all(tabs.map(job));

/** What a tab shows from a post on, each text once. */
async function allShow(first, texts) {
  await all((tab) => sees(tab.post(texts.at(-1))));
  await all(async (tab) => assert.deepEqual(await tab.textsFrom(first), [first, ...texts]));
}

scene('three tabs of a resident are live over one connection', async () => {
  khaled = await enter({ name: 'أم خالد', locale: 'ar', device: 'desktop' });
  await khaled.signIn();
  await khaled.go(lounge);
  const idris = await enter({ name: 'Idris Bello', locale: 'en', device: 'desktop', roams: true });
  await idris.signIn();
  tabs = [idris, await tabOf(idris), await tabOf(idris)];
  // A line that is cut is what a scene is about; the browser reports each attempt.
  for (const tab of tabs) tab.forgive(/WebSocket|net::ERR_/);
  for (const tab of tabs) await tab.go(lounge);
  await connectionsAre(1);
  await khaled.write('للجميع.');
  await tabs[1].write('From the second tab.');
  await tabs[2].write('From the third tab.');
  await allShow('للجميع.', ['From the second tab.', 'From the third tab.']);
});

scene('a tab that goes to another place has what was said there, and the others go on', async () => {
  await tabs[2].goInside('/g/yasmin/water-and-roads');
  await khaled.write('وهو في مكان آخر.');
  await sees(tabs[0].post('وهو في مكان آخر.'));
  await tabs[2].goInside(lounge);
  await allShow('للجميع.', ['From the second tab.', 'From the third tab.', 'وهو في مكان آخر.']);
  await connectionsAre(1);
});

scene('the tab whose connection it is is closed: the others miss nothing', async () => {
  const gone = tabs.shift();
  stage.people.splice(stage.people.indexOf(gone), 1);
  const written = ['أولًا.', 'ثانيًا.', 'ثالثًا.'];
  await khaled.write(written[0]);
  await Promise.all([gone.page.close(), khaled.write(written[1])]);
  await khaled.write(written[2]);
  await allShow(written[0], written.slice(1));
  await connectionsAre(1);
});

scene('a line that is cut is cut for all, and comes back with all that was written', async () => {
  await tabs[0].loseLine();
  await all((tab) => sees(tab.text('line.gone', { time: anything })));
  await tabs[0].write('Out of the first tab, in a tunnel.');
  await tabs[1].write('Out of the second tab, in a tunnel.');
  await tabs[0].findLine();
  await sees(khaled.post('Out of the second tab, in a tunnel.'));
  await khaled.write('بعد النفق.');
  await allShow('ثالثًا.', ['Out of the first tab, in a tunnel.', 'Out of the second tab, in a tunnel.', 'بعد النفق.']);
  await connectionsAre(1);
});

scene('signing out in one tab signs out all, and what they read as guests comes over one connection', async () => {
  await tabs[1].go('/settings');
  await tabs[1].button('app.sign_out').click();
  await tabs[1].dialog().getByRole('button', { name: tabs[1].words.exactly('app.sign_out') }).click();
  await misses(tabs[0].composer());
  await tabs[1].go(lounge);
  await khaled.write('للضيوف أيضًا.');
  await all((tab) => sees(tab.post('للضيوف أيضًا.')));
  await connectionsAre(1);
});

scene('another account is theirs in every tab at once', async () => {
  tabs[1].name = 'Tareq Mansour';
  await tabs[1].signInHere();
  await sees(tabs[0].composer());
  await tabs[0].write('As Tareq.');
  await sees(khaled.post('As Tareq.'));
  await connectionsAre(1);
});
