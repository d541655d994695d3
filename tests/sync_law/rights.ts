/** What somebody may see and follow, by their own fetches; and whether what they heard stays within that. */
import type { FeedEvent, GroupSummary, MemberId } from "../../web-client/src/protocol.gen.ts";
import type { Ask } from "../../web-client/src/state/sync.ts";
import type { Registry } from "./registry.ts";

export interface Rights {
  readonly me: MemberId | undefined;
  /** The feeds that may be followed, and where each stands. */
  readonly feeds: ReadonlyMap<string, number>;
  readonly known: ReadonlySet<number>;
  readonly readable: ReadonlySet<number>;
  /** Of the groups that the one who asks is in. */
  readonly membersOf: ReadonlyMap<number, ReadonlySet<MemberId>>;
}

export async function rightsOf(ask: Ask, groups: Iterable<number>): Promise<Rights> {
  const [home, ...views] = await Promise.all([ask("open_home", {}), ...[...groups].map((group) => ask("open_group", { group }))]);
  const summaries = [...home.groups, ...views.map((view) => view.summary)];
  const feeds = new Map<string, number>();
  const put = (position: { feed: string; seq: number } | undefined): void => {
    if (position) feeds.set(position.feed, position.seq);
  };
  put(home.feed);
  for (const summary of summaries) {
    if (summary.role !== undefined) put(summary.feed);
    put(summary.moderators_feed);
    for (const room of summary.rooms) put(room.feed);
  }
  const rooms = summaries.flatMap((summary) => summary.rooms);
  return {
    me: home.me?.id,
    feeds,
    known: new Set(rooms.map(({ room }) => room.id)),
    readable: new Set(rooms.filter(({ feed }) => feed !== undefined).map(({ room }) => room.id)),
    membersOf: new Map(await Promise.all(summaries.filter(({ role }) => role !== undefined).map(membersOf))),
  };

  async function membersOf({ group }: GroupSummary): Promise<[number, ReadonlySet<MemberId>]> {
    const { members } = await ask("list_members", { group: group.id });
    return [group.id, new Set(members.map(({ member }) => member.id))];
  }
}

/** By the right that is there once the change is done: losing it means not to hear of the change either. */
export function overheard(events: readonly FeedEvent[], rights: Rights, registry: Registry): readonly string[] {
  return events.flatMap((event) => {
    const what = `${event.event} on ${event.feed}`;
    if (!rights.feeds.has(event.feed)) return [`heard ${what}, which they may not follow`];
    // That a room is gone is told to those who knew of it.
    if (event.event === "room_removed") return [];
    return placesIn(event.data, registry)
      .filter(({ room, inside }) => !(inside ? rights.readable : rights.known).has(room))
      .map(({ room, said }) => `heard ${what}, which tells ${said} of room ${room}`);
  });
}

interface Told {
  readonly room: number;
  /** What is said in the room, not only that it is there. */
  readonly inside: boolean;
  readonly said: string;
}

/** Every room that the data of an event gives away, by an id or by words that were only said there. */
function placesIn(data: unknown, registry: Registry): readonly Told[] {
  const told: Told[] = [];
  const note = (room: number | undefined, inside: boolean, said: string): void => {
    if (room !== undefined) told.push({ room, inside, said });
  };
  const visit = (value: unknown, key: string): void => {
    if (typeof value === "string") for (const { room, inside, word } of registry.wordsIn(value)) note(room, inside, `"${word}"`);
    else if (Array.isArray(value)) for (const item of value) visit(item, key);
    else if (typeof value === "object" && value !== null) for (const [name, inner] of Object.entries(value)) visit(inner, name);
    else if (typeof value === "number") {
      if (key === "room") note(value, false, "the id");
      if (key === "thread") note(registry.roomOfThread.get(value), true, `thread ${value}`);
      if (key === "lounge") note(registry.roomOfThread.get(value), false, "the lounge");
      if (key === "post") note(registry.roomOfPost.get(value), true, `post ${value}`);
    }
  };
  visit(data, "");
  return told;
}
