/** To the clipboard, with a word on whether it worked. */
import { t } from "../../i18n/text";
import type { Post } from "../../protocol.gen";
import { postPath } from "../addresses";
import type { Talk } from "./context";

/** Browsers offer no clipboard on plain http addresses, as a house without a certificate has; the old way works there. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "vh" });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return copied;
  }
}

export async function copy(text: string, talk: Talk, said: string): Promise<void> {
  talk.say((await toClipboard(text)) ? said : t("post.not_copied"));
}

export const copyLink = (post: Post, talk: Talk): void =>
  void copy(new URL(postPath(post.id), location.href).href, talk, t("thread.link_copied"));
