import { beforeEach, describe, expect, it } from "vitest";
import type { FeedEvent, Post, ReactionTally } from "../protocol.gen";
import { type Conversation, conversationOf, hasAfter, hasBefore, keptAround, reduceConversation, withFreshPosts, withPage } from "./conversation";
import { Script, aCard, aPost, me, posts } from "./testing/events";

let script: Script;
beforeEach(() => {
  script = new Script();
});

const opened = (first = 1, last = 10, end = last): Conversation =>
  conversationOf(aCard({ id: 7, last_number: end }), { posts: posts(first, last), members: [] });
const reduced = (state: Conversation, ...events: FeedEvent[]): Conversation =>
  events.reduce((all, event) => reduceConversation(all, event, me), state);
const numbers = ({ posts: loaded }: Conversation): number[] => loaded.map((post) => post.number);
const post = (state: Conversation, number: number): Post | undefined => state.posts.find((one) => one.number === number);
const tally = (more: Partial<ReactionTally>): ReactionTally => ({ reaction: "agree", count: 1, members: [2], mine: false, ...more });
const reacted = (member: number, added: boolean, now: ReactionTally): FeedEvent =>
  script.inRoom("reaction_changed", { thread: 7, post: 7003, number: 3, member: { id: member, name: "" }, added, tally: now, members: [] });

describe("a new post", () => {
  it("comes after the last one, once", () => {
    const written = script.written({ number: 11 });
    const next = reduced(opened(), written, written);
    expect(numbers(next)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(next.card).toMatchObject({ last_number: 11, last: { post: 7011, number: 11, author: 2, excerpt: "excerpt 11" } });
  });

  it("is the first of an empty lounge", () => {
    const empty = conversationOf(aCard({ id: 7, last_number: 0 }), { posts: [], members: [] });
    expect(numbers(reduced(empty, script.written({ number: 1 })))).toEqual([1]);
  });

  it("is only counted while older ones are shown", () => {
    const next = reduced(opened(1, 10, 50), script.written({ number: 51 }));
    expect(numbers(next)).toHaveLength(10);
    expect(next.card.last_number).toBe(51);
    expect(hasAfter(next)).toBe(true);
  });

  it("of another thread is none of ours", () => {
    const state = opened();
    expect(reduced(state, script.written({ number: 11, thread: 8 }))).toBe(state);
  });
});

describe("an edit", () => {
  const edited = (): FeedEvent =>
    script.inRoom("post_edited", { post: aPost({ number: 3, text: "better", edits: 1, edited_at: 9 }), excerpt: "better", members: [] });

  it("keeps the reactions, which it is told without", () => {
    const next = reduced(opened(), reacted(2, true, tally({})), edited());
    expect(post(next, 3)).toMatchObject({ text: "better", edits: 1, reactions: [tally({})] });
  });

  it("shows in the previews of its answers and on the thread's card", () => {
    const reply_to = { post: 7003, number: 3, author: 2, excerpt: "post 3" };
    const answered = reduced(opened(), script.written({ number: 11, reply_to }));
    expect(post(reduced(answered, edited()), 11)?.reply_to?.excerpt).toBe("better");
    const last = reduced(opened(1, 2), script.written({ number: 3 }), edited());
    expect(last.card.last?.excerpt).toBe("better");
  });
});

describe("a deletion", () => {
  const deleted = (): FeedEvent =>
    script.inRoom("post_deleted", { thread: 7, post: 7003, number: 3, deleted: { by: 9, at: 8 }, by: { id: 9, name: "" } });

  it("leaves a place without words, mentions and reactions", () => {
    const html = "<b>" as Post["html"] & string;
    const rich = withFreshPosts(opened(), [aPost({ number: 3, html, mentions: [4], reactions: [tally({})] })]);
    expect(post(reduced(rich, deleted()), 3)).toEqual(aPost({ number: 3, text: "", deleted: { by: 9, at: 8 } }));
  });

  it("empties previews and the card", () => {
    const reply_to = { post: 7003, number: 3, author: 2, excerpt: "post 3" };
    const next = reduced(opened(1, 2), script.written({ number: 3 }), deleted(), script.written({ number: 4, reply_to }));
    expect(next.card.last?.number).toBe(4);
    const answered = reduced(opened(), script.written({ number: 11, reply_to }), deleted());
    expect(post(answered, 11)?.reply_to?.excerpt).toBe("");
    expect(reduced(opened(1, 2), script.written({ number: 3 }), deleted()).card.last?.excerpt).toBe("");
  });

  it("undone brings all back, and finds mine among those named", () => {
    const restored = script.inRoom("post_restored", {
      post: aPost({ number: 3, reactions: [tally({ count: 2, members: [2, me] })] }),
      excerpt: "post 3",
      members: [],
    });
    const next = reduced(opened(), deleted(), restored);
    expect(post(next, 3)).toEqual(aPost({ number: 3, reactions: [tally({ count: 2, members: [2, me], mine: true })] }));
    expect(next.stalePosts).toEqual([]);
  });

  it("undone with more reactions than are named has to be read again", () => {
    const many = aPost({ number: 3, reactions: [tally({ count: 30, members: [2, 4] })] });
    const next = reduced(opened(), deleted(), script.inRoom("post_restored", { post: many, excerpt: "", members: [] }));
    expect(next.stalePosts).toEqual([{ id: 3, times: 1 }]);
  });
});

describe("a reaction", () => {
  it("of mine is mine, of others leaves mine as it was", () => {
    const next = reduced(opened(), reacted(me, true, tally({ members: [me] })), reacted(2, true, tally({ count: 2, members: [me, 2] })));
    expect(post(next, 3)?.reactions).toEqual([tally({ count: 2, members: [me, 2], mine: true })]);
    expect(post(reduced(next, reacted(me, false, tally({ members: [2] }))), 3)?.reactions[0]?.mine).toBe(false);
  });

  it("goes with the last one, and new kinds come last", () => {
    const both = reduced(opened(), reacted(2, true, tally({})), reacted(2, true, tally({ reaction: "sad" })));
    expect(post(both, 3)?.reactions.map((one) => one.reaction)).toEqual(["agree", "sad"]);
    expect(post(reduced(both, reacted(2, false, tally({ count: 0, members: [] }))), 3)?.reactions).toEqual([tally({ reaction: "sad" })]);
  });

  it("of a guest's page is never mine", () => {
    const state = reduceConversation(opened(), reacted(2, true, tally({})), undefined);
    expect(post(state, 3)?.reactions[0]?.mine).toBe(false);
  });
});

it("title, pin and lock change", () => {
  const changed = script.inRoom("thread_changed", { thread: 7, title: "New", pinned: true, locked: true });
  expect(reduced(opened(), changed).card).toMatchObject({ title: "New", pinned: true, locked: true });
});

describe("pages", () => {
  it("join before and after", () => {
    const middle = opened(40, 60, 100);
    expect(hasBefore(middle) && hasAfter(middle)).toBe(true);
    const more = withPage(withPage(middle, posts(20, 39), "ignore"), posts(61, 100), "ignore");
    expect(numbers(more)).toEqual(posts(20, 100).map((one) => one.number));
    expect(hasAfter(more)).toBe(false);
  });

  it("that overlap leave what events have taught", () => {
    const edit = script.inRoom("post_edited", { post: aPost({ number: 10, text: "new" }), excerpt: "", members: [] });
    expect(post(withPage(reduced(opened(), edit), posts(8, 12), "ignore"), 10)?.text).toBe("new");
  });

  it("far away replace, or are let go", () => {
    expect(numbers(withPage(opened(), posts(50, 60), "replace"))[0]).toBe(50);
    expect(numbers(withPage(opened(), posts(50, 60), "ignore"))[0]).toBe(1);
    expect(numbers(withPage(opened(), [], "replace"))).toHaveLength(10);
  });

  it("far from view are let go of", () => {
    const small = keptAround(opened(1, 500), 240, 260, 50);
    expect([numbers(small)[0], numbers(small)[numbers(small).length - 1]]).toEqual([190, 310]);
    const all = opened();
    expect(keptAround(all, 1, 10, 50)).toBe(all);
  });
});
