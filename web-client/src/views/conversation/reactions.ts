/** The six drawn and named reactions; anything else is an emoji and shows as itself. */
import CircleQuestionMark from "@lucide/icons/icons/circle-question-mark";
import FaceSlightlyFrowning from "@lucide/icons/icons/face-slightly-frowning";
import Heart from "@lucide/icons/icons/heart";
import Lightbulb from "@lucide/icons/icons/lightbulb";
import ThumbsUp from "@lucide/icons/icons/thumbs-up";
import Users from "@lucide/icons/icons/users";
import { t } from "../../i18n/text";
import type { Glyph } from "../../ui/glyph";

export const named = {
  agree: ThumbsUp,
  thanks: Heart,
  us_too: Users,
  good_idea: Lightbulb,
  sad: FaceSlightlyFrowning,
  question: CircleQuestionMark,
} as const satisfies Record<string, Glyph>;

export type NamedReaction = keyof typeof named;
export const namedReactions = Object.keys(named) as NamedReaction[];

export const isNamed = (reaction: string): reaction is NamedReaction => reaction in named;
export const reactionName = (reaction: string): string => (isNamed(reaction) ? t(`reaction.${reaction}`) : reaction);
