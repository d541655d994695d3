// One person, several pages: tabs of one browser share the account, and whatever page is left tells what was read in it.
import assert from 'node:assert/strict';
import { password } from './support/server.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';
import { anything, beginning } from './support/words.mjs';

const stage = openStage();
const { scene, enter, tabOf } = stage;
const lounge = '/g/yasmin/neighbours';
const room = 'Neighbours';
let idris;
let phone;
let khaled;

scene('a resident reads on two devices, and a neighbour writes', async () => {
  [idris, phone, khaled] = await Promise.all([
    enter({ name: 'Idris Bello', locale: 'en', device: 'desktop', roams: true }),
    enter({ name: 'Idris Bello', locale: 'en', device: 'phone' }),
    enter({ name: 'أم خالد', locale: 'ar', device: 'desktop' }),
  ]);
  await Promise.all([idris.signIn(), phone.signIn(), khaled.signIn()]);
  await khaled.go(lounge);
  await idris.go(lounge);
  await idris.write('I was here.');
  await idris.go('/rooms');
  await phone.go('/rooms');
  await phone.seesUnread(room, 0);
  await khaled.write('الصهريج في الحارة.');
  await phone.seesUnread(room, 1);
});

scene('what was read in a page that is left at once counts on the other device', async () => {
  // The page that it is left for is none of ours, and the browser asks for its icon.
  idris.forgive(/favicon/);
  // As fast as a hand that opens the room, sees the last line and is gone: marks are gathered for longer than that.
  await idris.go('/rooms');
  await idris.page.evaluate(([to, text]) => {
    Object.assign(document.body.appendChild(document.createElement('a')), { href: to }).click();
    const look = () => {
      const isThere = [...document.querySelectorAll('[role=log] article')].some((post) => post.textContent.includes(text));
      if (isThere) requestAnimationFrame(() => { location.href = '/api/v1/openapi.json'; });
      else requestAnimationFrame(look);
    };
    look();
  }, [lounge, 'الصهريج في الحارة.']);
  await idris.page.waitForURL('**/openapi.json');
  await phone.seesUnread(room, 0);
});

scene('signing out in one tab signs out the other, and another account takes over both', async () => {
  await idris.go(lounge);
  await sees(idris.composer());
  const tab = await tabOf(idris);
  await tab.go('/settings');
  await tab.button('app.sign_out').click();
  await tab.dialog().getByRole('button', { name: tab.words.exactly('app.sign_out') }).click();
  await eventually(async () => assert.equal(await idris.composer().count(), 0, 'nobody can write in the other tab'));
  tab.name = khaled.name;
  await tab.signInHere();
  await sees(idris.composer());
  await idris.write('Said by whoever is signed in.');
  await tab.go(lounge);
  const theirs = tab.stream().getByRole('article', { name: beginning(khaled.name) });
  await sees(theirs.filter({ hasText: 'Said by whoever is signed in.' }));
});

scene('an account that changed while the line was gone is noticed before anything is said in its name', async () => {
  idris.forgive(/WebSocket|net::ERR_/);
  stage.people.at(-1).forgive(/WebSocket|net::ERR_/);
  await idris.ask('sign_in', { name: idris.name, password });
  await idris.loseLine();
  await sees(idris.text('line.gone', { time: anything }));
  await idris.write('Written as another.');
  await idris.findLine();
  await misses(idris.post('Written as another.'));
  await sees(idris.composer());
  await idris.write('Under my own name again.');
  await khaled.go(lounge);
  const mine = khaled.stream().getByRole('article', { name: beginning(idris.name) });
  await sees(mine.filter({ hasText: 'Under my own name again.' }));
  assert.equal(await khaled.post('Written as another.').count(), 0);
});
