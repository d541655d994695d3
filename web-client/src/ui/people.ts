/** How a person is shown before there are pictures: an initial on one of six tones, the same everywhere. */

/** The first letter that people would say: without the article, in one grapheme. */
export function initialOf(name: string): string {
  const bare = name.replace(/^ال(?=\p{L}{2})/u, "").trim();
  const first = /\p{Lu}|\p{L}\p{M}*|\p{N}+|\S/u.exec(bare)?.[0] ?? "?";
  const letters = /^\p{N}+$/u.test(first) ? first.slice(0, 2) : first;
  return letters.normalize("NFC").replace(/[\u064B-\u0652]/g, "").toLocaleUpperCase();
}

/** 1 to 6, by a hash of the id, so that neighbours in the list differ. */
export function toneOf(id: number): number {
  return (Math.imul(id ^ (id >>> 7), 0x9e3779b1) >>> 0) % 6 + 1;
}

/** As one calls somebody: the first word, unless it is one that needs the next (أم خالد, Abu Samir). */
export function calledName(name: string): string {
  const words = name.split(" ");
  const needsNext = /^(أم|ام|أبو|ابو|أبي|بنت|ابن|عبد|Abu|Abou|Umm|Om|Abd|Bint|Ibn|Al|El|Dr\.?|د\.)$/i;
  const first = words[0] ?? name;
  return needsNext.test(first) && words[1] !== undefined ? `${first} ${words[1]}` : first;
}
