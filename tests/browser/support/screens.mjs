// Every screen and every state of one that people meet: how to get there, and how to leave it as it was.
import { eventually, misses, sees } from './waiting.mjs';
import { anything, beginning } from './words.mjs';

/** Owner of the demo's largest group: sees all that can be seen there. */
export const owner = 'حسن الخطيب';
const quarter = '/g/yasmin';
const lounge = `${quarter}/neighbours`;

const at = (path) => (person) => person.goInside(path);
const inRoom = (path) => async (person) => {
  await person.goInside(path);
  await sees(person.stream().getByRole('article'));
};
const own = 'كنّاس الحيّ يمرّ يوم الثلاثاء.';
const closeDialog = async (person) => {
  await person.page.keyboard.press('Escape');
  await misses(person.dialog());
};

/** What an owner meets. `open` may take the state for granted that the screen before left after its `close`. */
export const ownersScreens = [
  { name: 'inbox', open: at('/') },
  { name: 'rooms', open: at('/rooms') },
  { name: 'search', open: async (person) => {
    await person.goInside('/search');
    await person.field('search.field').fill('مر');
    await eventually(async () => sees(person.page.getByRole('main').getByRole('listitem')));
  } },
  { name: 'member that was found', open: async (person) => {
    await person.field('search.field').fill('Tareq');
    await person.press(person.page.getByRole('main').getByRole('button', { name: beginning('Tareq') }));
    await sees(person.dialog().getByRole('link'));
  }, close: closeDialog },
  { name: 'search, nothing found', open: async (person) => {
    await person.field('search.field').fill('qqq');
    await sees(person.text('search.nothing', { text: 'qqq' }));
  } },

  { name: 'waiting to leave', open: at('/outbox') },
  { name: 'settings', open: async (person) => {
    await person.goInside('/settings');
    await sees(person.text('settings.this_device'));
  } },
  { name: 'new group', open: at('/new-group') },
  { name: 'new group, refused', open: async (person) => {
    await person.press(person.button('make.found'));
    await sees(person.text('make.required'));
  } },
  { name: 'group', open: at(quarter) },
  { name: 'question before leaving', open: async (person) => {
    await person.press(person.button('group.leave'));
    await sees(person.dialog());
  }, close: closeDialog },
  { name: 'members', open: async (person) => {
    await person.goInside(`${quarter}/members`);
    await sees(person.page.getByRole('main').getByRole('combobox'));
  } },
  { name: 'empty room', open: async (person) => {
    const { group } = await person.ask('find_place', { group: 'yasmin' });
    const slug = `empty-${Date.now()}`;
    await person.ask('create_room', { group, slug, name: 'Chess', about: '', visibility: 'members' });
    await person.goInside(`${quarter}/${slug}`);
    await sees(person.text('room.empty'));
  } },
  { name: 'empty room, no threads', open: async (person) => {
    await person.goInside(`${await person.page.evaluate(() => location.pathname)}/threads`);
    await sees(person.text('room.no_threads'));
  } },
  { name: 'group settings', open: at(`${quarter}/settings`) },
  { name: 'new room', open: at(`${quarter}/settings/new-room`) },
  { name: 'room settings', open: async (person) => {
    await person.goInside(`${quarter}/safety/settings`);
    await sees(person.field('make.room_name'));
  } },
  { name: 'threads', open: async (person) => {
    await person.goInside(`${quarter}/water-and-roads/threads`);
    await sees(person.page.getByRole('main').getByRole('article'));
  } },
  { name: 'new thread', open: async (person) => {
    await person.goInside(`${quarter}/water-and-roads/new`);
    await person.field('thread.title').fill('Pump repair in spring');
    await sees(person.heading(person.words.text('thread.similar')));
  }, close: (person) => person.field('thread.title').fill('') },
  { name: 'thread', open: async (person) => {
    await person.goInside(`${quarter}/water-and-roads/threads`);
    await person.press(person.place('Pump repair').first());
    await sees(person.stream().getByRole('article'));
  } },
  { name: 'menu of a thread', open: async (person) => {
    await person.press(person.button('thread.more'));
    await sees(person.page.getByRole('menu'));
  }, close: async (person) => {
    await person.page.keyboard.press('Escape');
    await misses(person.page.getByRole('menu'));
  } },
  { name: 'another title for a thread', open: async (person) => {
    await person.press(person.button('thread.more'));
    await person.press(person.menuItem('thread.rename'));
    await sees(person.dialog().getByRole('textbox'));
  }, close: closeDialog },
  { name: 'lounge', open: inRoom(lounge) },
  { name: 'lounge with own posts', open: async (person) => {
    if ((await person.post(own).count()) > 0) return;
    await person.write(own);
    await person.more(own, 'post.edit');
    await person.composer().fill(`${own} والأربعاء.`);
    await person.send();
    await sees(person.post(own).getByRole('button', { name: person.words.exactly('post.edited') }));
  } },
  { name: 'tools of a post', only: 'desktop', open: async (person) => { await person.toolsOf(own); } },
  { name: 'menu of a post', open: (person) => person.openMore(own), close: (person) => person.closeMore() },
  { name: 'versions of a post', open: async (person) => {
    await person.press(person.post(own).getByRole('button', { name: person.words.exactly('post.edited') }));
    await sees(person.dialog().getByRole('listitem'));
  }, close: closeDialog },
  { name: 'emoji', open: async (person) => {
    await person.press(person.button('post.emoji'));
    await sees(person.dialog());
  }, close: closeDialog },
  { name: 'answering', open: async (person) => {
    await person.reply(own, owner.split(' ')[0]);
    await sees(person.button('composer.stop_reply'));
  }, close: (person) => person.press(person.button('composer.stop_reply')) },
  { name: 'members to mention', open: async (person) => {
    await person.composer().pressSequentially('@ن');
    await sees(person.page.getByRole('option'));
  }, close: async (person) => {
    await person.page.keyboard.press('Escape');
    await person.composer().fill('');
  } },
  { name: 'tombstone', open: async (person) => {
    const text = 'خطأ يُحذف.';
    await person.write(text);
    await sees(person.page.locator('article[data-number]').filter({ hasText: text }));
    await person.more(text, 'post.delete');
    await misses(person.post(text));
    await sees(person.text('post.deleted_own', { time: anything }));
  } },
  { name: 'all keys', only: 'desktop', open: async (person) => {
    await person.page.locator('h1').focus();
    await person.page.keyboard.press('?');
    await sees(person.dialog());
  }, close: closeDialog },
  { name: 'about the room', only: 'phone', open: async (person) => {
    await person.press(person.button('room.side_open'));
    await sees(person.page.locator('aside.side.open').getByRole('heading', { name: 'Neighbours' }));
  }, close: async (person) => {
    await person.page.keyboard.press('Escape');
    await misses(person.page.locator('aside.side.open'));
  } },
  { name: 'no connection, a post waits', open: async (person) => {
    person.forgive(/WebSocket|net::ERR_/);
    await person.loseLine();
    await sees(person.text('line.gone', { time: anything }));
    await person.write('تُرسل لاحقًا.');
    await sees(person.text('post.leaves_later'));
  } },
  { name: 'no connection, a page that does not load', open: async (person) => {
    person.forgive(/Failed to fetch|status of 404/);
    await person.goInside('/t/999999');
    await sees(person.text('trouble.line'));
  }, close: async (person) => {
    await person.findLine();
    await person.goInside(lounge);
    await sees(person.post('تُرسل لاحقًا.'));
    await misses(person.text('post.leaves_later'));
  } },
  { name: 'nothing at this address', open: async (person) => {
    person.forgive(/status of 404/);
    await person.goInside('/nowhere');
    await sees(person.text('trouble.not_found'));
  } },
];

export const guestsScreens = [
  { name: 'door', open: at('/') },
  { name: 'door, refused', open: async (person) => {
    await person.press(person.button('door.join'));
    await sees(person.page.getByRole('alert'));
  } },
  { name: 'signing in', open: at('/sign-in') },
  { name: 'signing in, refused', open: async (person) => {
    person.forgive(/status of 401/);
    await person.field('door.your_name').fill('nobody');
    await person.field('door.password').fill('nothing that counts');
    await person.press(person.page.getByRole('main').getByRole('button', { name: person.words.exactly('app.sign_in') }));
    await sees(person.text('door.wrong'));
  } },
  { name: 'group, as a guest', open: at(quarter) },
  { name: 'search, as a guest', open: async (person) => {
    await person.goInside('/search');
    await person.field('search.field').fill('Yas');
    await sees(person.page.getByRole('main').getByRole('listitem'));
  } },
  { name: 'settings, as a guest', open: at('/settings') },
  { name: 'lounge, as a guest', open: inRoom(lounge) },
  { name: 'threads, as a guest', open: async (person) => {
    await person.goInside(`${quarter}/water-and-roads/threads`);
    await sees(person.page.getByRole('main').getByRole('article'));
  } },
  { name: 'thread, as a guest', open: async (person) => {
    await person.press(person.place('Pump repair').first());
    await sees(person.stream().getByRole('article'));
  } },
  { name: 'members-only room, as a guest', open: async (person) => {
    person.forgive(/status of 40[134]/);
    await person.goInside(quarter);
    await person.press(person.page.getByRole('main').getByRole('link', { name: beginning('Safety') }));
    await sees(person.text('trouble.no_access'));
  } },
];

/** Walks through the screens that this device has; `look` is told each one's name. */
export async function visit(person, screens, look) {
  const device = person.isPhone ? 'phone' : person.hasTouch ? 'tablet' : 'desktop';
  for (const screen of screens) {
    if (screen.only && screen.only !== device) continue;
    try {
      await screen.open(person);
    } catch (error) {
      throw new Error(`${screen.name} (${person.device}) does not open: ${error.message}`, { cause: error });
    }
    await look(screen.name);
    await screen.close?.(person);
  }
}
