/** Names of the members that a state mentions. */
import type { FeedEvent, MemberCard, MemberId, Time } from "../protocol.gen";

export interface Members {
  readonly cards: Readonly<Record<MemberId, MemberCard>>;
  /**
   * A room's feed and its group's feed come independently: a post that was written before its author's new name may be
   * delivered after it, and must not bring the old name back.
   */
  readonly renamedAt: Readonly<Record<MemberId, Time>>;
}

export const nobody: Members = { cards: {}, renamedAt: {} };

/** `at`: the time of the event that brought the cards; none for a fresh page, which always knows best. */
export function withMembers(members: Members, cards: readonly MemberCard[], at?: Time): Members {
  const news = cards.filter((card) => isNewer(members, card, at));
  if (news.length === 0) return members;
  const merged = { ...members.cards };
  for (const card of news) merged[card.id] = card;
  return { ...members, cards: merged };
}

function isNewer(members: Members, card: MemberCard, at: Time | undefined): boolean {
  if (members.cards[card.id]?.name === card.name) return false;
  const renamed = members.renamedAt[card.id];
  return at === undefined || renamed === undefined || at >= renamed;
}

export function renamed(members: Members, card: MemberCard, at: Time): Members {
  if ((members.renamedAt[card.id] ?? 0) > at) return members;
  return {
    cards: members.cards[card.id] ? { ...members.cards, [card.id]: card } : members.cards,
    renamedAt: { ...members.renamedAt, [card.id]: at },
  };
}

/** What a group's feed or the member's own tells of names. Who joins may have had another one when they were here before. */
export function withNewNames(members: Members, event: FeedEvent): Members {
  if (event.event === "member_renamed") return renamed(members, event.data.member, event.at);
  if (event.event === "member_joined") return renamed(members, event.data.member.member, event.at);
  return members;
}

/** The cards that an event of a room's feed brings along. */
export function cardsOf(event: FeedEvent): readonly MemberCard[] {
  switch (event.event) {
    case "thread_started":
    case "post_written":
    case "post_edited":
    case "post_restored":
      return event.data.members;
    case "post_deleted":
      return [event.data.by];
    case "reaction_changed":
      return [event.data.member, ...event.data.members];
    default:
      return [];
  }
}
