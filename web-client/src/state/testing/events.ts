/** Short ways to write events and things for the tests of the reducers. */
import type {
  FeedEvent, GroupMember, GroupSummary, GroupView, Home, Post, RoomCard, RoomView, ThreadCard, ThreadHead, ThreadView, WaitingPost,
} from "../../protocol.gen";

export type DataOf<Name extends FeedEvent["event"]> = Extract<FeedEvent, { event: Name }>["data"];

export const me = 1;
export const roomFeed = "room:4";
export const groupFeed = "group:3";
export const ownFeed = "member:1";

/** Numbers each feed's events by themselves, from 101. */
export class Script {
  private seqs = new Map<string, number>();
  private clock = 5_000;

  of<Name extends FeedEvent["event"]>(feed: string, event: Name, data: DataOf<Name>): FeedEvent {
    const seq = (this.seqs.get(feed) ?? 100) + 1;
    this.seqs.set(feed, seq);
    this.clock += 10;
    return { feed, seq, at: this.clock, event, data } as unknown as FeedEvent;
  }

  inRoom<Name extends FeedEvent["event"]>(event: Name, data: DataOf<Name>): FeedEvent {
    return this.of(roomFeed, event, data);
  }
  inGroup<Name extends FeedEvent["event"]>(event: Name, data: DataOf<Name>): FeedEvent {
    return this.of(groupFeed, event, data);
  }
  own<Name extends FeedEvent["event"]>(event: Name, data: DataOf<Name>): FeedEvent {
    return this.of(ownFeed, event, data);
  }
  written(post: Partial<Post> & Pick<Post, "number">, excerpt = `excerpt ${post.number}`): FeedEvent {
    return this.inRoom("post_written", { post: aPost(post), excerpt, members: [] });
  }
}

export function aPost(post: Partial<Post> & Pick<Post, "number">): Post {
  const thread = post.thread ?? 7;
  return {
    id: thread * 1000 + post.number,
    thread,
    author: 2,
    at: 1_000 + post.number,
    text: `post ${post.number}`,
    mentions: [],
    reactions: [],
    edits: 0,
    ...post,
  };
}

export function posts(first: number, last: number, thread = 7): Post[] {
  return Array.from({ length: last - first + 1 }, (_, index) => aPost({ number: first + index, thread }));
}

export function aHead(head: Partial<ThreadHead> = {}): ThreadHead {
  return { thread: 7, room: 4, last_number: 10, last_at: 1_010, read_number: 10, mentions: 0, followed: true, ...head };
}

export function aWaiting(waiting: Partial<WaitingPost> & Pick<WaitingPost, "number">): WaitingPost {
  const thread = waiting.thread ?? 7;
  return {
    group: 3,
    room: 4,
    thread,
    post: thread * 1000 + waiting.number,
    author: { id: 2, name: "member 2" },
    at: 1_000 + waiting.number,
    excerpt: `excerpt ${waiting.number}`,
    answer: false,
    unread: true,
    ...waiting,
  };
}

export function aCard(card: Partial<ThreadCard> & Pick<ThreadCard, "id">): ThreadCard {
  return { room: 4, started_at: 1_000, last_number: 1, pinned: false, locked: false, ...card };
}

export function aRoom(room: Partial<RoomCard> = {}): RoomCard {
  return { id: 4, group: 3, slug: "room", name: "Room", about: "", visibility: "public", lounge: 7, created_at: 1, ...room };
}

export const groupCard = { id: 3, slug: "group", name: "Group", about: "", member_count: 5 };

export function aMember(id: number, role: GroupMember["role"]): GroupMember {
  return { member: { id, name: `member ${id}` }, role, joined_at: 1 };
}

export function aSummary(summary: Partial<GroupSummary> = {}): GroupSummary {
  return {
    group: groupCard,
    role: "member",
    feed: { feed: groupFeed, seq: 100 },
    stewards: [aMember(9, "owner")],
    rooms: [{ room: aRoom(), feed: { feed: roomFeed, seq: 100 }, heads: [aHead()] }],
    ...summary,
  };
}

export function aHome(groups: GroupSummary[] = [aSummary()]): Home {
  return { me: { id: me, name: "me", locale: "en", joined_at: 1 }, feed: { feed: ownFeed, seq: 100 }, groups };
}

export function aGroupView(summary: GroupSummary = aSummary()): GroupView {
  return { group: { ...groupCard, charter: "", charter_html: "" as GroupView["group"]["charter_html"], created_at: 1 }, summary };
}

export function aRoomView(view: Partial<RoomView> = {}): RoomView {
  return {
    group: groupCard,
    room: aRoom(),
    role: "member",
    feed: { feed: roomFeed, seq: 100 },
    lounge: aCard({ id: 7, last_number: 10 }),
    posts: { posts: posts(1, 10), members: [{ id: 2, name: "member 2" }] },
    threads: { threads: [], heads: [], members: [], more: false },
    members: [],
    ...view,
  };
}

export function aThreadView(view: Partial<ThreadView> = {}): ThreadView {
  return {
    group: groupCard,
    room: aRoom(),
    role: "member",
    feed: { feed: roomFeed, seq: 100 },
    thread: aCard({ id: 7, title: "Thread", last_number: 10 }),
    posts: { posts: posts(1, 10), members: [] },
    members: [],
    ...view,
  };
}
