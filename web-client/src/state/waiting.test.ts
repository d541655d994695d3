import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent, WaitingPost } from "../protocol.gen";
import { Script, aHead, aRoom, aWaiting } from "./testing/events";
import { type WaitingState, reduceWaiting, waitingOf, withMoreWaiting } from "./waiting";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const read = (number: number, more: Partial<WaitingPost> = {}): WaitingPost => aWaiting({ number, unread: false, ...more });
const unread = (number: number, more: Partial<WaitingPost> = {}): WaitingPost => aWaiting({ number, ...more });
const listed = (more: boolean, ...posts: WaitingPost[]): WaitingState => waitingOf({ posts, more });
const reduced = (state: WaitingState, ...events: FeedEvent[]): WaitingState => events.reduce(reduceWaiting, state);
const added = (waiting: WaitingPost): FeedEvent => script.own("waiting_added", { waiting });
const marked = (number: number, mentions = 0, thread = 7): FeedEvent =>
  script.own("read_mark_moved", { head: aHead({ thread, read_number: number, mentions }) });
/** `12 8-`: 12 is unread, 8 is read. */
const shown = ({ posts }: WaitingState): string => posts.map(({ number, unread: isNew }) => `${number}${isNew ? "" : "-"}`).join(" ");

describe("what waits", () => {
  it("comes unread first, in both parts the newest first", () => {
    expect(shown(reduced(listed(false, unread(9), read(8)), added(unread(12)), added(read(5)), added(unread(7))))).toBe("12 9 7 8- 5-");
  });

  it("is there once, however often it is told", () => {
    const event = added(unread(12));
    expect(shown(reduced(listed(false), event, event))).toBe("12");
  });

  it("goes when it is called off, or its group is left", () => {
    const state = listed(false, unread(9), unread(8, { group: 5 }), read(7));
    const gone = script.own("waiting_removed", { room: 4, thread: 7, post: 7009, number: 9 });
    expect(shown(reduced(state, gone))).toBe("8 7-");
    expect(shown(reduced(state, script.own("group_exited", { group: 3 })))).toBe("8");
  });

  it("says what the post says after an edit, which adds nothing", () => {
    const changed = (number: number): FeedEvent => script.own("waiting_changed", { waiting: unread(number, { excerpt: "edited" }) });
    const state = reduced(listed(false, unread(9)), changed(9), changed(3));
    expect(state.posts).toEqual([unread(9, { excerpt: "edited" })]);
  });

  it("is read up to the mark, on whichever device it was moved", () => {
    const state = listed(false, unread(12), unread(9), unread(30, { thread: 8 }), read(8));
    expect(shown(reduced(state, marked(9, 1)))).toBe("30 12 9- 8-");
    expect(shown(reduced(state, marked(7, 3)))).toBe("30 12 9 8");
  });

  it("is asked for anew when what may be seen has changed", () => {
    for (const event of [
      script.own("access_changed", { group: 3 }), script.inGroup("room_removed", { room: 4 }), script.inGroup("room_created", { room: aRoom() }),
    ]) {
      expect(reduced(listed(false, unread(9)), event).stale).toBe(true);
    }
    expect(reduced(listed(false, unread(9)), script.written({ number: 12 })).stale).toBe(false);
  });
});

describe("with more that is not loaded", () => {
  const state = listed(true, unread(12), unread(9), read(8), read(6));

  it("what falls behind the last is let go", () => {
    expect(shown(reduced(state, added(read(5))))).toBe("12 9 8- 6-");
    expect(shown(reduced(state, added(read(7))))).toBe("12 9 8- 7- 6-");
    expect(shown(reduced(listed(true, unread(12), unread(9)), marked(12)))).toBe("");
  });

  it("reading on asks nothing, a mark that moves back does", () => {
    expect(reduced(state, marked(9, 1)).stale).toBe(false);
    expect(reduced(state, marked(12)).stale).toBe(false);
    expect(reduced(state, marked(2, 6)).stale).toBe(true);
    expect(reduced(state, marked(2, 1, 99)).stale).toBe(true);
  });

  it("the next page goes behind the last, unless that is another by then", () => {
    const page = { posts: [read(5), read(3)], more: false };
    expect(shown(withMoreWaiting(state, read(6), page))).toBe("12 9 8- 6- 5- 3-");
    expect(withMoreWaiting(reduced(state, marked(5, 3)), read(6), page).more).toBe(true);
  });
});

describe("names and titles", () => {
  const titled = (title: string): WaitingPost => unread(9, { title });
  const retitled = (title: string): FeedEvent => script.inRoom("thread_changed", { thread: 7, title, pinned: false, locked: false });
  const renamed = (name: string): FeedEvent => script.inGroup("member_renamed", { member: { id: 2, name } });

  it("follow", () => {
    const [post] = reduced(listed(false, titled("Ladders")), retitled("Long ladders"), renamed("Nadia")).posts;
    expect(post).toMatchObject({ title: "Long ladders", author: { id: 2, name: "Nadia" } });
  });

  it("are not undone by a post that was written before and comes later", () => {
    const before = added(titled("Ladders"));
    const [post] = reduced(listed(false), retitled("Long ladders"), renamed("Nadia"), before).posts;
    expect(post).toMatchObject({ title: "Long ladders", author: { name: "Nadia" } });
    const [newer] = reduced(listed(false), retitled("Long ladders"), added(titled("Ladders again"))).posts;
    expect(newer?.title).toBe("Ladders again");
  });

  it("of the lounge are none", () => {
    expect(reduced(listed(false, unread(9)), retitled("Ladders")).posts[0]).not.toHaveProperty("title");
  });
});
