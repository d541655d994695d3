/** Which way a line runs: by its first strong letter after leading mentions, names and links (docs/look.md 9). */

export type Direction = "ltr" | "rtl";

const strong = /\p{L}/u;
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]|\uD83A[\uDC00-\uDFFF]/;
const leading = /^(?:@[\p{L}\p{M}\p{N}_.-]+|(?:https?:\/\/|www\.)\S+|[^\p{L}\p{M}])+/u;

function firstStrong(text: string): Direction | undefined {
  const letter = strong.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return rightToLeft.test(letter) ? "rtl" : "ltr";
}

export function directionOf(text: string): Direction | undefined {
  return firstStrong(text.replace(leading, "")) ?? firstStrong(text);
}

const setApart = /@[\p{L}\p{M}\p{N}_.-]+|(?:https?:\/\/|www\.)\S+/gu;

/** Mentions and addresses in plain text keep their own direction, so that an @ doesn't change sides in Arabic. */
export const withMentionsApart = (text: string): string => text.replace(setApart, (piece) => `\u2068${piece}\u2069`);

/** The text of a rendered paragraph without the links and mentions it begins with. */
function textAfterLinks(paragraph: Element): string {
  let text = "";
  for (const node of paragraph.childNodes) {
    if (node instanceof HTMLAnchorElement && !strong.test(text)) continue;
    text += node.textContent ?? "";
  }
  return text;
}

const blocks = "p, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, td, th";

/** Gives every paragraph of rendered Markdown its direction; a list has one, so that its signs stand on one side. */
export function directParagraphs(root: Element): void {
  for (const block of root.querySelectorAll<HTMLElement>(blocks)) {
    const told = block.matches("ul, ol") ? (block.querySelector("li") ?? block) : block;
    const direction = directionOf(textAfterLinks(told)) ?? directionOf(told.textContent ?? "");
    if (direction) block.dir = direction;
    else block.removeAttribute("dir");
  }
  // A stressed Arabic word within an English sentence must not be slanted either (styles/base.css).
  for (const stressed of root.querySelectorAll<HTMLElement>("em, i")) {
    const direction = directionOf(stressed.textContent ?? "");
    if (direction) stressed.dir = direction;
  }
}
