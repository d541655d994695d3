/** A thread that is open. Kept current by its room's feed; group and own feeds add to it. */
import type { FeedEvent, MemberId, PostPage, ThreadView } from "../protocol.gen";
import { type Conversation, conversationOf, reduceConversation, withFreshPosts, withPage } from "./conversation";
import { type Positions, feedOf, movedBy, positionsOf, stepOf, without } from "./feeds";
import { type Members, cardsOf, nobody, withMembers, withNewNames } from "./members";
import { type Place, placeOf, reducePlace } from "./place";

export interface ThreadState {
  readonly me?: MemberId;
  readonly positions: Positions;
  readonly place: Place;
  readonly thread: Conversation;
  readonly members: Members;
  /** Its feed was lost: it has to be opened anew. */
  readonly outdated: boolean;
}

export function threadStateOf(view: ThreadView, me: MemberId | undefined): ThreadState {
  return {
    ...(me === undefined ? {} : { me }),
    positions: positionsOf(view.feed),
    place: placeOf(view),
    thread: conversationOf(view.thread, view.posts),
    members: withNamesOf(nobody, view),
    outdated: false,
  };
}

export function reduceThread(state: ThreadState, event: FeedEvent): ThreadState {
  const step = stepOf(state.positions, event);
  if (step === "elsewhere") return reduceAround(state, event);
  if (step === "known") return state;
  if (step === "gap") return threadFeedLost(state, event.feed);
  return reduceAround(
    {
      ...state,
      positions: movedBy(state.positions, event),
      thread: reduceConversation(state.thread, event, state.me),
      members: withMembers(state.members, cardsOf(event), event.at),
    },
    event,
  );
}

/** A follow has ended or lost its place. Without a position nothing is followed for this state until it is opened anew. */
export function threadFeedLost(state: ThreadState, feed: string): ThreadState {
  if (feed !== feedOf.room(state.place.room.id)) return state;
  return { ...state, positions: without(state.positions, [feed]), outdated: true };
}

function reduceAround(state: ThreadState, event: FeedEvent): ThreadState {
  const place = reducePlace(state.place, event, state.me);
  const members = withNewNames(state.members, event);
  return place === state.place && members === state.members ? state : { ...state, place, members };
}

export function withThreadPage(state: ThreadState, page: PostPage, far: "replace" | "ignore"): ThreadState {
  return { ...state, thread: withPage(state.thread, page.posts, far), members: withMembers(state.members, page.members) };
}

export function withFreshThreadPosts(state: ThreadState, page: PostPage): ThreadState {
  return { ...state, thread: withFreshPosts(state.thread, page.posts), members: withMembers(state.members, page.members) };
}

export function withFreshThreadPlace(state: ThreadState, view: ThreadView): ThreadState {
  return { ...state, place: placeOf(view), members: withNamesOf(state.members, view) };
}

function withNamesOf(members: Members, { posts, members: others }: ThreadView): Members {
  return withMembers(withMembers(members, posts.members), others);
}
