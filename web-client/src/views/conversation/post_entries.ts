/** What the menus of a post offer to the one who looks. */
import Copy from "@lucide/svelte/icons/copy";
import FaceSmilePlus from "@lucide/svelte/icons/face-slightly-smiling-plus";
import History from "@lucide/svelte/icons/history";
import Link from "@lucide/svelte/icons/link";
import MailOpen from "@lucide/svelte/icons/mail";
import Pencil from "@lucide/svelte/icons/pencil";
import Trash from "@lucide/svelte/icons/trash-2";
import { t } from "../../i18n/text";
import type { Post } from "../../protocol.gen";
import { app } from "../../state/the_app";
import type { MenuEntry } from "../../ui/menu";
import { postPath } from "../addresses";
import { mayModerate } from "../present";
import type { Talk } from "./context";
import { named, namedReactions, reactionName } from "./reactions";

async function copy(text: string, talk: Talk, said: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  talk.copied(said);
}

export const copyLink = (post: Post, talk: Talk): void =>
  void copy(new URL(postPath(post.id), location.href).href, talk, t("thread.link_copied"));

export function moreEntries(post: Post, talk: Talk): MenuEntry[] {
  const own = post.author === talk.me;
  const entries: MenuEntry[] = [
    { text: t("post.copy_link"), icon: Link, act: () => copyLink(post, talk) },
    { text: t("post.copy_text"), icon: Copy, act: () => void copy(post.text, talk, t("settings.copied")) },
  ];
  if (post.edits > 0) entries.push({ text: t("post.edits"), icon: History, act: () => talk.showHistory(post) });
  if (talk.role !== undefined) entries.push({ text: t("post.mark_unread"), icon: MailOpen, act: () => talk.markUnread(post) });
  if (own && talk.canWrite) entries.push({ text: t("post.edit"), icon: Pencil, apart: true, act: () => talk.edit(post) });
  if (own || mayModerate(talk.role)) {
    entries.push({ text: t("post.delete"), icon: Trash, final: true, apart: !own, act: () => talk.remove(post) });
  }
  return entries;
}

export function reactionEntries(post: Post, talk: Talk): MenuEntry[] {
  const mine = (reaction: string): boolean => post.reactions.some((tally) => tally.reaction === reaction && tally.mine);
  return [
    ...namedReactions.map((reaction) => ({
      text: reactionName(reaction),
      icon: named[reaction],
      act: () => void app.react(post.thread, post.id, reaction, !mine(reaction)),
    })),
    { text: t("post.more_emoji"), icon: FaceSmilePlus, apart: true, act: () => talk.pickEmoji(post) },
  ];
}
