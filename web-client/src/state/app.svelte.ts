/**
 * The store: the one place that holds state and talks to the server. Screens read its values and call its actions.
 *
 *   import { app } from "./state/the_app";        // the one of this page; main.ts calls app.start()
 *
 *   {#if app.room.status === "ready"}             // values are reactive ($state.raw): read them in markup or $derived
 *     {#each app.room.value.lounge.posts as post} … {app.nameOf(post.author)}
 *   app.openRoom(42)                              // then app.room goes loading → ready | failed
 *   const outcome = await app.startThread({…})    // actions never throw: { ok, value } or { ok, failure }
 *
 * All values and actions with their contracts: `interface App` in api.ts. The shapes of the states: home.ts (HomeState,
 * headsOfRoom), group.ts (GroupState, GroupEntry, RoomEntry), room.ts, thread.ts, place.ts (Place), conversation.ts
 * (Conversation, hasBefore, hasAfter), cards.ts (ThreadList), member_list.ts, heads.ts (unreadOf). They are immutable:
 * an event gives a new object, unchanged parts keep their identity. How it works inside: app/live.ts.
 */
import type { MemberCard, MemberId } from "../protocol.gen";
import type { OutboxChange } from "../socket/outbox_entry";
import type { Args, Reply } from "../socket/exchange";
import type { RequestName } from "../socket/requests";
import type { App, Outcome } from "./api";
import { createAccounts } from "./app/accounts";
import { type LiveParts, createLive } from "./app/live";
import { done, outcomeOf } from "./app/outcome";
import { allPendingOf, pendingOf } from "./app/pending";
import { unreadIn } from "./app/questions";
import { valueIn } from "./app/values.svelte";
import { reduceThreads } from "./cards";
import { withMoreThreads } from "./room";

export type AppParts = LiveParts;

export function createApp(parts: AppParts): App {
  const { http, marks } = parts;
  const live = createLive(parts);
  const { values, socket, recorder, outbox, panes, lists, reading, here } = live;
  const unread = unreadIn(values);

  async function ask<Op extends RequestName>(op: Op, args: Args<Op>): Promise<Outcome<Reply<Op>>> {
    return outcomeOf(await socket.request(op, args));
  }

  async function keep(thread: number, change: OutboxChange): Promise<boolean> {
    try {
      await outbox.add(thread, change);
      return true;
    } catch {
      // Nobody is signed in: the screen keeps the text.
      return false;
    }
  }

  async function withEntry(key: string, job: (order: number) => Promise<void>): Promise<void> {
    const entry = outbox.entries.find((one) => one.key === key);
    if (entry) await job(entry.order).catch(() => undefined);
  }

  async function loadMoreThreads(): Promise<Outcome<void>> {
    const asked = valueIn(values.room);
    const last = asked?.threads.cards[asked.threads.cards.length - 1];
    if (!asked?.threads.more || !last) return done;
    const args = { room: asked.place.room.id, after: last.id };
    const { result, missed } = await recorder.during(() => socket.request("list_threads", args));
    const outcome = outcomeOf(result);
    const now = values.room;
    if (!outcome.ok) return outcome;
    if (now.status !== "ready" || now.id !== args.room) return done;
    const next = withMoreThreads(now.value, outcome.value);
    const threads = missed.reduce((list, event) => reduceThreads(list, event, next.lounge.card.id), next.threads);
    values.room = { ...now, value: { ...next, threads } };
    live.settle();
    return done;
  }

  return {
    get connection() {
      return values.connection;
    },
    get home() {
      return values.home;
    },
    get me() {
      return values.account;
    },
    get signedOut() {
      return values.signedOut;
    },
    get group() {
      return values.group;
    },
    get memberList() {
      return values.memberList;
    },
    get room() {
      return values.room;
    },
    get thread() {
      return values.thread;
    },
    get sessions() {
      return values.sessions;
    },
    get waiting() {
      return values.waiting;
    },
    ...unread,
    unreadFrom: (pane) => values.unreadFrom[pane],
    nameOf: (member: MemberId): string | undefined => values.names.get(member),
    typingIn: (thread): readonly MemberCard[] => values.signals.typing[thread]?.members ?? [],
    presenceIn: (room) => values.signals.presence[room],
    pendingIn: (thread) => pendingOf(values.outbox, thread),
    pendingInAll: () => allPendingOf(values.outbox),

    start: live.start,
    reconnect: socket.restart,

    ...createAccounts(live, http, marks),
    createToken: async (label) => outcomeOf(await http.post("create_token", { label })),
    openSessions: lists.openSessions,
    closeSessions: lists.closeSessions,
    endSession: (session) => ask("end_session", { session }),
    changePassword: async (args) => outcomeOf(await http.post("change_password", args)),
    changeProfile: (args) => ask("change_profile", args),

    listGroups: (after) => ask("list_groups", after === undefined ? {} : { after }),
    async findPlace(group, room) {
      const known = unread.knownPlace(group, room) ?? (values.connection.state === "live" ? undefined : await live.kept.findPlace(group, room));
      return known ? { ok: true, value: known } : ask("find_place", room === undefined ? { group } : { group, room });
    },
    openGroup: lists.openGroup,
    closeGroup: lists.closeGroup,
    createGroup: (args) => ask("create_group", args),
    changeGroup: (args) => ask("change_group", args),
    joinGroup: (group) => ask("join_group", { group }),
    leaveGroup: (group) => ask("leave_group", { group }),
    openMemberList: lists.openMemberList,
    loadMoreMembers: lists.loadMoreMembers,
    closeMemberList: lists.closeMemberList,
    findMembers: (group, prefix) => ask("find_members", { group, prefix }),
    changeRole: (args) => ask("change_role", args),

    createRoom: (args) => ask("create_room", args),
    changeRoom: (args) => ask("change_room", args),
    admit: (room, member) => ask("admit_to_room", { room, member }),
    dismiss: (room, member) => ask("dismiss_from_room", { room, member }),
    listAdmitted: (room) => ask("list_admitted", { room }),
    openRoom: panes.room.open,
    closeRoom: panes.room.close,
    loadMoreThreads,

    openThread: panes.thread.open,
    closeThread: panes.thread.close,
    startThread: (args) => ask("start_thread", args),
    changeThread: (args) => ask("change_thread", args),
    governThread: (args) => ask("govern_thread", args),
    loadBefore: (pane) => panes[pane].loadBefore(),
    loadAfter: (pane) => panes[pane].loadAfter(),
    jumpTo: (pane, number) => panes[pane].jumpTo(number),
    keepAround: (pane, first, last) => panes[pane].keepAround(first, last),
    findPost: (post) => ask("find_post", { post }),
    listRevisions: (post) => ask("list_revisions", { post }),
    previewPost: (room, text) => ask("preview_post", { room, text }),

    writePost: (thread, text, replyTo) =>
      keep(thread, { op: "write_post", args: { thread, text, ...(replyTo === undefined ? {} : { reply_to: replyTo }) } }),
    editPost: (thread, post, text) => keep(thread, { op: "edit_post", args: { post, text } }),
    deletePost: (thread, post) => keep(thread, { op: "delete_post", args: { post } }),
    restorePost: (thread, post) => keep(thread, { op: "restore_post", args: { post } }),
    react: (thread, post, reaction, on) =>
      keep(thread, { op: on ? "add_reaction" : "remove_reaction", args: { post, reaction } }),
    retryPending: (key) => withEntry(key, outbox.retry),
    discardPending: (key) => withEntry(key, outbox.discard),

    readAgain: reading.again,
    moveReadMark: reading.move,
    async markUnread(thread, number) {
      const outcome = await reading.markUnread(thread, number);
      if (!outcome.ok) return outcome;
      for (const pane of ["room", "thread"] as const) {
        if (panes[pane].current()?.card.id === thread) values.unreadFrom = { ...values.unreadFrom, [pane]: number };
      }
      return outcome;
    },
    openWaiting: lists.openWaiting,
    loadMoreWaiting: lists.loadMoreWaiting,
    closeWaiting: lists.closeWaiting,
    setTyping: here.typing,
    draftOf: live.draftSync.of,
    setDraft: live.draftSync.set,
  };
}
