// What people mix in one line: names, mentions, addresses, numbers, code, and signs at the end, in both scripts. Each
// paragraph runs by its own first word, on a page of either direction, and its last sign stands at its end.
import assert from 'node:assert/strict';
import { openStage } from './support/stage.mjs';
import { mixedPosts } from './support/mixed.mjs';
import { sees } from './support/waiting.mjs';

const { scene, enter } = openStage();
const lounge = '/g/yasmin/neighbours';

/** Of a post's first paragraph: its direction, on which side its last character stands, and which way its code runs. */
const layout = (post) => post.locator('.text').evaluate((text) => {
  const paragraph = text.querySelector('p, li, blockquote p') ?? text;
  const nodes = [];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node.data.replace(/[\s\u2066-\u2069]/g, '') !== '') nodes.push(node);
  const last = nodes[nodes.length - 1];
  const end = last.data.replace(/[\s\u2066-\u2069]+$/, '').length;
  const box = (from, to) => {
    const range = document.createRange();
    range.setStart(last, from);
    range.setEnd(last, to);
    return range.getBoundingClientRect();
  };
  const sign = box(end - 1, end);
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const texts = [...range.getClientRects()].filter(({ top, bottom }) => top < sign.bottom - 2 && bottom > sign.top + 2);
  const left = Math.min(...texts.map((rect) => rect.left));
  const right = Math.max(...texts.map((rect) => rect.right));
  const code = paragraph.querySelector('code');
  return {
    direction: getComputedStyle(paragraph).direction,
    end: Math.abs(sign.left - left) < 2 ? 'left' : Math.abs(sign.right - right) < 2 ? 'right' : `from ${sign.left} to ${sign.right} in a line from ${left} to ${right}`,
    code: code ? getComputedStyle(code).direction : undefined,
  };
});

for (const { locale, device } of [{ locale: 'en', device: 'desktop' }, { locale: 'ar', device: 'desktop' }, { locale: 'ar', device: 'phone' }]) {
  scene(`mixed lines run their own way on a page in ${locale} (${device})`, async () => {
    const writer = await enter({ name: 'Tareq Mansour', locale, device });
    await writer.signIn();
    await writer.go(lounge);
    await sees(writer.stream().getByRole('article'));
    const wrong = [];
    for (const { text, direction } of mixedPosts) {
      const { number } = await writer.ask('write_post', { thread: await writer.loungeOf(lounge), text });
      const post = writer.page.locator(`article[data-number="${number}"]`);
      await sees(post);
      const seen = await layout(post);
      if (seen.direction !== direction) wrong.push(`${text}: runs ${seen.direction}`);
      if (seen.end !== (direction === 'rtl' ? 'left' : 'right')) wrong.push(`${text}: its last sign stands ${seen.end}`);
      if (seen.code !== undefined && seen.code !== 'ltr') wrong.push(`${text}: its code runs ${seen.code}`);
    }
    assert.deepEqual(wrong, []);
  }, { alone: true });
}
