import { describe, expect, it } from "vitest";
import { createFirstData } from "./first_data";

const page = (replies: unknown): string => JSON.stringify({ replies });
const room = { op: "open_room", args: { room: 4 }, reply: { room: { id: 4 }, posts: { posts: [{ number: 7 }, { number: 8 }] } } };

describe("what the page brought along", () => {
  it("answers each question once", () => {
    const first = createFirstData(page([{ op: "open_home", args: {}, reply: { groups: [] } }, room]));
    expect(first.reader).toBe("guest");
    expect(first.take("open_home", {})).toEqual({ groups: [] });
    expect(first.reader).toBeUndefined();
    expect(first.take("open_home", {})).toBeUndefined();
    expect(first.take("open_room", { room: 4 })).toEqual(room.reply);
    expect(first.take("open_room", { room: 4 })).toBeUndefined();
  });

  it("answers the very question only", () => {
    const first = createFirstData(page([room]));
    expect(first.take("open_room", { room: 5 })).toBeUndefined();
    expect(first.take("open_thread", { thread: 4 })).toBeUndefined();
    expect(first.take("open_room", { room: 4 })).toEqual(room.reply);
  });

  it("serves where one had stopped reading, when that post is there", () => {
    expect(createFirstData(page([room])).take("open_room", { room: 4, at: 8 })).toEqual(room.reply);
    expect(createFirstData(page([room])).take("open_room", { room: 4, at: 9 })).toBeUndefined();
    const asked = { ...room, args: { room: 4, at: 900 } };
    expect(createFirstData(page([asked])).take("open_room", { room: 4, at: 900 })).toEqual(room.reply);
    expect(createFirstData(page([asked])).take("open_room", { room: 4 })).toEqual(room.reply);
  });

  it("is old once something was heard", () => {
    const first = createFirstData(page([room]));
    first.forget();
    expect(first.take("open_room", { room: 4 })).toBeUndefined();
  });

  it("is nothing on a page without it, or with something else in its place", () => {
    for (const text of [undefined, null, "", "null", "[]", "{", '{"replies":3}']) {
      expect(createFirstData(text).take("open_home", {})).toBeUndefined();
    }
  });
});
