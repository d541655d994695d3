/** One member's page with its store, over the tests' clock, network and server: group 3, room 4, lounge 7 with ten posts. */
import type { Me } from "../../protocol.gen";
import type { OutboxStore } from "../../socket/outbox_store";
import { memoryStore } from "../../socket/testing/memory_store";
import type { SessionMessage, TabChannel, TabMessage } from "../../socket/tabs";
import { FakeServer } from "../../socket/testing/server";
import { Clock, Network, Page, seeded, settling } from "../../socket/testing/world";
import type { App } from "../api";
import { createDrafts } from "../app/drafts";
import { createFirstData } from "../app/first_data";
import { type KeptStore, memoryKeptStore } from "../app/kept_store";
import { createReadMarks } from "../app/read_marks";
import { createApp } from "../app.svelte";
import { aCard, aGroupView, aHead, aHome, aRoom, aRoomView, aSummary, aThreadView, groupFeed, roomFeed } from "./events";

export class AppWorld {
  readonly clock = new Clock();
  readonly server = new FakeServer(this.clock);
  readonly network = new Network(this.clock, this.server);
  readonly store: OutboxStore = memoryStore();
  /** How the device gives the store. */
  opening: Promise<OutboxStore> = Promise.resolve(this.store);
  /** What the device keeps over a reload. */
  readonly device = new DeviceStorage();
  readonly keptStates: KeptStore = memoryKeptStore();
  /** Of the program that the next page runs. */
  version = "1";
  /** What was told past the connection while the page was left. */
  readonly lastWords: unknown[] = [];
  page = new Page(this.clock, this.network, "page", seeded(1));
  /** Whose session the browser's cookie is. */
  account: Me | undefined = aHome().me;
  /** Other tabs of this browser. */
  readonly tabs = new Tabs<SessionMessage>();
  readonly outboxTabs = new Tabs<TabMessage>();
  /** What the next page brings along. */
  brought: string | undefined;
  /** How far the server says that the lounge was read. */
  readNumber = 8;
  isFollowed = true;
  app: App;

  constructor() {
    settling.turns = 3;
    for (let number = 1; number <= 10; number += 1) this.server.addPost(2, 7, `post ${number}`);
    this.server.queries = this.answers();
    this.server.cookie = () => this.account?.id ?? "guest";
    this.app = this.open();
  }

  private answers(): FakeServer["queries"] {
    const { server } = this;
    const at = (feed: string) => ({ feed, seq: server.headOf(feed) });
    const lounge = () => aCard({ id: 7, last_number: server.posts.get(7)?.length ?? 0 });
    const head = () => aHead({ last_number: lounge().last_number, read_number: this.readNumber, followed: this.isFollowed });
    const summary = () => aSummary({ feed: at(groupFeed), rooms: [{ room: aRoom(), feed: at(roomFeed), heads: [head()] }] });
    return {
      open_home: () => (this.account ? { me: this.account, groups: [summary()], feed: at(`member:${this.account.id}`) } : { groups: [] }),
      open_group: () => aGroupView(summary()),
      open_room: () =>
        aRoomView({
          lounge: lounge(),
          feed: at(roomFeed),
          head: head(),
          posts: { posts: (server.posts.get(7) ?? []).slice(-50), members: [{ id: 2, name: "two" }] },
        }),
      open_thread: () => aThreadView({ feed: at(roomFeed) }),
      list_drafts: () => ({ drafts: [], more: false }),
      get_head: (args) => aHead({ thread: args["thread"] as number }),
    };
  }

  /** The page as the server makes it at this moment. */
  pageNow(): string {
    const reply = (op: string): unknown => this.server.queries[op]?.({}, this.account?.id ?? 0);
    return JSON.stringify({
      replies: [
        { op: "open_home", args: {}, reply: reply("open_home") },
        { op: "open_room", args: { room: 4 }, reply: reply("open_room") },
      ],
    });
  }

  private open(): App {
    return createApp({
      env: this.page.env,
      firstData: createFirstData(this.brought),
      http: {
        post: async (op) => {
          this.account = op === "sign_out" ? undefined : aHome().me;
          return { kind: "ok", value: { me: this.account } } as never;
        },
        lastWord: (op, args) => void this.lastWords.push({ op, ...args }),
      },
      drafts: createDrafts(this.device),
      marks: createReadMarks(this.device),
      outbox: {
        store: this.opening,
        lock: { take: (became, byForce) => (byForce ? undefined : became(true)), leave: () => undefined },
        channel: this.outboxTabs,
      },
      tabs: this.tabs,
      kept: { store: this.keptStates, version: this.version },
    });
  }

  async begin(): Promise<void> {
    this.app.start();
    await this.clock.advance(50);
  }

  async inRoom(): Promise<void> {
    await this.begin();
    void this.app.openRoom(4);
    await this.clock.advance(50);
  }

  /** Another page on the same device; the one before is gone without a word. */
  reload(): void {
    for (const line of this.network.lines) line.freeze();
    this.page = new Page(this.clock, this.network, "after reload", seeded(2));
    this.app = this.open();
  }

  asked(op: string): FakeServer["asked"] {
    return this.server.asked.filter((one) => one.op === op);
  }

  loungeTexts(): string[] {
    return this.app.room.status === "ready" ? this.app.room.value.lounge.posts.map((post) => post.text) : [];
  }
}

/** The other tabs: what they hear, and a way to say something to this page. */
class Tabs<Message> implements TabChannel<Message> {
  readonly told: Message[] = [];
  say: (message: Message) => void = () => undefined;

  tell(message: Message): void {
    this.told.push(message);
  }
  listen(heard: (message: Message) => void): void {
    this.say = heard;
  }
  close(): void {
    this.say = () => undefined;
  }
}

/** As localStorage is. */
class DeviceStorage implements Storage {
  private readonly items = new Map<string, string>();

  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  clear(): void {
    this.items.clear();
  }
}
