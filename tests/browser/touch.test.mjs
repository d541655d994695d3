// A finger on a phone: nothing hangs over a neighbour's words, everything can be hit, and what a post offers comes from
// below. The same menu comes at the other mouse button and at the menu key.
import assert from 'node:assert/strict';
import { owner } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';
const said = 'The gate by the school stays open on Fridays.';
let layla;

async function inLounge(options) {
  const person = await enter({ name: owner, ...options });
  await person.signIn();
  await person.go(lounge);
  await sees(person.stream().getByRole('article'));
  return person;
}
const focusedPost = (person) => person.page.evaluate(() => document.activeElement?.closest('article')?.textContent ?? document.activeElement?.tagName);
const topOf = async (locator) => (await locator.boundingBox()).y;

scene('a tap on a post opens nothing and moves nothing', async () => {
  layla = await inLounge({ locale: 'en', device: 'phone' });
  for (let n = 1; n <= 5; n += 1) await layla.write(`${said} (${n})`);
  const post = layla.post(`${said} (4)`);
  const before = await topOf(post);
  for (const x of [20, 60, 160, 250]) await post.tap({ position: { x, y: 12 } });
  assert.equal(await topOf(post), before, 'it stays where it is');
  assert.equal(await layla.stream().getByRole('group').count(), 0, 'no tools hang over anything');
  assert.equal(await layla.dialog().count(), 0);
});

scene('the sign at a post opens its sheet; a reaction there is given; the focus comes back', async () => {
  await layla.react(`${said} (4)`, 'reaction.thanks');
  await misses(layla.dialog());
  await sees(layla.reaction(`${said} (4)`, 'reaction.thanks', 1));
  await layla.openMore(`${said} (4)`);
  assert.equal(await layla.dialog().getByRole('button', { name: 'Thanks' }).getAttribute('aria-pressed'), 'true');
  await layla.closeMore();
  await eventually(async () => assert.match(await focusedPost(layla), /\(4\)/));
});

/** Holds a finger on it until `until`, then lifts it. */
async function longPress(person, locator, until) {
  const { x, y } = await locator.boundingBox();
  const line = await person.context.newCDPSession(person.page);
  await line.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 40, y: y + 12 }] });
  await until();
  await line.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await line.detach();
}

scene('a long press opens the sheet as well, and lifting the finger does nothing', async () => {
  await longPress(layla, layla.post(`${said} (3)`).locator('.text'), () => sees(layla.dialog()));
  await sees(layla.dialog().getByText('(3)'));
  await layla.press(layla.dialog().getByRole('button', { name: layla.words.exactly('app.close') }));
  await misses(layla.dialog());
  await eventually(async () => assert.match(await focusedPost(layla), /\(3\)/));
});

scene('answering from the sheet leads to the composer', async () => {
  await layla.reply(`${said} (2)`);
  await sees(layla.button('composer.stop_reply'));
  await eventually(async () => assert.ok(await layla.composer().evaluate((area) => area === document.activeElement)));
  await layla.press(layla.button('composer.stop_reply'));
});

/** Everything that can be pressed, with the invisible margin that it has; links in running text aside. */
const smallTargets = (person) => person.page.evaluate(() => {
  const parts = [...document.querySelectorAll('#main, .dialog')];
  const pressed = parts.flatMap((part) => [...part.querySelectorAll('button, a[href], [role="slider"]')]);
  const margin = (element) => {
    const style = getComputedStyle(element, '::after');
    if (style.content === 'none' || style.position !== 'absolute') return { inline: 0, block: 0 };
    const out = (side) => Math.max(0, -Number.parseFloat(style[side]) || 0);
    return { inline: out('left') + out('right'), block: out('top') + out('bottom') };
  };
  const isText = (element) => element.closest('.prose, .invitation p, .horizon') !== null;
  const isPressable = (element) => element.getClientRects().length > 0 && getComputedStyle(element).pointerEvents !== 'none';
  return [...new Set(pressed)].filter((element) => !isText(element) && isPressable(element)).flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    const more = margin(element);
    const size = [Math.round(width + more.inline), Math.round(height + more.block)];
    return size.every((each) => each >= 44) ? [] : [`${element.className} "${element.getAttribute('aria-label') ?? element.textContent.trim()}" ${size.join('×')}`];
  });
});

scene('whatever can be pressed in a conversation has 44 px', async () => {
  const look = async (person, what) => assert.deepEqual([...new Set(await smallTargets(person))], [], what);
  const walk = async (person, device) => {
    await person.goInside(lounge);
    await sees(person.stream().getByRole('article'));
    await look(person, `lounge on a ${device}`);
    await person.openMore(said.slice(0, 20) + said.slice(20) + ' (4)');
    await look(person, `sheet on a ${device}`);
    await person.closeMore();
    await person.goInside('/g/yasmin/water-and-roads/threads');
    await person.press(person.place('Pump repair').first());
    await sees(person.stream().getByRole('article'));
    await look(person, `thread on a ${device}`);
  };
  await walk(layla, 'phone');
  await walk(await inLounge({ locale: 'ar', device: 'tablet' }), 'tablet');
});

scene('in a thread a handle comes while one scrolls, and leads anywhere in it', async () => {
  const handle = layla.page.getByRole('slider');
  const opacity = () => handle.evaluate((element) => Number(getComputedStyle(element).opacity));
  assert.equal(await opacity(), 0);
  await layla.stream().evaluate((stream) => { stream.scrollTop -= 400; });
  await eventually(async () => assert.equal(await opacity(), 1));
  const { x, y, width, height } = await handle.boundingBox();
  assert.ok(width >= 44 && height >= 44, `${width}×${height}`);
  const line = await layla.context.newCDPSession(layla.page);
  const touch = (type, at) => line.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x: x + 22, y: at }] });
  await touch('touchStart', y + 22);
  await touch('touchMove', y - 60);
  await touch('touchMove', 90);
  await sees(layla.text('thread.post_of', { n: 1, total: 19 }));
  await touch('touchEnd');
  await line.detach();
  await sees(layla.page.locator('article[data-number="1"].aimed'));
  await eventually(async () => assert.equal(await opacity(), 0, 'it goes away again'));
});

for (const locale of ['en', 'ar']) {
  scene(`the other mouse button and the menu keys open the same menu at a desk (${locale})`, async () => {
    const person = await inLounge({ locale, device: 'desktop' });
    const post = person.post(`${said} (4)`);
    const menu = person.page.getByRole('menu');
    const entries = ['post.reply', 'post.copy_link', 'post.mark_unread', 'post.edit', 'post.delete'];
    const isMenu = async () => {
      for (const key of entries) await sees(person.menuItem(key));
      await sees(menu.getByRole('menuitemcheckbox', { name: person.words.exactly('reaction.agree') }));
      const { x, y, width, height } = await menu.boundingBox();
      assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 800, `the menu is on the screen: ${x}, ${y}`);
    };
    await post.locator('.text').click({ button: 'right' });
    await isMenu();
    await person.closeMore();
    for (const key of ['ContextMenu', 'Shift+F10']) {
      await post.focus();
      await person.page.keyboard.press(key);
      await isMenu();
      await person.closeMore();
      await eventually(async () => assert.match(await focusedPost(person), /\(4\)/, 'the focus is back'));
    }
  }, { alone: true });
}

const again = (person, side) => person.press(side.getByRole('button', { name: person.words.exactly('trouble.again') }));

/** A guest on a phone that keeps nothing, in a lounge, whose page has been loaded anew for a missing part already. */
async function meetsMissingPart(files, passes) {
  const guest = await enter({ locale: 'en', device: 'phone' });
  guest.forgive(/RoomSide|Faces|Failed to fetch|net::ERR_/);
  await guest.page.addInitScript(() => { delete Navigator.prototype.serviceWorker; });
  await guest.page.route(files, (route) => (passes(route.request()) ? route.continue() : route.abort()));
  await guest.go(lounge);
  await guest.page.evaluate(() => sessionStorage.setItem('majlis.reloaded', document.querySelector('script[type=module]').src));
  const side = guest.page.getByRole('complementary', { name: guest.words.exactly('room.about_side') });
  const open = async () => {
    await guest.press(guest.button('room.side_open'));
    await sees(side);
  };
  await open();
  await sees(side.getByRole('alert'));
  return { guest, side, open };
}

for (const [way, comesThere, comes] of [
  ['comes when it is asked for once more', () => true, again],
  ['comes by itself', () => true, () => undefined],
  // As older browsers do with a script that did not come, as long as the page lives.
  ['comes where the browser takes it for broken as well', (request) => !/\.js$/.test(request.url()), () => undefined],
]) {
  scene(`what a room is about says so when it did not come, and ${way}`, async () => {
    let isAway = true;
    const { guest, side, open } = await meetsMissingPart(/RoomSide/, (request) => !isAway && comesThere(request));
    isAway = false;
    await comes(guest, side);
    await sees(side.getByRole('heading', { name: 'Neighbours' }));
    await guest.press(side.getByRole('button', { name: guest.words.exactly('app.close') }));
    await misses(side.getByRole('heading', { name: 'Neighbours' }));
    await guest.goInside('/g/yasmin/water-and-roads');
    await guest.goInside(lounge);
    await open();
    await sees(side.getByRole('heading', { name: 'Neighbours' }));
  }, { alone: true });
}

scene('where the browser takes a file for broken that a part needs, whoever asks again has the page loaded anew', async () => {
  let isAway = true;
  let isBroken = true;
  const { guest, side, open } = await meetsMissingPart(/Faces-[\w-]+\.js$/, (request) => !isAway && !(isBroken && request.resourceType() === 'script'));
  isAway = false;
  const anew = guest.page.waitForEvent('domcontentloaded');
  await again(guest, side);
  await anew;
  isBroken = false;
  await open();
  await sees(side.getByRole('heading', { name: 'Neighbours' }));
}, { alone: true });
