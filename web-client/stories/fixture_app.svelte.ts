/** The store with fixture data: reads from fixture_data, changes only what is on the screen. `?as=guest|offline|late|empty`. */
import type * as Wire from "../src/protocol.gen";
import type { App, Outcome, PendingChange } from "../src/state/api";
import { groupStateOf } from "../src/state/group";
import { homeOf } from "../src/state/home";
import { headsOfRoom } from "../src/state/home";
import { unreadOf } from "../src/state/heads";
import { roomStateOf, type RoomState } from "../src/state/room";
import { threadStateOf, type ThreadState } from "../src/state/thread";
import { waitingOf } from "../src/state/waiting";
import * as data from "./fixture_data";

const as = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("as") ?? "member";
sessionStorage.setItem("as", as);
const guest = as === "guest";
const role: Wire.Role | undefined = guest ? undefined : as === "observer" ? "observer" : "owner";
const mine = guest || as === "empty" ? [] : data.groups;
const ok = <T>(value: T): Promise<Outcome<T>> => Promise.resolve({ ok: true, value });
const no = <T>(code: Wire.ErrorCode, retryAfterMs?: number): Promise<Outcome<T>> =>
  Promise.resolve({ ok: false, failure: { kind: "refused", code, message: code, ...(retryAfterMs ? { retryAfterMs } : {}) } });

const summary = (group: Wire.GroupCard): Wire.GroupSummary => ({
  group, ...(role && mine.includes(group) ? { role } : {}), feed: { feed: `group:${group.id}`, seq: 1 },
  stewards: [{ member: data.members[4] as Wire.MemberCard, role: "moderator", joined_at: data.now }, { member: data.members[0] as Wire.MemberCard, role: "owner", joined_at: data.now }],
  rooms: data.rooms.filter((room) => room.group === group.id && (!guest || room.visibility !== "hidden"))
    .map((room) => ({ room, ...(guest && room.visibility !== "public" ? {} : { feed: { feed: `room:${room.id}`, seq: 1 } }), heads: guest ? [] : data.heads.filter((head) => head.room === room.id) })),
});
const home = homeOf({ ...(guest ? {} : { me: data.me }), feed: { feed: "member:1", seq: 1 }, groups: mine.map(summary) });
const groupView = (group: Wire.GroupCard): Wire.GroupView => ({
  group: { ...group, charter: "x", charter_html: data.charter, created_at: data.now - 300 * 86_400_000 }, summary: summary(group) });
const place = (room: Wire.RoomCard) => ({ group: data.groups.find((group) => group.id === room.group) as Wire.GroupCard, room, ...(role ? { role } : {}), feed: { feed: `room:${room.id}`, seq: 1 } });
const threadPage = (cards: Wire.ThreadCard[]): Wire.ThreadPage => ({ threads: cards, heads: [], members: data.members, more: true });
const empty = as === "empty";

class Fixture {
  connection = $state.raw({ state: (as === "offline" ? "offline" : as === "late" ? "late" : "live") as App["connection"]["state"], since: data.now - 4 * 60_000 });
  home: App["home"] = $state.raw({ status: "ready", id: 0, value: home });
  group: App["group"] = $state.raw({ status: "closed" });
  memberList: App["memberList"] = $state.raw({ status: "closed" });
  room: App["room"] = $state.raw({ status: "closed" });
  thread: App["thread"] = $state.raw({ status: "closed" });
  sessions: App["sessions"] = $state.raw({ status: "closed" });
  waiting: App["waiting"] = $state.raw({ status: "closed" });
  pending: PendingChange[] = $state.raw(as === "offline" ? [
    { key: "a", thread: 200, op: "write_post", text: "On my way, seven minutes.", writtenAt: data.now, status: { state: "pending" } },
    { key: "b", thread: 200, op: "write_post", text: "هل رأى أحد قطّة رمادية؟", writtenAt: data.now, status: { state: "failed", failure: { kind: "refused", code: "slow_down", message: "", retryAfterMs: 1_800_000 } } },
  ] : []);
  signedOut = false;
  get me() { return guest ? undefined : data.me; }
  unreadOfThread(thread: number) { const head = home.heads.byThread[thread]; return head ? unreadOf(head) : 0; }
  unreadOfRoom(room: number) { return headsOfRoom(home, room).reduce((sum, head) => sum + unreadOf(head), 0); }
  unreadOfGroup(group: number) { return data.rooms.filter((room) => room.group === group).reduce((sum, room) => sum + this.unreadOfRoom(room.id), 0); }
  unreadInAll() { return mine.reduce((sum, group) => sum + this.unreadOfGroup(group.id), 0); }
  mentionsInRoom(room: number) { return headsOfRoom(home, room).reduce((sum, head) => sum + head.mentions, 0); }
  unreadFrom(pane: "room" | "thread") { return guest || empty ? undefined : pane === "room" ? 56 : 40; }
  nameOf(member: number) { return data.members.find((card) => card.id === member)?.name; }
  typingIn() { return as === "member" ? [data.members[1] as Wire.MemberCard, data.members[3] as Wire.MemberCard] : []; }
  presenceIn() { return { count: 31, members: data.members.slice(1, 7) }; }
  pendingInAll() { return this.pending; }
  pendingIn(thread: number) { return this.pending.filter((change) => change.thread === thread); }
  start() {}
  reconnect() { this.connection = { state: "live", since: Date.now() }; }
  join() { return no<Wire.Me>("taken"); }
  signIn() { return no<Wire.Me>("wrong_credentials"); }
  signOut() { return ok<Wire.Done>({}); }
  changePassword() { return no<Wire.Done>("wrong_credentials"); }
  changeProfile() { return ok(data.me); }
  async openSessions() {
    const session = (id: number, kind: Wire.SessionKind, label: string, current: boolean): Wire.Session => ({ id, kind, label, current, started_at: data.now, seen_at: data.now - id * 3_600_000, expires_at: data.now });
    this.sessions = { status: "ready", id: 0, value: [session(1, "device", navigator.userAgent, true), session(30, "device", "Mozilla/5.0 (Linux; Android 9) Chrome/90.0 Mobile Safari/537.36", false), session(3, "bot", "Weather bot", false)] };
  }
  closeSessions() {}
  endSession() { return ok<Wire.Done>({}); }
  createToken(label: string) { return ok<Wire.CreatedToken>({ token: "mjl_5tq0c1xJ3m2p0mS0l8Zs1bq2fD4eV6gH7iJ8kL9m", session: { id: 9, kind: "bot", label, current: false, started_at: 0, seen_at: 0, expires_at: 0 } }); }
  listGroups() { return ok<Wire.GroupPage>({ groups: [...data.groups, { id: 9, slug: "mosque", name: "لجنة المسجد", about: "الصيانة والإفطار والدروس", member_count: 140 }], more: false }); }
  knownPlace(group: string, room?: string): Wire.Place | undefined {
    const found = data.groups.find((each) => each.slug === group);
    const inside = data.rooms.find((each) => each.slug === room && each.group === found?.id);
    if (!found || (room && !inside)) return undefined;
    return { group: found.id, ...(inside ? { room: inside.id } : {}) };
  }
  findPlace(group: string, room?: string): Promise<Outcome<Wire.Place>> {
    const known = this.knownPlace(group, room);
    return known ? ok(known) : no("not_found");
  }
  async openGroup(id: number) {
    const group = data.groups.find((each) => each.id === id);
    this.group = group ? { status: "ready", id, value: groupStateOf(groupView(group), this.me?.id) } : { status: "failed", id, failure: { kind: "refused", code: "not_found", message: "" } };
  }
  closeGroup() { this.group = { status: "closed" }; }
  createGroup() { return no<Wire.GroupView>("taken"); }
  changeGroup() { return no<Wire.Group>("not_allowed"); }
  joinGroup() { return no<Wire.GroupView>("slow_down", 60_000); }
  leaveGroup() { return no<Wire.Done>("conflict"); }
  async openMemberList(group: number) {
    const roles: Wire.Role[] = ["owner", "member", "member", "observer", "moderator"];
    this.memberList = { status: "ready", id: group, value: { group, more: true, members: data.members.map((member, index) => ({ member, role: roles[index] ?? "member", joined_at: data.now - index * 9e9 })) } };
  }
  loadMoreMembers() { return ok(undefined); }
  closeMemberList() {}
  findMembers(_group: number, prefix: string) { return ok({ members: data.members.filter((member) => member.name.toLowerCase().includes(prefix.toLowerCase())) }); }
  changeRole() { return no<Wire.GroupMember>("conflict"); }
  createRoom() { return no<Wire.RoomCard>("taken"); }
  changeRoom() { return ok(data.rooms[1] as Wire.RoomCard); }
  admit() { return ok<Wire.Done>({}); }
  dismiss() { return ok<Wire.Done>({}); }
  listAdmitted() { return ok({ members: data.members.slice(3, 5) }); }
  async openRoom(id: number, at?: number) {
    const room = data.rooms.find((each) => each.id === id);
    if (as === "loading") { this.room = { status: "loading", id }; return; }
    if (!room || (guest && room.visibility !== "public")) { this.room = { status: "failed", id, failure: { kind: "refused", code: "not_allowed", message: "" } }; return; }
    const all = id === 2 && !empty ? data.loungePosts : [];
    const posts = at && at < 20 ? all.slice(0, 30) : all.slice(-30);
    const lounge: Wire.ThreadCard = { id: room.lounge, room: id, started_at: data.now, last_number: all.length, pinned: false, locked: false };
    const value = roomStateOf({ ...place(room), lounge, posts: { posts, members: data.members }, threads: threadPage(empty ? [] : data.threadCards), members: data.members }, this.me?.id);
    this.room = { status: "ready", id, value };
  }
  closeRoom() { this.room = { status: "closed" }; }
  loadMoreThreads() { return ok(undefined); }
  async openThread(id: number, at?: number) {
    const card = data.threadCards.find((each) => each.id === id);
    const room = data.rooms[1] as Wire.RoomCard;
    if (!card) { this.thread = { status: "failed", id, failure: { kind: "refused", code: "not_found", message: "" } }; return; }
    const posts = at && at < 15 ? data.threadPosts.slice(0, 25) : data.threadPosts.slice(-25);
    this.thread = { status: "ready", id, value: threadStateOf({ ...place(room), thread: card, posts: { posts, members: data.members }, members: data.members }, this.me?.id) };
  }
  closeThread() { this.thread = { status: "closed" }; }
  startThread() { return no<Wire.StartedThread>("slow_down", 3_600_000); }
  changeThread() { return ok(data.threadCards[0] as Wire.ThreadCard); }
  governThread() { return ok(data.threadCards[0] as Wire.ThreadCard); }
  #around(pane: "room" | "thread", change: (posts: readonly Wire.Post[], all: readonly Wire.Post[]) => readonly Wire.Post[]) {
    if (pane === "room" && this.room.status === "ready") {
      const value: RoomState = this.room.value;
      this.room = { ...this.room, value: { ...value, lounge: { ...value.lounge, posts: change(value.lounge.posts, data.loungePosts) } } };
    }
    if (pane === "thread" && this.thread.status === "ready") {
      const value: ThreadState = this.thread.value;
      this.thread = { ...this.thread, value: { ...value, thread: { ...value.thread, posts: change(value.thread.posts, data.threadPosts) } } };
    }
    return ok(undefined);
  }
  async loadBefore(pane: "room" | "thread") {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return this.#around(pane, (posts, all) => all.slice(Math.max(0, (posts[0]?.number ?? 1) - 11), posts[posts.length - 1]?.number));
  }
  loadAfter(pane: "room" | "thread") { return this.#around(pane, (posts, all) => all.slice((posts[0]?.number ?? 1) - 1, (posts[posts.length - 1]?.number ?? 0) + 10)); }
  jumpTo(pane: "room" | "thread", number: number) { return this.#around(pane, (posts, all) => (posts.some((post) => post.number === number) ? posts : all.slice(Math.max(0, number - 12), number + 12))); }
  keepAround() {}
  findPost(post: number): Promise<Outcome<Wire.PostPlace>> {
    const found = data.loungePosts.find((each) => each.id === post);
    return found ? ok({ group: 1, room: 2, thread: 200, number: found.number }) : no("not_found");
  }
  listRevisions() { return ok({ revisions: [{ revision: 1, text: "The tanker is at the school.", at: data.now - 2e6 }, { revision: 2, text: "The tanker is at the school until 20:00.", at: data.now - 1e6 }] }); }
  previewPost(_room: number, text: string) { return ok<Wire.PostPreview>({ html: `<p dir="auto"><strong>${text.replaceAll("<", "&lt;")}</strong></p>` as Wire.Html }); }
  async writePost(thread: number, text: string) { this.pending = [...this.pending, { key: crypto.randomUUID(), thread, op: "write_post", text, writtenAt: Date.now(), status: { state: "pending" } }]; return true; }
  async editPost() { return true; }
  async deletePost() { return true; }
  async restorePost() { return true; }
  async react(thread: number, post: number, reaction: string, on: boolean) { this.pending = [...this.pending, { key: crypto.randomUUID(), thread, post, reaction, op: on ? "add_reaction" : "remove_reaction", text: "", writtenAt: Date.now(), status: { state: "sent" } }]; return true; }
  async retryPending() {}
  async discardPending(key: string) { this.pending = this.pending.filter((change) => change.key !== key); }
  readAgain() {}
  moveReadMark() {}
  markUnread() { return ok(data.heads[0] as Wire.ThreadHead); }
  async openWaiting() { this.waiting = { status: "ready", id: 0, value: waitingOf({ posts: empty ? [] : data.waiting, more: false }) }; }
  loadMoreWaiting() { return ok(undefined); }
  closeWaiting() { this.waiting = { status: "closed" }; }
  setTyping() {}
  draftOf() { return { text: "" }; }
  setDraft() {}
}

export const app: App = new Fixture();
