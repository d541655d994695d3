// The server is updated while people read and write: no page breaks, nothing that is being written is lost, and the next
// page they open is the new version.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { isInstalled } from './support/kept.mjs';
import { UpdatedServer } from './support/next_version.mjs';
import { openStage } from './support/stage.mjs';
import { eventually, sees } from './support/waiting.mjs';

const stage = openStage();
const { scene } = stage;
const lounge = '/g/yasmin/neighbours';
const updated = new UpdatedServer();
let writer;
after(() => updated.close());

const versionOf = ({ page }) => page.evaluate(() => globalThis.programVersion ?? 'first');
const draft = 'Half a sentence about the';

scene('a member writes, and the program is on the phone', async () => {
  writer = await stage.browser.person(await updated.open(stage.server), { name: 'Idris Bello', locale: 'en', device: 'phone' });
  stage.people.push(writer);
  await writer.signIn();
  await writer.go(lounge);
  await isInstalled(writer);
  await writer.composer().fill(draft);
  assert.equal(await versionOf(writer), 'first');
});

scene('the new version comes onto the phone behind the open page, which goes on whole: also parts that were never fetched', async () => {
  updated.update();
  await writer.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
  });
  await eventually(async () => assert.deepEqual(await writer.page.evaluate(() => caches.keys().then((names) => names.filter((name) => name.endsWith('next-version')))), ['majlis-files-next-version']));
  await eventually(() => writer.page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
    if (installing || waiting || active?.state !== 'activated') throw new Error('not taken over yet');
  }));
  await writer.press(writer.button('post.emoji'));
  await sees(writer.dialog());
  await writer.page.keyboard.press('Escape');
  await writer.goInside('/settings');
  await sees(writer.text('settings.this_device'));
  await writer.goInside(lounge);
  assert.equal(await writer.composer().inputValue(), draft);
  assert.equal(await versionOf(writer), 'first', 'nobody took the page away');
});

scene('the next page is the new version, with what was being written; there it is sent', async () => {
  await writer.page.goto(lounge);
  await sees(writer.composer());
  assert.equal(await versionOf(writer), 'next');
  await eventually(async () => assert.equal(await writer.composer().inputValue(), draft));
  await writer.composer().fill(`${draft} pump.`);
  await writer.send();
  await sees(writer.post(`${draft} pump.`));
});
