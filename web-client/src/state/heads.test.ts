import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent } from "../protocol.gen";
import { type Heads, absorbHeads, anchoredHeads, reduceHeads, refreshHead, unreadOf } from "./heads";
import { Script, aCard, aHead, aPost, aWaiting, me } from "./testing/events";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const start = anchoredHeads([aHead()]);
const reduced = (heads: Heads, ...events: FeedEvent[]): Heads => events.reduce((all, event) => reduceHeads(all, event, me), heads);
const head = (heads: Heads, thread = 7) => heads.byThread[thread];
const stale = (heads: Heads): number[] => heads.stale.map(({ id }) => id);
const calls = (number: number): FeedEvent => script.own("waiting_added", { waiting: aWaiting({ number }) });
const calledOff = (number: number): FeedEvent =>
  script.own("waiting_removed", { room: 4, thread: 7, post: 7000 + number, number });

describe("a post", () => {
  it("of somebody else is unread", () => {
    const next = head(reduced(start, script.written({ number: 11, at: 2_000 })));
    expect(next).toMatchObject({ last_number: 11, last_at: 2_000, read_number: 10 });
    expect(next && unreadOf(next)).toBe(1);
  });

  it("of mine is read, with all before it", () => {
    const next = reduced(start, script.written({ number: 11 }), calls(11), script.written({ number: 12, author: me }));
    expect(head(next)).toMatchObject({ last_number: 12, read_number: 12, mentions: 0 });
  });

  it("known already does not move a mark that went back since", () => {
    const moved = script.own("read_mark_moved", { head: aHead({ last_number: 11, read_number: 11 }) });
    const back = script.own("read_mark_moved", { head: aHead({ last_number: 11, read_number: 4 }) });
    expect(head(reduced(start, moved, back, script.written({ number: 11, author: me })))?.read_number).toBe(4);
  });

  it("does not make a thread look older when a clock was set back", () => {
    const next = reduced(start, script.written({ number: 11, at: 2_000 }), script.written({ number: 12, at: 1_500 }));
    expect(head(next)?.last_at).toBe(2_000);
  });

  it("in a thread not followed counts as read", () => {
    const unfollowed = anchoredHeads([aHead({ followed: false })]);
    const next = head(reduced(unfollowed, script.written({ number: 11 })));
    expect(next).toMatchObject({ last_number: 11, read_number: 11 });
  });

  it("in an unknown thread makes its head stale, each time anew", () => {
    const next = reduced(start, script.written({ number: 3, thread: 8 }), script.written({ number: 4, thread: 8 }));
    expect(next.stale).toEqual([{ id: 8, times: 2 }]);
  });
});

describe("a started thread", () => {
  const started = (author: number) => {
    const post = aPost({ number: 1, thread: 8, author, at: 3_000 });
    return { thread: aCard({ id: 8, title: "New" }), post, members: [{ id: author, name: "somebody" }] };
  };

  it("is followed and unread", () => {
    expect(head(reduced(start, script.inRoom("thread_started", started(2))), 8)).toEqual(
      aHead({ thread: 8, title: "New", last_number: 1, last_at: 3_000, last_author: { id: 2, name: "somebody" }, read_number: 0 }),
    );
  });

  it("of mine is read", () => {
    expect(head(reduced(start, script.inRoom("thread_started", started(me))), 8)?.read_number).toBe(1);
  });

  it("whose mark came first keeps it", () => {
    const mark = script.own("read_mark_moved", { head: aHead({ thread: 8, title: "New", last_number: 1, read_number: 1 }) });
    expect(head(reduced(start, mark, script.inRoom("thread_started", started(2))), 8)?.read_number).toBe(1);
  });
});

describe("a read mark", () => {
  it("that comes behind the posts does not take them back", () => {
    const next = reduced(start, script.written({ number: 11, at: 2_000 }), script.own("read_mark_moved", { head: aHead({ read_number: 5 }) }));
    expect(head(next)).toMatchObject({ last_number: 11, last_at: 2_000, read_number: 5 });
  });

  it("in an unknown thread makes it known", () => {
    const next = reduced(start, script.own("read_mark_moved", { head: aHead({ thread: 8, title: "T" }) }));
    expect(head(next, 8)).toEqual(aHead({ thread: 8, title: "T" }));
  });

  it("does not bring an old title back", () => {
    const titled = anchoredHeads([aHead({ title: "old" })]);
    const changed = script.inRoom("thread_changed", { thread: 7, title: "new", pinned: false, locked: false });
    expect(head(reduced(titled, changed, script.own("read_mark_moved", { head: aHead({ title: "old" }) })))?.title).toBe("new");
  });
});

describe("a post that calls", () => {
  it("after the mark counts", () => {
    expect(head(reduced(start, calls(11)))).toMatchObject({ mentions: 1, read_number: 10, last_number: 10 });
  });

  it("and no longer does counts no more, and the server is asked whether the thread is still followed", () => {
    const next = reduced(start, calls(11), calledOff(11));
    expect(head(next)?.mentions).toBe(0);
    expect(stale(next)).toEqual([7]);
  });

  it("in a thread not followed makes it followed, unread from the post on, in either order of the feeds", () => {
    const unfollowed = anchoredHeads([aHead({ followed: false })]);
    for (const events of [
      [script.written({ number: 11 }), calls(11)],
      [calls(11), script.written({ number: 11 })],
    ]) {
      const next = reduced(unfollowed, ...events);
      expect(head(next)).toMatchObject({ followed: true, read_number: 10, last_number: 11, mentions: 1 });
      expect(stale(next)).toEqual([7]);
    }
  });

  it("and is read already asks the server", () => {
    const next = reduced(start, calls(4));
    expect(head(next)?.mentions).toBe(0);
    expect(stale(next)).toEqual([7]);
  });

  it("in an unknown thread asks the server", () => {
    expect(stale(reduced(anchoredHeads([]), calls(11)))).toEqual([7]);
  });

  it("may be counted already in a head that came without the own feed's place, so the server is asked", () => {
    const fetched = refreshHead(anchoredHeads([]), aHead({ last_number: 11, mentions: 1 }));
    expect(stale(reduced(fetched, calls(11)))).toEqual([7]);
    const marked = reduced(fetched, script.own("read_mark_moved", { head: aHead({ last_number: 11, mentions: 1 }) }));
    expect(stale(reduced(marked, calls(12)))).toEqual([]);
  });
});

describe("who wrote last", () => {
  const two = { id: 2, name: "two" };
  const written = (number: number, name: string): FeedEvent =>
    script.inRoom("post_written", { post: aPost({ number }), excerpt: "", members: [{ id: 2, name }] });

  it("is told with the post, and by the name they have", () => {
    const next = reduced(start, written(11, "two"));
    expect(head(next)?.last_author).toEqual(two);
    expect(head(reduced(next, script.inGroup("member_renamed", { member: { id: 2, name: "deux" } })))?.last_author?.name).toBe("deux");
  });

  it("keeps the new name when an older post comes later by another feed", () => {
    const before = written(11, "two");
    const next = reduced(start, script.inGroup("member_renamed", { member: { id: 2, name: "deux" } }), before);
    expect(head(next)?.last_author?.name).toBe("deux");
    expect(head(refreshHead(next, aHead({ last_number: 11, last_author: two })))?.last_author?.name).toBe("deux");
    expect(head(reduced(next, written(12, "zwei")))?.last_author?.name).toBe("zwei");
  });

  it("is read anew by who comes back to a group, where names were given meanwhile", () => {
    const before = reduced(start, script.inGroup("member_renamed", { member: { id: 2, name: "deux" } }));
    const back = reduced(before, script.own("group_entered", { group: 1 }));
    expect(head(refreshHead(back, aHead({ last_number: 11, last_author: { id: 2, name: "zwei" } })))?.last_author?.name).toBe("zwei");
  });

  it("takes the name that was told while the head was asked for", () => {
    const missed = [script.inGroup("member_renamed", { member: { id: 2, name: "deux" } })];
    expect(head(refreshHead(start, aHead({ last_number: 11, last_author: two }), missed))?.last_author?.name).toBe("deux");
  });

  it("does not go back to an earlier post with a read mark", () => {
    const moved = script.own("read_mark_moved", { head: aHead({ last_author: { id: 9, name: "nine" } }) });
    expect(head(reduced(start, written(11, "two"), moved))?.last_author).toEqual(two);
  });
});

it("heads that come with a page tell news only of unknown threads", () => {
  const next = absorbHeads(start, [aHead({ read_number: 1 }), aHead({ thread: 8, read_number: 2 })]);
  expect(head(next, 7)?.read_number).toBe(10);
  expect(head(next, 8)?.read_number).toBe(2);
});

it("what is not followed is never unread", () => {
  expect(unreadOf(aHead({ followed: false, read_number: 0 }))).toBe(0);
});
