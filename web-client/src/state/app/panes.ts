/** The two conversations that can be open: a room's lounge and a thread. */
import type { FeedEvent, RoomView, ThreadHead, ThreadView } from "../../protocol.gen";
import type { Socket } from "../../socket";
import { type Conversation, reduceConversation } from "../conversation";
import { withHeads } from "../home";
import { type RoomState, reduceRoom, roomStateOf, withFreshLoungePosts, withFreshPlace, withLoungePage } from "../room";
import {
  type ThreadState, reduceThread, threadStateOf, withFreshThreadPlace, withFreshThreadPosts, withThreadPage,
} from "../thread";
import type { Kept } from "./kept";
import { createPane } from "./pane";
import type { Recorder } from "./recorder";
import { type Values, becoming, valueIn } from "./values.svelte";

export function createPanes(socket: Socket, recorder: Recorder, values: Values, kept: Kept, settle: () => void) {
  const shared = {
    socket,
    recorder,
    settle,
    readHere: (thread: number) => values.readHere[thread] ?? 0,
    reduceConversation: (conversation: Conversation, event: FeedEvent) =>
      reduceConversation(conversation, event, values.me),
    headOf: (thread: number) => valueIn(values.home)?.heads.byThread[thread],
    absorbHeads: (heads: readonly ThreadHead[]) => {
      values.home = becoming(values.home, (home) => withHeads(home, heads));
    },
  };

  const room = createPane<RoomState, RoomView>({
    ...shared,
    read: () => values.room,
    write: (opened) => {
      values.room = opened;
    },
    fetch: (id, at) => socket.request("open_room", at === undefined ? { room: id } : { room: id, at }),
    kept: (id) => kept.find("room", id),
    dropKept: (id) => kept.drop("room", id),
    stateOf: (view) => roomStateOf(view, values.me),
    reduce: reduceRoom,
    conversationOf: (state) => state.lounge,
    withConversation: (state, lounge) => ({ ...state, lounge }),
    withPage: withLoungePage,
    withFreshPosts: withFreshLoungePosts,
    withFreshPlace,
    headsOf: (view) => ({ own: view.head, all: [...(view.head ? [view.head] : []), ...view.threads.heads] }),
    setUnreadFrom: (number) => {
      values.unreadFrom = withLine(values.unreadFrom, "room", number);
    },
  });

  const thread = createPane<ThreadState, ThreadView>({
    ...shared,
    read: () => values.thread,
    write: (opened) => {
      values.thread = opened;
    },
    fetch: (id, at) => socket.request("open_thread", at === undefined ? { thread: id } : { thread: id, at }),
    kept: (id) => kept.find("thread", id),
    dropKept: (id) => kept.drop("thread", id),
    stateOf: (view) => threadStateOf(view, values.me),
    reduce: reduceThread,
    conversationOf: (state) => state.thread,
    withConversation: (state, conversation) => ({ ...state, thread: conversation }),
    withPage: withThreadPage,
    withFreshPosts: withFreshThreadPosts,
    withFreshPlace: withFreshThreadPlace,
    headsOf: (view) => ({ own: view.head, all: view.head ? [view.head] : [] }),
    setUnreadFrom: (number) => {
      values.unreadFrom = withLine(values.unreadFrom, "thread", number);
    },
  });

  return { room, thread };
}

export type Panes = ReturnType<typeof createPanes>;

function withLine(lines: Values["unreadFrom"], pane: "room" | "thread", number: number | undefined): Values["unreadFrom"] {
  const { [pane]: _, ...others } = lines;
  return number === undefined ? others : { ...others, [pane]: number };
}
