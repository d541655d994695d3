import { describe, expect, it } from "vitest";
import { parseRoute } from "./route.svelte";

describe("an address", () => {
  it.each([
    ["/", "", { name: "home" }],
    ["/sign-in", "", { name: "sign_in" }],
    ["/g/yasmin", "", { name: "group", group: "yasmin" }],
    ["/g/yasmin/", "", { name: "group", group: "yasmin" }],
    ["/g/yasmin/members", "", { name: "members", group: "yasmin" }],
    ["/g/yasmin/settings", "", { name: "group_settings", group: "yasmin" }],
    ["/g/yasmin/settings/new-room", "", { name: "new_room", group: "yasmin" }],
    ["/g/yasmin/water", "", { name: "lounge", group: "yasmin", room: "water" }],
    ["/g/yasmin/water", "?at=57", { name: "lounge", group: "yasmin", room: "water", at: 57 }],
    ["/g/yasmin/water/threads", "", { name: "threads", group: "yasmin", room: "water" }],
    ["/g/yasmin/water/new", "", { name: "new_thread", group: "yasmin", room: "water" }],
    ["/t/21", "?at=40", { name: "thread", thread: 21, at: 40 }],
    ["/p/1234", "", { name: "post", post: 1234 }],
  ])("%s%s", (path, query, route) => {
    expect(parseRoute(path, query)).toEqual(route);
  });

  it.each(["/nowhere", "/t", "/t/0", "/t/abc", "/p/-1", "/t/21/x", "/g", "/g/a/b/c", "/g/a/b/threads/x", "/settings/x"])("%s leads nowhere", (path) => {
    expect(parseRoute(path)).toEqual({ name: "not_found" });
  });

  it("survives an address that is not valid UTF-8", () => {
    expect(parseRoute("/g/%E0%A4%A")).toEqual({ name: "group", group: "%E0%A4%A" });
  });

  it("takes no place in a conversation that can't be one", () => {
    expect(parseRoute("/t/21", "?at=-3")).toEqual({ name: "thread", thread: 21 });
  });
});
