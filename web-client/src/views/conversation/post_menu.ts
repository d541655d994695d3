/** Opening the menu of a post: by its button, a long press, the other mouse button, or the keyboard. */
import type { Attachment } from "svelte/attachments";
import type { Post } from "../../protocol.gen";
import type { MenuAnchor } from "../../ui/menu";

export interface PostMenu {
  post: Post;
  what: "all" | "reactions";
  /** Where a menu opens; a sheet comes from below. */
  anchor: MenuAnchor;
  /** Where the focus goes back to. */
  from: HTMLElement;
}

export type OpenMenu = (article: HTMLElement, anchor: MenuAnchor) => void;

const pressMs = 500;
/** A finger never lies quite still. */
const slackPx = 10;

export const pointAt = (x: number, y: number): MenuAnchor => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) });

/** Beside the first line of a post, however long the post is. */
export function besideStart(article: HTMLElement): MenuAnchor {
  const box = article.getBoundingClientRect();
  const isRtl = getComputedStyle(article).direction === "rtl";
  return pointAt(isRtl ? box.right - 56 : box.left + 56, Math.max(0, box.top) + 32);
}

/** Links and what is selected keep the browser's own menu. */
function articleAt(target: EventTarget | null): HTMLElement | undefined {
  if (!(target instanceof Element) || target.closest("a[href]")) return undefined;
  return target.closest<HTMLElement>("article[data-number]") ?? undefined;
}
function hasSelection(article: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && article.contains(selection.anchorNode);
}

/** A long press (not every browser says `contextmenu` then) and the other mouse button open the menu of a post. */
export function pressable(open: OpenMenu): Attachment<HTMLElement> {
  return (root) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let begin = { x: 0, y: 0 };
    let wasLong = false;

    const cancel = (): void => clearTimeout(timer);
    function down(event: PointerEvent): void {
      wasLong = false;
      cancel();
      const article = event.pointerType === "touch" && event.isPrimary ? articleAt(event.target) : undefined;
      if (!article) return;
      begin = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        wasLong = true;
        open(article, pointAt(begin.x, begin.y));
      }, pressMs);
    }
    function move(event: PointerEvent): void {
      if (Math.hypot(event.clientX - begin.x, event.clientY - begin.y) > slackPx) cancel();
    }
    function contextmenu(event: MouseEvent): void {
      cancel();
      const article = articleAt(event.target);
      if (!article || (!wasLong && hasSelection(article))) return;
      event.preventDefault();
      if (wasLong) return;
      wasLong = event instanceof PointerEvent && event.pointerType === "touch";
      open(article, pointAt(event.clientX, event.clientY));
    }
    /** The finger leaves what it pressed: that is no tap on it, nor on what has opened beneath. */
    function lift(event: TouchEvent): void {
      if (!wasLong) return;
      wasLong = false;
      event.preventDefault();
    }

    const stop = new AbortController();
    const listen = { signal: stop.signal };
    root.addEventListener("pointerdown", down, listen);
    root.addEventListener("pointermove", move, listen);
    for (const end of ["pointerup", "pointercancel", "scroll"]) root.addEventListener(end, cancel, listen);
    root.addEventListener("contextmenu", contextmenu, listen);
    root.addEventListener("touchend", lift, listen);
    return () => {
      cancel();
      stop.abort();
    };
  };
}
