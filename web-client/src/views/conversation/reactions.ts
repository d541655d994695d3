/** The six drawn and named reactions; anything else is an emoji and shows as itself. */
import CircleQuestionMark from "@lucide/svelte/icons/circle-question-mark";
import FaceSlightlyFrowning from "@lucide/svelte/icons/face-slightly-frowning";
import Heart from "@lucide/svelte/icons/heart";
import Lightbulb from "@lucide/svelte/icons/lightbulb";
import ThumbsUp from "@lucide/svelte/icons/thumbs-up";
import Users from "@lucide/svelte/icons/users";
import type { Component } from "svelte";
import { t } from "../../i18n/text";

export const named = {
  agree: ThumbsUp,
  thanks: Heart,
  us_too: Users,
  good_idea: Lightbulb,
  sad: FaceSlightlyFrowning,
  question: CircleQuestionMark,
} as const satisfies Record<string, Component<Record<string, unknown>>>;

export type NamedReaction = keyof typeof named;
export const namedReactions = Object.keys(named) as NamedReaction[];

export const isNamed = (reaction: string): reaction is NamedReaction => reaction in named;
export const reactionName = (reaction: string): string => (isNamed(reaction) ? t(`reaction.${reaction}`) : reaction);
