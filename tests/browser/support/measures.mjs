// What can be measured on a page: how large things are to touch and to read, and whether all of it is on the screen.
// Each function runs in the page and returns a line for each thing that is too small, too wide or hidden.

/** Whatever takes a press: also a label that stands for its box. */
const controls = 'a[href], button, select, textarea, input:not([type="radio"]):not([type="checkbox"]), label:has(input), [role="menuitem"], [role="option"], [role="slider"], summary';

/**
 * The control's target is what a finger can hit: walked out from its middle, point by point, as far as a press still lands
 * on it. Invisible margins count, and what lies under something else does not.
 * @param exceptions selectors of what may be smaller, each with its reason where it is listed
 */
export const smallTargets = (page, { least, exceptions }) => page.evaluate(({ controls, least, exceptions }) => {
  const landsOn = (control, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (control.contains(hit) || (hit.closest('label')?.contains(control) ?? false));
  };
  function reach(control, x, y, dx, dy) {
    let steps = 0;
    while (steps < least && landsOn(control, x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1;
    return steps;
  }
  const nameOf = (control) => `${control.tagName.toLowerCase()}.${[...control.classList].filter((name) => !name.startsWith('svelte')).join('.')} "${(control.getAttribute('aria-label') ?? control.textContent ?? '').trim().slice(0, 30)}"`;
  const small = [];
  let measured = 0;
  for (const control of document.querySelectorAll(controls)) {
    if (control.matches(exceptions) || control.closest('[aria-hidden="true"]') || control.getClientRects().length === 0) continue;
    control.scrollIntoView({ block: 'center', inline: 'center' });
    const box = control.getBoundingClientRect();
    const [x, y] = [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
    if (!landsOn(control, x, y)) continue;
    measured += 1;
    const width = reach(control, x, y, -1, 0) + reach(control, x, y, 1, 0) + 1;
    const height = reach(control, x, y, 0, -1) + reach(control, x, y, 0, 1) + 1;
    if (width < least || height < least) small.push(`${nameOf(control)} is ${width} × ${height}`);
  }
  return { measured, small };
}, { controls, least, exceptions });

/** Text of fewer pixels than that; initials on a face and key caps are pictures of letters. */
export const smallTexts = (page, least) => page.evaluate((least) => {
  const small = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!element || node.textContent.trim() === '' || element.closest('.face, kbd, .vh, script, style') || element.getClientRects().length === 0) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < least) small.push(`"${node.textContent.trim().slice(0, 30)}" is ${size} px`);
  }
  return small;
}, least);

/** Arabic letters that are slanted. */
export const slantedArabic = (page) => page.evaluate(() => {
  const slanted = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.parentElement && /[\u0600-\u06FF]/.test(node.textContent) && getComputedStyle(node.parentElement).fontStyle !== 'normal') slanted.push(node.textContent.trim().slice(0, 30));
  }
  return slanted;
});

/** What can be scrolled sideways or stands beyond the screen's edge. Rows to be swept, code, and what is cut at the end of its line may. */
export const tooWide = (page) => page.evaluate(() => {
  const wide = [];
  const nameOf = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].filter((name) => !name.startsWith('svelte')).join('.')}`;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wide.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
  for (const element of document.querySelectorAll('#main, #main *, .dialog, .menu, .side.open, .rooms.open, .tabs')) {
    if (element.closest('.filters, pre, table, svg, .vh, .cut *, .hug *') || element.getClientRects().length === 0) continue;
    const { overflowX } = getComputedStyle(element);
    if ((overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1) wide.push(`${nameOf(element)} scrolls sideways by ${element.scrollWidth - element.clientWidth} px`);
    const { left, right } = element.getBoundingClientRect();
    if (left < -1 || right > root.clientWidth + 1) wide.push(`${nameOf(element)} reaches from ${Math.round(left)} to ${Math.round(right)}`);
  }
  return wide;
});

/** Texts that are cut short where they begin: each has to be cut at its own end, whichever way it and the page run. */
export const lostBeginnings = (page) => page.evaluate(() => {
  const lost = [];
  for (const element of document.querySelectorAll('body *')) {
    if (getComputedStyle(element).textOverflow !== 'ellipsis' || element.scrollWidth <= element.clientWidth + 1 || element.closest('.vh')) continue;
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let first = texts.nextNode();
    while (first && first.data.trim() === '') first = texts.nextNode();
    if (!first) continue;
    const range = document.createRange();
    const at = first.data.search(/\p{L}|\p{N}/u);
    range.setStart(first, Math.max(0, at));
    range.setEnd(first, Math.max(0, at) + 1);
    const letter = range.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    if (letter.width > 0 && (letter.left < box.left - 1 || letter.right > box.right + 1)) lost.push(`"${element.textContent.trim()}" is cut where it begins`);
  }
  return lost;
});
