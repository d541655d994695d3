// The whole day of somebody who starts a community: founds a group, writes its charter, makes rooms, lets people in, shares
// the work, and changes it all again. In both languages, on the phone and at a desk.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { password } from './support/server.mjs';
import { eventually, misses, sees } from './support/waiting.mjs';

const { scene, enter } = openStage();

const days = [
  { locale: 'en', device: 'desktop', owner: 'Miriam Haddad', helper: 'Samir Aziz', group: 'Olive Street', slug: 'olive-desk', room: 'Repairs', hidden: 'Quiet help', charter: '1. We greet first.' },
  { locale: 'en', device: 'phone', owner: 'Miriam Nassar', helper: 'Samir Farah', group: 'Mill Lane', slug: 'mill-phone', room: 'Repairs', hidden: 'Quiet help', charter: '1. We greet first.' },
  { locale: 'ar', device: 'desktop', owner: 'مريم الحداد', helper: 'سمير عزيز', group: 'شارع الزيتون', slug: 'zaytoun-desk', room: 'الصيانة', hidden: 'عون هادئ', charter: '١. السلام أوّلًا.' },
  { locale: 'ar', device: 'phone', owner: 'مريم النجار', helper: 'سمير فرح', group: 'حارة الطاحون', slug: 'tahoun-phone', room: 'الصيانة', hidden: 'عون هادئ', charter: '١. السلام أوّلًا.' },
];

async function foundGroup(owner, day) {
  await owner.join();
  await owner.goInside('/new-group');
  await owner.press(owner.button('make.found'));
  await sees(owner.text('make.required'));
  await owner.field('make.group_name').fill(day.group);
  await owner.field('make.address').fill('Not An Address!');
  await owner.press(owner.button('make.found'));
  await sees(owner.text('make.address_wrong'));
  await owner.field('make.address').fill(day.slug);
  await owner.field('make.charter').fill(day.charter);
  await owner.press(owner.button('make.found'));
  await sees(owner.page.getByRole('heading', { level: 1, name: day.group }));
  await sees(owner.page.locator('#charter').getByText(day.charter.slice(3)));
}

async function makeRoom(owner, day, { name, slug, visibility }) {
  await owner.goInside(`/g/${day.slug}`);
  await owner.press(owner.page.getByRole('main').getByRole('link', { name: owner.words.exactly('group.new_room') }));
  await owner.field('make.room_name').fill(name);
  await owner.field('make.address').fill(slug);
  await owner.page.getByRole('radio', { name: owner.words.atStart(`visibility.${visibility}`) }).first().check();
  await owner.press(owner.button('make.create_room'));
  await sees(owner.page.getByRole('heading', { level: 1, name }));
}

async function comeIn(helper, day) {
  await helper.join();
  await helper.goInside(`/g/${day.slug}`);
  await helper.press(helper.page.getByRole('button', { name: helper.words.within('group.join', { name: day.group }) }));
  await sees(helper.button('group.leave'));
}

const rooms = (person) => person.page.getByRole('main').locator('section').filter({ has: person.heading(person.words.text('group.rooms')) }).getByRole('link');

for (const day of days) {
  const { locale, device } = day;
  scene(`a community begins (${locale}, ${device})`, async () => {
    const owner = await enter({ name: day.owner, locale, device });
    await foundGroup(owner, day);
    await makeRoom(owner, day, { name: day.room, slug: 'repairs', visibility: 'public' });
    await makeRoom(owner, day, { name: day.hidden, slug: 'quiet', visibility: 'hidden' });

    const helper = await enter({ name: day.helper, locale, device: 'desktop' });
    await comeIn(helper, day);
    await sees(rooms(helper).filter({ hasText: day.room }));
    assert.equal(await rooms(helper).filter({ hasText: day.hidden }).count(), 0, 'a hidden room is nowhere');

    await owner.goInside(`/g/${day.slug}/quiet/settings`);
    await owner.field('group.find_member').fill(day.helper.slice(0, 3));
    await owner.press(owner.button('make.admit_named', { name: day.helper }));
    await sees(owner.button('make.dismiss_named', { name: day.helper }));
    await sees(rooms(helper).filter({ hasText: day.hidden }));
    await owner.press(owner.button('make.dismiss_named', { name: day.helper }));
    await misses(rooms(helper).filter({ hasText: day.hidden }));

    await owner.goInside(`/g/${day.slug}/members`);
    await owner.page.getByRole('combobox', { name: owner.words.exactly('group.role_of', { name: day.helper }) }).selectOption('moderator');
    await sees(helper.text('group.you_are', { role: helper.words.text('role.moderator') }));
    await sees(rooms(helper).filter({ hasText: day.hidden }));

    await owner.goInside(`/g/${day.slug}/settings`);
    await owner.field('make.charter').fill(`${day.charter}\n2. Noon is quiet.`);
    await owner.press(owner.button('app.save'));
    await sees(owner.text('app.saved'));
    await sees(helper.page.locator('#charter').getByText('Noon is quiet.'));

    await owner.goInside(`/g/${day.slug}/repairs/settings`);
    await owner.field('make.room_name').fill(`${day.room} 2`);
    await owner.press(owner.button('app.save'));
    await sees(rooms(helper).filter({ hasText: `${day.room} 2` }));
  }, { alone: true, timeout: 150_000 });

  scene(`the last owner cannot leave, and is told what first (${locale}, ${device})`, async () => {
    const owner = await enter({ name: day.owner, locale, device });
    owner.forgive(/status of 409/);
    await owner.signIn();
    await owner.goInside(`/g/${day.slug}`);
    await owner.press(owner.button('group.leave'));
    await owner.press(owner.dialog().getByRole('button', { name: owner.words.exactly('group.leave_now') }));
    await sees(owner.text('group.last_owner'));
  }, { alone: true });
}

scene('by keyboard alone: a group is founded and its first room made', async () => {
  const owner = await enter({ name: 'Keya Board', locale: 'en', device: 'desktop' });
  await owner.go('/join');
  const press = async (...keys) => { for (const key of keys) await owner.page.keyboard.press(key); };
  /** Tab until the control with this name has the focus. */
  async function tabTo(name) {
    for (let n = 0; n < 60; n += 1) {
      await press('Tab');
      const there = await owner.page.evaluate(() => {
        const element = document.activeElement;
        const label = element?.labels?.[0]?.textContent ?? '';
        return (element?.getAttribute('aria-label') ?? (label || element?.textContent) ?? '').trim();
      });
      if (name.test(there)) return;
    }
    assert.fail(`Tab does not lead to ${name}`);
  }
  await tabTo(owner.words.exactly('door.name'));
  await owner.page.keyboard.type(owner.name);
  await tabTo(owner.words.exactly('door.password'));
  await owner.page.keyboard.type(password);
  await press('Enter');
  await sees(owner.page.getByRole('heading', { level: 1, name: 'Keya' }));
  await tabTo(owner.words.exactly('app.new_group'));
  await press('Enter');
  await sees(owner.field('make.group_name'));
  await tabTo(owner.words.exactly('make.group_name'));
  await owner.page.keyboard.type('Hands on keys');
  await press('Enter');
  await sees(owner.page.getByRole('heading', { level: 1, name: 'Hands on keys' }));
  await tabTo(owner.words.exactly('group.new_room'));
  await press('Enter');
  await sees(owner.field('make.room_name'));
  await tabTo(owner.words.exactly('make.room_name'));
  await owner.page.keyboard.type('Typing');
  await tabTo(owner.words.atStart('visibility.public'));
  await press('ArrowDown');
  await eventually(async () => assert.ok(await owner.page.getByRole('radio', { name: owner.words.atStart('visibility.members') }).first().isChecked()));
  await press('Enter');
  await sees(owner.page.getByRole('heading', { level: 1, name: 'Typing' }));
}, { alone: true });
