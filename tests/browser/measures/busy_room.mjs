// A room where much is said, on a phone a quarter as fast as this machine: it opens at once, one can write in it while posts
// rain in, reading above is never disturbed, and a day in it costs no more memory than a minute. And a thread of a year.
import assert from 'node:assert/strict';
import { writeMany, writeSteadily } from '../support/flood.mjs';
import { heapOf, leastOf, longestTask, tooBusy } from '../support/load.mjs';
import { openStage } from '../support/stage.mjs';
import { eventually, sees } from '../support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';
const openedWithin_ms = 300;
const longestTask_ms = 50;
const postsPerSecond = 20;
/** An hour of it: MAJLIS_BUSY_SECONDS=3600. */
const busySeconds = Number(process.env.MAJLIS_BUSY_SECONDS ?? 15);
const longThread = Number(process.env.MAJLIS_BUSY_POSTS ?? 50_000);
let author;
let reader;
let room;
let thread;

const told = (t, what, { ms, parts }) => t.diagnostic(`${what}: ${Math.round(ms)} ms (${parts.join(', ')})`);
/** A figure that is too high says nothing of the page when others took the time. */
const isWithin = (t, { ms }, most_ms) => {
  const why = ms > most_ms ? tooBusy() : undefined;
  if (why) t.skip(`${Math.round(ms)} ms, and ${why}`);
  else assert.ok(ms <= most_ms, `${ms} ms`);
};
/** Its name counts the posts that are newer. */
const toNewest = () => reader.press(reader.page.locator('.strip').getByRole('button').last());
const shownPosts = () => reader.stream().locator('article[data-number]').count();

scene('a room with thousands of posts, and a thread with more', async (t) => {
  author = await enter({ name: 'Tareq Mansour', locale: 'en', device: 'desktop' });
  await author.signIn();
  room = await author.loungeOf(lounge);
  const place = await author.ask('find_place', { group: 'yasmin', room: 'water-and-roads' });
  thread = (await author.ask('start_thread', { room: place.room, title: 'The meter at the pump house', text: 'Every reading.' })).thread.id;
  await writeMany(author, room, 2000);
  const began = Date.now();
  assert.equal(await writeMany(author, thread, longThread - 1), longThread);
  t.diagnostic(`${longThread} posts written in ${Math.round((Date.now() - began) / 1000)} s`);
  // From here on he writes without a page, so that the trace shows the reader's alone.
  await author.page.close();
  reader = await enter({ name: 'Salma Haddad', locale: 'en', device: 'phone' });
  await reader.signIn();
}, { timeout: 400_000 });

scene('opening the room: at most 300 ms once its data is there', async (t) => {
  const opened = await leastOf(3, openedWithin_ms, async () => {
    await reader.goInside('/rooms');
    return longestTask(reader, async () => {
      await reader.goInside(lounge);
      await sees(reader.stream().getByRole('article'));
    });
  });
  told(t, 'the longest task of opening', opened);
  isWithin(t, opened, openedWithin_ms);
});

scene('writing while 20 posts a second come: nothing holds the keys up for more than 50 ms', async (t) => {
  const typed = await leastOf(4, longestTask_ms, () => longestTask(reader, async () => {
    const rain = writeSteadily(author, room, postsPerSecond);
    await reader.composer().fill('');
    await reader.composer().pressSequentially('Is anybody at the pump house to read the meter?', { delay: 60 });
    await rain.stop();
  }));
  told(t, 'the longest task while typing', typed);
  assert.equal(await reader.composer().inputValue(), 'Is anybody at the pump house to read the meter?');
  await reader.composer().fill('');
  isWithin(t, typed, longestTask_ms);
});

scene('who reads above stays where they are while posts come', async () => {
  await reader.stream().evaluate((stream) => { stream.scrollTop -= 1500; });
  const top = () => reader.stream().evaluate((stream) => {
    const edge = stream.getBoundingClientRect().top;
    const post = [...stream.querySelectorAll('article[data-number]')].find((each) => each.getBoundingClientRect().bottom > edge);
    return `${post.dataset.number} at ${Math.round(post.getBoundingClientRect().top - edge)}`;
  });
  // Until what is around the view is drawn, and let go.
  let settled;
  await eventually(async () => {
    const before = await shownPosts();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(await shownPosts(), before);
    settled = await top();
  });
  const rain = writeSteadily(author, room, postsPerSecond);
  const seen = new Set();
  for (let n = 0; n < 20; n += 1) {
    seen.add(await top());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await rain.stop();
  assert.deepEqual([...seen], [settled]);
});

scene(`${busySeconds} s at the newest posts of a busy room: nothing is kept that is not shown`, async (t) => {
  await toNewest();
  // From here on as much is loaded as ever will be.
  const full = await writeMany(author, room, 2000);
  await sees(reader.page.locator(`article[data-number="${full}"]`));
  /** Rain, then a flood, after which the same is around the view each time. */
  const weather = async (seconds) => {
    const rain = writeSteadily(author, room, postsPerSecond);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const written = await rain.stop();
    const newest = await writeMany(author, room, 300);
    await sees(reader.page.locator(`article[data-number="${newest}"]`));
    await eventually(async () => assert.ok((await shownPosts()) < 100));
    return { written, ...(await heapOf(reader)) };
  };
  const before = await weather(3);
  const after = await weather(busySeconds);
  const grown = Math.round((after.bytes - before.bytes) / 1024);
  t.diagnostic(`${after.written + 300} posts: the page's objects ${grown} KiB from ${Math.round(before.bytes / 1024)}, ${after.nodes - before.nodes} nodes from ${before.nodes}, ${after.listeners - before.listeners} listeners`);
  assert.ok(grown <= 512, `the page's objects grew by ${grown} KiB`);
  assert.ok(after.nodes - before.nodes <= 500, `${after.nodes - before.nodes} more nodes`);
}, { timeout: busySeconds * 1000 + 120_000 });

/**
 * Scrolls up, then down, by the frame, as a thumb does; what was seen on the way. `moved`: the most px that what is read went
 * by itself, until the frame was painted or until the next. A layout-shift entry would not do: it also counts posts drawn above
 * in the frame of a scroll, though the view goes no further than the scroll.
 */
const scrollBothWays = () => reader.stream().evaluate((stream, frames) => new Promise((resolve) => {
  const seen = { least: Number.POSITIVE_INFINITY, most: 0, shown: 0, moved: 0 };
  const articles = stream.getElementsByTagName('article');
  const inView = () => [articles[0], articles[articles.length - 1]].map((each) => Number(each.dataset.number));
  const topOf = (post) => post.getBoundingClientRect().top;
  let read;
  const compare = () => { if (read) seen.moved = Math.max(seen.moved, Math.abs(topOf(read.post) - read.top)); };
  const painted = new MessageChannel();
  painted.port1.onmessage = compare;
  let frame = 0;
  const move = () => {
    compare();
    stream.scrollTop += frame < frames / 2 ? -45 : 45;
    const edge = topOf(stream);
    // From the one before: to look through them all would take a part of the frame that is measured.
    let at = Math.max(0, [].indexOf.call(articles, read?.post) - 3);
    while (articles[at].getBoundingClientRect().bottom <= edge) at += 1;
    read = { post: articles[at], top: topOf(articles[at]) };
    painted.port2.postMessage('');
    const [first, last] = inView();
    Object.assign(seen, { least: Math.min(seen.least, first), most: Math.max(seen.most, last), shown: Math.max(seen.shown, articles.length) });
    frame += 1;
    if (frame < frames) requestAnimationFrame(move);
    else resolve(seen);
  };
  requestAnimationFrame(move);
}), 200);

scene(`a thread of ${longThread} posts: read both ways from any post, without a jolt`, async (t) => {
  const middle = Math.floor(longThread / 2);
  await reader.goInside(`/t/${thread}?at=${middle}`);
  const target = reader.page.locator(`article[data-number="${middle}"]`);
  await sees(target);
  const [box, stream] = [await target.boundingBox(), await reader.stream().boundingBox()];
  assert.ok(box.y >= stream.y && box.y < stream.y + stream.height, 'one comes to the post that was asked for');
  const scrolled = await leastOf(5, longestTask_ms, () => longestTask(reader, scrollBothWays));
  const { least, most, shown, moved } = scrolled.result;
  told(t, `the longest task while scrolling from ${least} to ${most}, at most ${shown} of them on the page`, scrolled);
  assert.ok(least < middle - 30 && most > middle + 20, `read from ${least} to ${most}`);
  assert.ok(shown <= 100, `${shown} posts on the page`);
  assert.ok(moved < 2, `what is read moves by ${moved} px by itself`);
  isWithin(t, scrolled, longestTask_ms);
}, { timeout: 200_000 });

scene('to the beginning and to the newest of it in one step each', async () => {
  await reader.goInside(`/t/${thread}?at=1`);
  await sees(reader.page.locator('article[data-number="1"]'));
  await toNewest();
  await sees(reader.page.locator(`article[data-number="${longThread}"]`));
});
