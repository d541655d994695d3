/** To the clipboard, with a word on whether it worked. */
import { t } from "../../i18n/text";
import type { Post } from "../../protocol.gen";
import { toClipboard } from "../../ui/clipboard";
import { postPath } from "../addresses";
import type { Talk } from "./context";

export async function copy(text: string, talk: Talk, said: string): Promise<void> {
  talk.say((await toClipboard(text)) ? said : t("post.not_copied"));
}

export const copyLink = (post: Post, talk: Talk): void =>
  void copy(new URL(postPath(post.id), location.href).href, talk, t("thread.link_copied"));
