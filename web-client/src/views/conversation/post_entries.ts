/** What the menus of a post offer to the one who looks. */
import Copy from "@lucide/icons/icons/copy";
import FaceSmilePlus from "@lucide/icons/icons/face-slightly-smiling-plus";
import History from "@lucide/icons/icons/rotate-ccw-clock";
import Link from "@lucide/icons/icons/link";
import MailOpen from "@lucide/icons/icons/mail";
import Pencil from "@lucide/icons/icons/pencil";
import Quote from "@lucide/icons/icons/quote";
import Reply from "@lucide/icons/icons/reply";
import Trash from "@lucide/icons/icons/trash";
import { t } from "../../i18n/text";
import type { Post } from "../../protocol.gen";
import { app } from "../../state/the_app";
import type { MenuEntry } from "../../ui/menu";
import { mayModerate } from "../present";
import type { Talk } from "./context";
import { copy, copyLink } from "./copying";
import { named, namedReactions, reactionName } from "./reactions";

export function postEntries(post: Post, talk: Talk): MenuEntry[] {
  const link: MenuEntry = { text: t("post.copy_link"), icon: Link, act: () => copyLink(post, talk) };
  const unread: MenuEntry = { text: t("post.mark_unread"), icon: MailOpen, act: () => talk.markUnread(post) };
  if (post.deleted) return [link, ...(talk.role === undefined ? [] : [unread])];
  const own = post.author === talk.me;
  const entries: MenuEntry[] = [];
  if (talk.canWrite) {
    entries.push({ text: t("post.reply"), icon: Reply, turns: true, act: () => talk.reply(post) },
      { text: t("post.quote"), icon: Quote, turns: true, act: () => talk.quote(post) });
  }
  entries.push(link, { text: t("post.copy_text"), icon: Copy, act: () => void copy(post.text, talk, t("settings.copied")) });
  if (post.edits > 0) entries.push({ text: t("post.edits"), icon: History, act: () => talk.showHistory(post) });
  if (talk.role !== undefined) entries.push(unread);
  if (own && talk.canWrite) entries.push({ text: t("post.edit"), icon: Pencil, apart: true, act: () => talk.edit(post) });
  if (own || mayModerate(talk.role)) {
    entries.push({ text: t("post.delete"), icon: Trash, final: true, apart: !own, act: () => talk.remove(post) });
  }
  return entries;
}

function namedEntries(post: Post): MenuEntry[] {
  const mine = (reaction: string): boolean => post.reactions.some((tally) => tally.reaction === reaction && tally.mine);
  return namedReactions.map((reaction) => ({
    text: reactionName(reaction),
    icon: named[reaction],
    on: mine(reaction),
    act: () => void app.react(post.thread, post.id, reaction, !mine(reaction)),
  }));
}
const moreEmoji = (post: Post, talk: Talk): MenuEntry =>
  ({ text: t("post.more_emoji"), icon: FaceSmilePlus, apart: true, act: () => talk.pickEmoji(post) });

/** All reactions in one row; nothing for who may not react. */
export function quickReactions(post: Post, talk: Talk): MenuEntry[] {
  return talk.isWriter && !post.deleted ? [...namedEntries(post), moreEmoji(post, talk)] : [];
}

export const reactionEntries = (post: Post, talk: Talk): MenuEntry[] => [...namedEntries(post), moreEmoji(post, talk)];
