/**
 * Keeps a stream of posts where the reader left it: whatever is loaded above, let go, edited or appended, the post under
 * the eyes stays where it is; at the end, the end stays in view. It never takes the scroll away.
 */

interface Anchor {
  number: number;
  /** Px from the scroller's top edge. */
  offset: number;
}

/** Less than a post away is at the end. */
const endSlackPx = 72;
const storageKey = (thread: number): string => `majlis.scroll.${thread}`;

export class ScrollKeeper {
  private scroller: HTMLElement;
  private thread: number;
  /** Kept current by the browser. Those that wait to be sent stand last and have no number. */
  private articles: HTMLCollectionOf<HTMLElement>;
  private anchor: Anchor | undefined;
  /** Px from the beginning of the content to the anchor. Unlike its offset it stays when one scrolls: a scroll is told a frame later. */
  private along = 0;
  /** The reader is at the newest post and wants to stay there. */
  following = false;
  /** Px from the beginning of the content to the top edge, when the reader was last seen at the end. */
  private endTop = 0;
  constructor(scroller: HTMLElement, thread: number) {
    this.scroller = scroller;
    this.thread = thread;
    this.articles = scroller.getElementsByTagName("article");
  }

  find(number: number): HTMLElement | null {
    return this.scroller.querySelector(`article[data-number="${number}"]`);
  }

  private offsetOf(element: HTMLElement): number {
    return element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
  }

  atEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < endSlackPx;
  }

  /** Numbers of the first and the last post of which something is in view; binary search, as there may be a hundred. */
  inView(): { first: number; last: number } | undefined {
    const { top, height } = this.scroller.getBoundingClientRect();
    const numberAt = (index: number): number => Number(this.articles[index]?.dataset["number"] ?? Number.NaN);
    let low = 0;
    let high = this.articles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.articles[middle]?.getBoundingClientRect().bottom ?? 0) <= top) low = middle + 1;
      else high = middle;
    }
    const first = numberAt(low);
    if (Number.isNaN(first)) return undefined;
    let last = first;
    for (let index = low + 1; index < this.articles.length; index += 1) {
      const element = this.articles[index];
      if (!element || Number.isNaN(numberAt(index)) || element.getBoundingClientRect().top - top > height - 8) break;
      last = numberAt(index);
    }
    return { first, last };
  }

  /**
   * Call on every scroll: remembers where the reader is, and says what is in view. `more`: of the posts behind the last one here. While new ones are
   * being drawn, who followed goes on following; who scrolls towards them does not begin to.
   */
  note(more: "none" | "drawn soon" | "not loaded"): { first: number; last: number } | undefined {
    // A scroll is told a frame later: when the posts grew meanwhile, the end went away from the reader, not the reader from it.
    const isAtEnd = this.atEnd() || (this.following && this.scroller.scrollTop >= this.endTop);
    this.following = isAtEnd && (more === "none" || (more === "drawn soon" && this.following));
    if (this.following) this.endTop = this.scroller.scrollTop;
    const view = this.inView();
    const element = view && this.find(view.first);
    this.anchor = view && element ? { number: view.first, offset: this.offsetOf(element) } : undefined;
    this.along = (this.anchor?.offset ?? 0) + this.scroller.scrollTop;
    return view;
  }

  /** Call after the posts changed or their heights did. */
  restore(): void {
    if (this.following) {
      this.toEnd();
      return;
    }
    const element = this.anchor && this.find(this.anchor.number);
    if (!element || !this.anchor) return;
    const moved = this.offsetOf(element) + this.scroller.scrollTop - this.along;
    if (Math.abs(moved) < 1) return;
    this.scroller.scrollTop += moved;
    this.along += moved;
  }

  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.endTop = this.scroller.scrollTop;
    this.following = true;
  }

  /** Puts a post a little below the top; nothing when it is not loaded. */
  toPost(number: number, part = 0.25): boolean {
    const element = this.find(number);
    if (!element) return false;
    this.scroller.scrollTop += this.offsetOf(element) - this.scroller.clientHeight * part;
    this.note("none");
    this.following = false;
    return true;
  }

  /** For the next visit and for a reload. At the end nothing is kept: one comes back to the newest. */
  save(): void {
    try {
      if (this.following || !this.anchor) sessionStorage.removeItem(storageKey(this.thread));
      else sessionStorage.setItem(storageKey(this.thread), JSON.stringify(this.anchor));
    } catch {
      // Storage may be refused; then one starts at the unread line.
    }
  }

  /** Goes back to where this thread was left; false when that is not known or not loaded. */
  goBack(): boolean {
    const saved = savedAnchor(this.thread);
    const element = saved && this.find(saved.number);
    if (!saved || !element) return false;
    this.scroller.scrollTop += this.offsetOf(element) - saved.offset;
    this.note("none");
    return true;
  }
}

export function savedAnchor(thread: number): Anchor | undefined {
  try {
    const saved: unknown = JSON.parse(sessionStorage.getItem(storageKey(thread)) ?? "null");
    if (typeof saved !== "object" || saved === null) return undefined;
    const { number, offset } = saved as Partial<Anchor>;
    return typeof number === "number" && typeof offset === "number" ? { number, offset } : undefined;
  } catch {
    return undefined;
  }
}
