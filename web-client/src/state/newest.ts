/**
 * Names and titles come by one feed and the posts they belong to by another: what was written before a change may be
 * delivered after it, and must not bring the old word back. So what was told last of each is kept with its time.
 */
import type { FeedEvent, Time } from "../protocol.gen";

export interface Told {
  readonly word: string;
  readonly at: Time;
}

/** By the id of what is called so. */
export type Words = Readonly<Record<number, Told>>;

export const noWords: Words = {};

/** `at`: the time of the event that brought the word; 0 when whatever was told counts more. */
export function newest(words: Words, id: number, word: string, at: Time): string {
  const told = words[id];
  return told !== undefined && at < told.at ? told.word : word;
}

export function withNames(words: Words, event: FeedEvent): Words {
  if (event.event === "member_renamed") return told(words, event.data.member.id, event.data.member.name, event.at);
  // Who joins may have had another name when they were here before.
  if (event.event === "member_joined") return told(words, event.data.member.member.id, event.data.member.member.name, event.at);
  return words;
}

/** Who enters a group was not told of the changes in it before: what was told earlier does not count more than what is read from now on. */
export function toldSince(words: Words, at: Time): Words {
  return Object.fromEntries(Object.entries(words).filter(([, told]) => told.at >= at));
}

export function withTitles(words: Words, event: FeedEvent): Words {
  return event.event === "thread_changed" ? told(words, event.data.thread, event.data.title, event.at) : words;
}

function told(words: Words, id: number, word: string, at: Time): Words {
  return (words[id]?.at ?? 0) > at ? words : { ...words, [id]: { word, at } };
}
