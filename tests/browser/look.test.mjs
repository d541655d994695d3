// What docs/look.md says of places and signs, where it can be measured.
import assert from 'node:assert/strict';
import { owner } from './support/screens.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const quarter = '/g/yasmin';
const lounge = `${quarter}/neighbours`;

async function ownerIn(path, options) {
  const person = await enter({ name: owner, locale: 'en', device: 'desktop', ...options });
  await person.signIn();
  await person.go(path);
  return person;
}
const boxOf = async (locator) => {
  await sees(locator);
  return locator.first().boundingBox();
};
const styleOf = (locator, name) => locator.first().evaluate((element, name) => getComputedStyle(element)[name], name);

for (const device of ['desktop', 'phone']) {
  scene(`the day that sticks is a band from edge to edge, and opaque (${device})`, async () => {
    const reader = await ownerIn(lounge, { device });
    await sees(reader.stream().getByRole('article'));
    await reader.stream().evaluate((stream) => { stream.scrollTop = stream.scrollHeight; });
    const seen = await reader.stream().evaluate((stream) => {
      const day = [...stream.querySelectorAll('.dayline')].pop();
      const [band, view] = [day.getBoundingClientRect(), stream.getBoundingClientRect()];
      return {
        sticks: Math.abs(band.top - view.top) < 1,
        wide: band.left <= view.left && band.right >= view.left + stream.clientWidth - 1,
        ground: getComputedStyle(day).backgroundColor,
      };
    });
    const sheet = await reader.page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.background = 'var(--sheet)';
      const colour = getComputedStyle(probe).backgroundColor;
      probe.remove();
      return colour;
    });
    assert.deepEqual(seen, { sticks: true, wide: true, ground: sheet });
  }, { alone: true });

  scene(`undo comes into a place that was kept for it, apart from the composer and as wide (${device})`, async () => {
    const writer = await ownerIn(lounge, { device });
    const text = `Said by mistake (${device}).`;
    await writer.write(text);
    const strip = writer.page.locator('.strip');
    const before = await boxOf(strip);
    await writer.more(text, 'post.delete');
    const toast = await boxOf(writer.page.locator('.toast'));
    const composer = await boxOf(writer.page.locator('.composer'));
    assert.deepEqual(await boxOf(strip), before, 'nothing moved');
    const gap = composer.y - (toast.y + toast.height);
    assert.ok(gap >= 5.5 && gap <= 8.5, `${gap} px above the composer`);
    assert.deepEqual([toast.x, toast.width], [composer.x, composer.width]);
  }, { alone: true });
}

scene('a tombstone is as far from one edge as from the other', async () => {
  const writer = await ownerIn(lounge, { device: 'phone' });
  await writer.write('Also said by mistake.');
  await writer.more('Also said by mistake.', 'post.delete');
  const tomb = await boxOf(writer.page.locator('.tomb').last());
  const row = await boxOf(writer.page.locator('article', { has: writer.page.locator('.tomb') }).last());
  assert.equal(tomb.x - row.x, row.x + row.width - (tomb.x + tomb.width));
}, { alone: true });

scene('who is alone in a room is not counted to themselves', async () => {
  const room = `${quarter}/water-and-roads`;
  const alone = await ownerIn(room);
  const company = alone.page.getByRole('complementary').getByRole('heading', { name: alone.words.counted('room.here_now') });
  const other = await enter({ name: 'Tareq Mansour', locale: 'en', device: 'desktop' });
  await other.signIn();
  await other.go(room);
  await sees(company);
  assert.match(await company.innerText(), alone.words.exactly('room.here_now', { n: 2 }));
  await other.goInside('/');
  await misses(company);
}, { alone: true });

scene('a page that is not there has a way back on phones, and tabs or the rail elsewhere', async () => {
  const reader = await ownerIn('/', { device: 'phone' });
  reader.forgive(/status of 404/);
  for (const path of ['/t/999999', '/p/999999', `${quarter}/no-such-room`, '/g/no-such-group', '/nowhere']) {
    await reader.goInside(path);
    await sees(reader.text('trouble.not_found'));
    await reader.press(reader.button('app.back'));
    await sees(reader.link('app.inbox'));
  }
  const wide = await ownerIn('/nowhere');
  wide.forgive(/status of 404/);
  assert.equal(await wide.button('app.back').count(), 0);
}, { alone: true });

scene('who may not write is offered no reply', async () => {
  const threads = `${quarter}/water-and-roads/threads`;
  for (const { name, replies } of [{ name: undefined, replies: 0 }, { name: owner, replies: 1 }]) {
    const reader = await enter({ name, locale: 'en', device: 'desktop' });
    if (name) await reader.signIn();
    await reader.go(threads);
    await reader.press(reader.place('Pump repair').first());
    const position = reader.page.getByRole('complementary', { name: reader.words.exactly('thread.position') });
    await sees(position);
    await sees(name ? reader.composer() : reader.link('composer.join_to_write'));
    assert.equal(await position.getByRole('button', { name: reader.words.exactly('post.reply') }).count(), replies, `${name} replies`);
  }
}, { alone: true });

scene('the room one is in is in sight in the list, however long that is; one that is closed keeps no side free', async () => {
  const { page } = await ownerIn(`${quarter}/lost-and-found`);
  await page.setViewportSize({ width: 1280, height: 480 });
  await page.reload();
  const room = page.locator('.rooms [aria-current]').last();
  await eventually(async () => {
    const { y, height } = await boxOf(room);
    assert.ok(y >= 0 && y + height <= 480, `from ${y} to ${y + height}`);
  });

  const guest = await enter({ locale: 'en', device: 'desktop' });
  guest.forgive(/status of 40[134]/);
  await guest.go(`${quarter}/safety`);
  await sees(guest.text('trouble.no_access'));
  const { x, width } = await boxOf(guest.page.locator('#main'));
  assert.ok(x + width > 1260, `the sheet ends at ${x + width}`);
}, { alone: true });

scene('what is wrong is marked alike: an outline, a sign, words', async () => {
  const founder = await ownerIn('/new-group');
  const alarm = await founder.page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--alarm)';
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
  await founder.press(founder.button('make.found'));
  const fields = founder.page.locator('.field', { has: founder.page.locator('[aria-invalid="true"]') });
  await sees(fields);
  assert.equal(await fields.count(), 2);
  for (const outlined of ['input[aria-invalid="true"]', '.affix']) assert.ok((await styleOf(fields.locator(outlined), 'boxShadow')).startsWith(alarm), outlined);
  assert.equal(await fields.getByRole('alert').locator('.icon').count(), 2);

  const stranger = await enter({ locale: 'en', device: 'desktop' });
  stranger.forgive(/status of 401/);
  await stranger.go('/sign-in');
  await stranger.field('door.your_name').fill('nobody');
  await stranger.field('door.password').fill('nothing that counts');
  await stranger.press(stranger.page.getByRole('main').getByRole('button', { name: stranger.words.exactly('app.sign_in') }));
  await sees(stranger.page.getByRole('alert').locator('.icon'));
  assert.equal(await stranger.page.locator('[aria-invalid="true"]').count(), 2);
}, { alone: true });

scene('a thread that cannot be published yet says what it lacks', async () => {
  const writer = await ownerIn(`${quarter}/water-and-roads/new`);
  await sees(writer.text('thread.lacks'));
  assert.equal(await writer.button('thread.publish').isDisabled(), true);
  await writer.field('thread.title').fill('Two taps');
  await sees(writer.text('thread.lacks_text'));
  await writer.field('thread.text').fill('Both drip.');
  await misses(writer.text('thread.lacks_text'));
  await writer.field('thread.title').fill('');
  await sees(writer.text('thread.lacks_title'));
  assert.equal(await writer.button('thread.publish').isDisabled(), true);
  await writer.field('thread.title').fill('Two taps');
  await misses(writer.text('thread.lacks_title'));
  assert.equal(await writer.button('thread.publish').isDisabled(), false);
}, { alone: true });

scene('in Arabic names stand at the side of the page, key caps and digits run as they are read', async () => {
  const reader = await ownerIn('/settings', { locale: 'ar' });
  const name = reader.field('settings.name');
  await name.fill('Hasan');
  assert.deepEqual([await styleOf(name, 'textAlign'), await styleOf(name, 'direction')], ['right', 'ltr']);
  await reader.page.locator('h1').focus();
  await reader.page.keyboard.press('?');
  const caps = reader.dialog().locator('kbd');
  await sees(caps);
  assert.deepEqual(await caps.evaluateAll((all) => all.filter((cap) => getComputedStyle(cap).direction !== 'ltr').map((cap) => cap.textContent)), []);
  const open = await boxOf(caps.filter({ hasText: '[' }));
  const shut = await boxOf(caps.filter({ hasText: ']' }));
  assert.ok(open.x < shut.x, '[ stands before ]');
}, { alone: true });

scene('a group\'s name stands above its line on a phone, at the side of the page, with room to the edge', async () => {
  const reader = await ownerIn(quarter, { locale: 'ar', device: 'phone' });
  assert.equal(await styleOf(reader.page.locator('h1 bdi'), 'textAlign'), 'right');
  await reader.goInside(`${quarter}/members`);
  const { x } = await boxOf(reader.page.locator('#main .top > .grow'));
  const inset = x + parseFloat(await styleOf(reader.page.locator('#main .top > .grow'), 'paddingLeft'));
  assert.ok(inset >= 20, `${inset} px from the edge`);
}, { alone: true });

scene('what is touched answers by itself, without the browser\'s flash', async () => {
  const reader = await enter({ locale: 'en', device: 'phone' });
  await reader.go('/');
  const chip = reader.button('app.language_other');
  assert.equal(await styleOf(chip, 'webkitTapHighlightColor'), 'rgba(0, 0, 0, 0)');
  const { x, y } = await boxOf(chip);
  await reader.page.mouse.move(x + 20, y + 20);
  const idle = await styleOf(chip, 'backgroundColor');
  await reader.page.mouse.down();
  await eventually(async () => assert.notEqual(await styleOf(chip, 'backgroundColor'), idle));
}, { alone: true });
