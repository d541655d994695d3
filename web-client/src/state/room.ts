/** A room that is open: its lounge and its threads. Kept current by the room's feed; group and own feeds add to it. */
import type { FeedEvent, MemberId, PostPage, RoomView, ThreadPage } from "../protocol.gen";
import { type ThreadList, joinThreads, reduceThreads, refreshThreads, threadListOf } from "./cards";
import { type Conversation, conversationOf, reduceConversation, withFreshPosts, withPage } from "./conversation";
import { type Positions, feedOf, movedBy, positionsOf, stepOf, without } from "./feeds";
import { type Members, cardsOf, nobody, withMembers, withNewNames } from "./members";
import { type Place, placeOf, reducePlace } from "./place";

export interface RoomState {
  readonly me?: MemberId;
  readonly positions: Positions;
  readonly place: Place;
  readonly lounge: Conversation;
  readonly threads: ThreadList;
  readonly members: Members;
  /** Its feed was lost: it has to be opened anew. */
  readonly outdated: boolean;
}

export function roomStateOf(view: RoomView, me: MemberId | undefined): RoomState {
  return {
    ...(me === undefined ? {} : { me }),
    positions: positionsOf(view.feed),
    place: placeOf(view),
    lounge: conversationOf(view.lounge, view.posts),
    threads: threadListOf(view.threads),
    members: withNamesOf(nobody, view),
    outdated: false,
  };
}

export function reduceRoom(state: RoomState, event: FeedEvent): RoomState {
  const step = stepOf(state.positions, event);
  if (step === "elsewhere") return reduceAround(state, event);
  if (step === "known") return state;
  if (step === "gap") return roomFeedLost(state, event.feed);
  return reduceAround(
    {
      ...state,
      positions: movedBy(state.positions, event),
      lounge: reduceConversation(state.lounge, event, state.me),
      threads: reduceThreads(state.threads, event, state.lounge.card.id),
      members: withMembers(state.members, cardsOf(event), event.at),
    },
    event,
  );
}

/** A follow has ended or lost its place. Without a position nothing is followed for this state until it is opened anew. */
export function roomFeedLost(state: RoomState, feed: string): RoomState {
  if (feed !== feedOf.room(state.place.room.id)) return state;
  return { ...state, positions: without(state.positions, [feed]), outdated: true };
}

function reduceAround(state: RoomState, event: FeedEvent): RoomState {
  const place = reducePlace(state.place, event, state.me);
  const members = withNewNames(state.members, event);
  return place === state.place && members === state.members ? state : { ...state, place, members };
}

export function withLoungePage(state: RoomState, page: PostPage, far: "replace" | "ignore"): RoomState {
  return { ...state, lounge: withPage(state.lounge, page.posts, far), members: withMembers(state.members, page.members) };
}

export function withFreshLoungePosts(state: RoomState, page: PostPage): RoomState {
  return { ...state, lounge: withFreshPosts(state.lounge, page.posts), members: withMembers(state.members, page.members) };
}

export function withMoreThreads(state: RoomState, page: ThreadPage): RoomState {
  return { ...state, threads: joinThreads(state.threads, page), members: withMembers(state.members, page.members) };
}

export function withFreshThreads(state: RoomState, page: ThreadPage): RoomState {
  return { ...state, threads: refreshThreads(state.threads, page), members: withMembers(state.members, page.members) };
}

/** Where the room stands, what one may do there, and the names: outsiders do not hear of new ones. What is loaded stays. */
export function withFreshPlace(state: RoomState, view: RoomView): RoomState {
  return { ...state, place: placeOf(view), members: withNamesOf(state.members, view) };
}

function withNamesOf(members: Members, { posts, threads, members: others }: RoomView): Members {
  return [posts.members, threads.members, others].reduce((known, cards) => withMembers(known, cards), members);
}
