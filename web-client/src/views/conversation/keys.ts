/** Single keys on posts (docs/look.md 7): J K R E + U L, and Escape to the newest. They never fire in fields and can be turned off. */
import { preferences } from "../../state/preferences.svelte";
import type { Post } from "../../protocol.gen";
import type { Talk } from "./context";
import { copyLink } from "./copying";
import { besideStart, type OpenMenu } from "./post_menu";

interface Asks {
  talk: Talk;
  scroller: () => HTMLElement | undefined;
  active: () => number | undefined;
  activate: (number: number) => void;
  openMenu: OpenMenu;
  toNewest: () => void;
}

export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const { target } = event;
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], .dialog, .menu") !== null;
}

function step(by: 1 | -1, { scroller, active, activate }: Asks): void {
  const root = scroller();
  if (!root) return;
  const all = [...root.querySelectorAll<HTMLElement>("article[data-number]")];
  const { top, bottom } = root.getBoundingClientRect();
  const at = all.findIndex((article) => Number(article.dataset["number"]) === active());
  const inView = all.filter((article) => {
    const box = article.getBoundingClientRect();
    return box.top >= top && box.bottom <= bottom;
  });
  // From nowhere, J begins with the first post in view and K with the last.
  const next = at < 0 ? inView[by > 0 ? 0 : inView.length - 1] : all[at + by];
  if (!next) return;
  activate(Number(next.dataset["number"]));
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function act(key: string, post: Post, talk: Talk): boolean {
  const live = !post.deleted;
  if (key === "r" && live && talk.canWrite) talk.reply(post);
  else if (key === "e" && live && post.author === talk.me && talk.canWrite) talk.edit(post);
  else if (key === "+" && live && talk.isWriter) talk.pickEmoji(post);
  else if (key === "u" && talk.role !== undefined) talk.markUnread(post);
  else if (key === "l") copyLink(post, talk);
  else return false;
  return true;
}

/** The keys of context menus, said here as not every system has them. On the post that has the focus, or something of it. */
function asksForMenu(event: KeyboardEvent): HTMLElement | undefined {
  const asks = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  if (!asks || event.defaultPrevented || !(event.target instanceof Element)) return undefined;
  return event.target.closest<HTMLElement>("article[data-number]") ?? undefined;
}

export function onPostKeys(asks: Asks): (event: KeyboardEvent) => void {
  return (event) => {
    const article = asksForMenu(event);
    if (article) {
      event.preventDefault();
      asks.openMenu(article, besideStart(article));
      return;
    }
    if (!preferences.singleKeys || event.defaultPrevented || isTyping(event)) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1, asks);
      return;
    }
    if (key === "escape" && event.target instanceof Element && asks.scroller()?.contains(event.target)) {
      event.preventDefault();
      asks.toNewest();
      return;
    }
    const post = asks.talk.conversation.posts.find((each) => each.number === asks.active());
    if (post && act(key, post, asks.talk)) event.preventDefault();
  };
}
