/** Which place the address names. Real links everywhere; a click on one is taken over here, without a page load. */
import { leavePlace, newEntry, rememberPlaces, restorePlace } from "./scroll_memory";

export type Route =
  | { name: "home" | "join" | "sign_in" | "settings" | "new_group" | "rooms" | "search" | "outbox" | "not_found" }
  | { name: "group" | "group_settings" | "members" | "new_room"; group: string }
  | { name: "lounge" | "threads" | "new_thread" | "room_settings"; group: string; room: string; at?: number }
  | { name: "thread"; thread: number; at?: number }
  | { name: "post"; post: number };

const positive = (text: string | null | undefined): number | undefined =>
  text && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;

const singles: Record<string, Route["name"]> = {
  "": "home", join: "join", "sign-in": "sign_in", settings: "settings", "new-group": "new_group", rooms: "rooms", search: "search", outbox: "outbox",
};

function parsePlace(group: string, room: string | undefined, view: string | undefined, at: number | undefined): Route {
  if (room === undefined) return { name: "group", group };
  if (room === "settings" && view === "new-room") return { name: "new_room", group };
  if (room === "settings" && view === undefined) return { name: "group_settings", group };
  if (room === "members" && view === undefined) return { name: "members", group };
  const views = { threads: "threads", new: "new_thread", settings: "room_settings" } as const;
  if (view === undefined) return { name: "lounge", group, room, ...(at === undefined ? {} : { at }) };
  const name = views[view as keyof typeof views];
  return name === undefined ? { name: "not_found" } : { name, group, room };
}

export function parseRoute(path: string, query = ""): Route {
  const parts = path.split("/").filter((part) => part !== "").map(decodeURIComponentSafely);
  const at = positive(new URLSearchParams(query).get("at"));
  const [first = "", second, third, fourth] = parts;
  if (parts.length > 4) return { name: "not_found" };
  if (first === "g" && second !== undefined) return parsePlace(second, third, fourth, at);
  const id = positive(second);
  if (first === "t" && id !== undefined && third === undefined) return { name: "thread", thread: id, ...(at === undefined ? {} : { at }) };
  if (first === "p" && id !== undefined && third === undefined) return { name: "post", post: id };
  const single = parts.length <= 1 ? singles[first] : undefined;
  return { name: single ?? "not_found" } as Route;
}

function decodeURIComponentSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

interface Here {
  route: Route;
  /** Counts navigations, so that going to the same address again is noticed. */
  visit: number;
}

const read = (): Route => parseRoute(globalThis.location?.pathname ?? "/", globalThis.location?.search ?? "");
export const here: Here = $state({ route: read(), visit: 0 });

function arrive(): void {
  here.route = read();
  here.visit += 1;
}

export function go(path: string, how: "push" | "replace" = "push"): void {
  leavePlace();
  if (how === "replace") history.replaceState({ entry: newEntry() }, "", path);
  else history.pushState({ inside: true, entry: newEntry() }, "", path);
  arrive();
}

/** Back to where one came from, else to `otherwise`: the first page of a visit has no before. */
export function goBack(otherwise: string): void {
  const state: unknown = history.state;
  const inside = typeof state === "object" && state !== null && "inside" in state;
  if (inside) history.back();
  else go(otherwise, "replace");
}

function takeOver(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || link.pathname.startsWith("/api/")) return;
  if (link.hash !== "" && link.pathname === location.pathname) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/** Once, from main.ts. */
export function startRouting(): void {
  history.scrollRestoration = "manual";
  rememberPlaces();
  addEventListener("popstate", () => {
    arrive();
    restorePlace();
  });
  document.addEventListener("click", takeOver);
}
