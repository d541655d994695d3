import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Post } from "../../protocol.gen";
import type { PendingChange } from "../../state/api";
import { createStreamDays, waitingByPost, withWaiting } from "./stream_items";
import { completeMention, isMeant, mentionAt, prefixLines, quoted, wrapCode, wrapSelection } from "./text_edits";

const noon = new Date(2026, 10, 22, 12, 0).getTime();
const minute = 60_000;
const post = (number: number, author: number, at: number, more: Partial<Post> = {}): Post =>
  ({ id: number, thread: 1, number, author, at, text: `post ${number}`, mentions: [], reactions: [], edits: 0, ...more });
const area = (value: string, selectionStart = value.length, selectionEnd = selectionStart) => ({ value, selectionStart, selectionEnd });

const daysOf = (posts: readonly Post[], unreadFrom: number | undefined) => createStreamDays()(posts, 1, posts.length, unreadFrom);

describe("the stream", () => {
  it("shows a stretch of what is loaded, grouped as if all were there", () => {
    const posts = [1, 2, 3, 4, 5].map((number) => post(number + 100, 7, noon + number));
    const days = createStreamDays()(posts, 102, 104, undefined);
    expect(days[0]?.posts.map((entry) => [entry.post.number, entry.follows, entry.followed])).toEqual([[102, true, true], [103, true, true], [104, true, true]]);
  });

  it("keeps what is known of each post while others come, and looks again when a neighbour or the unread line changes", () => {
    const days = createStreamDays();
    const posts = [post(1, 7, noon), post(2, 7, noon + 1), post(3, 7, noon + 2)];
    const [before] = days(posts, 1, 3, undefined);
    const [after] = days([...posts, post(4, 8, noon + 3)], 1, 4, undefined);
    expect([0, 1].map((index) => after?.posts[index] === before?.posts[index])).toEqual([true, true]);
    const [gone] = days([posts[0]!, { ...posts[1]!, deleted: { by: 7, at: noon } }, posts[2]!], 1, 3, undefined);
    expect(gone?.posts.map((entry) => entry.follows)).toEqual([false, false, false]);
    expect(days(posts, 1, 3, 3)[0]?.posts[2]).toMatchObject({ firstUnread: true, follows: false });
  });

  it("keeps nothing of posts that have gone by, however many come", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const days = createStreamDays();
    let posts = [1, 2, 3, 4, 5, 6].map((number) => post(number, 7, noon + number));
    const first = new WeakRef(posts[0]!);
    days(posts, 1, 6, undefined);
    for (let number = 7; number < 30; number += 1) {
      posts = [...posts.slice(1), post(number, 7, noon + number)];
      days(posts, number - 2, number, undefined);
    }
    // What a WeakRef was made for is held until the turn is over.
    await new Promise((resolve) => { setTimeout(resolve); });
    collectGarbage();
    expect(first.deref()).toBe(undefined);
  });

  it("names an author once within five minutes, and again after that", () => {
    const posts = [post(1, 7, noon), post(2, 7, noon + minute), post(3, 7, noon + 7 * minute), post(4, 8, noon + 8 * minute)];
    expect(daysOf(posts, undefined)[0]?.posts.map((entry) => entry.follows)).toEqual([false, true, false, false]);
  });

  it("names the author anew after the unread line, an answer and a deleted post", () => {
    const answer = post(3, 7, noon + 2, { reply_to: { post: 1, number: 1, author: 7, excerpt: "" } });
    const gone = post(4, 7, noon + 3, { deleted: { by: 7, at: noon } });
    const posts = [post(1, 7, noon), post(2, 7, noon + 1), answer, gone, post(5, 7, noon + 4)];
    expect(daysOf(posts, 2)[0]?.posts.map((entry) => entry.follows)).toEqual([false, false, false, false, false]);
    expect(daysOf(posts, 2)[0]?.posts.map((entry) => entry.firstUnread)).toEqual([false, true, false, false, false]);
  });

  it("begins a new day at midnight, not after 24 hours", () => {
    const late = new Date(2026, 10, 22, 23, 59).getTime();
    const days = daysOf([post(1, 7, late), post(2, 7, late + 2 * minute)], undefined);
    expect(days.map((day) => day.posts.length)).toEqual([1, 1]);
    expect(days[1]?.posts[0]?.follows).toBe(false);
  });
});

describe("what waits to leave", () => {
  const change = (more: Partial<PendingChange>): PendingChange =>
    ({ key: "k", thread: 1, op: "add_reaction", text: "", post: 1, writtenAt: noon, status: { state: "pending" }, ...more });

  it("shows a reaction on its post at once, and takes it back as well", () => {
    const liked = withWaiting(post(1, 7, noon), [change({ reaction: "thanks" })], 9);
    expect(liked.reactions).toEqual([{ reaction: "thanks", count: 1, members: [9], mine: true }]);
    expect(withWaiting(liked, [change({ op: "remove_reaction", reaction: "thanks" })], 9).reactions).toEqual([]);
  });

  it("counts a reaction once when the server has it already", () => {
    const known = post(1, 7, noon, { reactions: [{ reaction: "agree", count: 3, members: [9, 1, 2], mine: true }] });
    expect(withWaiting(known, [change({ reaction: "agree", status: { state: "sent" } })], 9)).toEqual(known);
  });

  it("shows the new text of an edit, but not of one that failed", () => {
    const edit = change({ op: "edit_post", text: "better" });
    expect(withWaiting(post(1, 7, noon, { html: "<p>x</p>" as Post["html"] & string }), [edit], 7)).toMatchObject({ text: "better" });
    const failed = { ...edit, status: { state: "failed", failure: { kind: "expired" } } } as PendingChange;
    expect(withWaiting(post(1, 7, noon), [failed], 7).text).toBe("post 1");
  });

  it("keeps the changes of each post apart", () => {
    const changes = [change({ key: "a" }), change({ key: "b", post: 2 }), change({ key: "c" })];
    expect(waitingByPost(changes).get(1)?.map(({ key }) => key)).toEqual(["a", "c"]);
  });
});

describe("writing", () => {
  it.each([
    ["hello @ta", { from: 6, prefix: "ta" }],
    ["@", { from: 0, prefix: "" }],
    ["شكرًا @طا", { from: 6, prefix: "طا" }],
    ["(@Umm_K", { from: 1, prefix: "Umm_K" }],
  ])("sees the mention that begins in %s", (value, mention) => {
    expect(mentionAt(area(value))).toEqual(mention);
  });

  it.each(["mail@example", "@ta ", "no mention"])("sees none in %s", (value) => {
    expect(mentionAt(area(value))).toBeUndefined();
  });

  it.each(["tar", "Man", "tareq man", "TAREQ "])("means Tareq Mansour by %s", (typed) => {
    expect(isMeant("Tareq Mansour", typed)).toBe(true);
  });

  it.each(["sour", "nad", "mansour t"])("does not mean Tareq Mansour by %s", (typed) => {
    expect(isMeant("Tareq Mansour", typed)).toBe(false);
  });

  it("means a member however the letters of the name are written", () => {
    expect(isMeant("أحمد المصري", "احم")).toBe(true);
  });

  it("completes a mention with the spaces of the name as underscores", () => {
    expect(completeMention(area("Ask @ta"), 4, "Tareq Mansour")).toEqual({ text: "Ask @Tareq_Mansour ", from: 19, to: 19 });
  });

  it("quotes every line of what somebody said, behind what is written, and leaves the caret below", () => {
    expect(quoted("", "one\n\ntwo")).toEqual({ text: "> one\n>\n> two\n\n", from: 15, to: 15 });
    expect(quoted("Yes. \n", "one").text).toBe("Yes.\n\n> one\n\n");
  });

  it("puts a word between backticks and lines between fences", () => {
    expect(wrapCode(area("run ls", 4, 6))?.text).toBe("run `ls`");
    expect(wrapCode(area("a\nb", 0, 3))?.text).toBe("```\na\nb\n```");
  });

  it("puts signs around what is selected and before its lines", () => {
    expect(wrapSelection(area("a bold b", 2, 6), "**")).toEqual({ text: "a **bold** b", from: 4, to: 8 });
    expect(prefixLines(area("one\ntwo", 0, 7), "> ")?.text).toBe("> one\n> two");
  });
});
