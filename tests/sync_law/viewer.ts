/** Somebody who looks: holds states, follows the feeds that keep them current, and takes down what is heard. */
import type { FeedEvent, OperationName, Operations } from "../../web-client/src/protocol.gen.ts";
import type { Ask } from "../../web-client/src/state/sync.ts";
import { Connection, type Listener, Refused } from "./connection.ts";
import type { Rights } from "./rights.ts";
import type { Held } from "./states.ts";

const deadline_ms = 20_000;

/** The session that listened is over. */
export class HungUp extends Error {}

export class Viewer {
  readonly who: string;
  readonly held = new Map<string, Held>();
  /** Everything that came since the last `forget`. */
  heard: FeedEvent[] = [];
  /** What the stream itself did wrong. */
  wrongs: string[] = [];
  #connection: Connection | undefined;
  #isSignedIn = false;
  readonly #follows = new Map<string, number>();
  #isNews: (() => void)[] = [];

  constructor(who: string) {
    this.who = who;
  }

  get isConnected(): boolean {
    return this.#connection?.isOpen === true;
  }

  async connect(host: string, cookie: string | undefined): Promise<void> {
    this.#follows.clear();
    this.#isSignedIn = cookie !== undefined;
    const changed = (): void => {
      const waiting = this.#isNews;
      this.#isNews = [];
      for (const resume of waiting) resume();
    };
    const listener: Listener = {
      event: (event) => {
        this.#take(event);
        changed();
      },
      signal: ({ feed, signal }) => this.#mustFollow(feed, signal),
      end: ({ feed, end }) => {
        this.#mustFollow(feed, `end ${end}`);
        this.#lose(feed);
        changed();
      },
      closed: changed,
    };
    this.#connection = await Connection.open(host, cookie, listener);
  }

  disconnect(): void {
    this.#connection?.close();
  }

  /** Asks each thing once: to be used while nothing changes. */
  asking(): Ask {
    const answers = new Map<string, Promise<unknown>>();
    return <Op extends OperationName>(op: Op, args: Operations[Op]["args"]) => {
      const question = `${op} ${JSON.stringify(args)}`;
      const known = answers.get(question);
      if (known) return known as Promise<Operations[Op]["reply"]>;
      const answer = this.ask(op, args);
      answers.set(question, answer);
      return answer;
    };
  }

  async ask<Op extends OperationName>(op: Op, args: Operations[Op]["args"]): Promise<Operations[Op]["reply"]> {
    if (!this.#connection?.isOpen) throw new HungUp(this.who);
    const reply = await this.#connection.request(op, args);
    if (reply.error === undefined) return reply.ok;
    const isOver = reply.error.code === "not_signed_in" && this.#isSignedIn;
    if (isOver || reply.error.code === "unavailable") throw new HungUp(this.who);
    throw new Refused(op, reply.error);
  }

  /** Follows what the states need, as far as it is allowed, and nothing else. */
  async align(rights: Rights): Promise<void> {
    const wanted = new Map<string, number>();
    for (const held of this.held.values()) {
      for (const [feed, seq] of Object.entries(held.feeds())) {
        if (rights.feeds.has(feed)) wanted.set(feed, Math.max(seq, wanted.get(feed) ?? 0));
      }
    }
    const news = [...wanted].filter(([feed]) => !this.#follows.has(feed));
    const rest = [...this.#follows.keys()].filter((feed) => !wanted.has(feed));
    for (const [feed, seq] of news) this.#follows.set(feed, seq);
    await Promise.all([
      ...news.map(async ([feed, after]) => this.ask("follow", { feed, after })),
      ...rest.map(async (feed) => {
        await this.ask("unfollow", { feed });
        this.#follows.delete(feed);
      }),
    ]);
  }

  /** Until everything that was ever said in the followed feeds is here, and the follows that are no right any more are over. */
  async caughtUp(rights: Rights): Promise<void> {
    await this.until(() => this.notAt(rights).length === 0, () => `nothing more came of ${this.notAt(rights).join(", ")}`);
  }

  /** The followed feeds that stand elsewhere, or may not be followed any more. */
  notAt(rights: Rights): readonly string[] {
    return [...this.#follows].filter(([feed, seq]) => seq !== rights.feeds.get(feed)).map(([feed]) => feed);
  }

  hungUp(): Promise<void> {
    return this.until(() => !this.isConnected, () => "the connection of an ended session stays open");
  }

  async until(isThere: () => boolean, orElse: () => string): Promise<void> {
    const timedOut = Date.now() + deadline_ms;
    while (!isThere()) {
      if (Date.now() >= timedOut) throw new Error(`${this.who}: ${orElse()}`);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resume) => {
        this.#isNews.push(resume);
        timer = setTimeout(resume, timedOut - Date.now());
      });
      clearTimeout(timer);
    }
  }

  forget(): void {
    this.heard = [];
    this.wrongs = [];
  }

  #take(event: FeedEvent): void {
    this.heard.push(event);
    if (!this.#mustFollow(event.feed, event.event)) return;
    const seq = (this.#follows.get(event.feed) ?? 0) + 1;
    if (event.seq !== seq) this.wrongs.push(`${event.feed}: seq ${event.seq} came where ${seq} was due`);
    this.#follows.set(event.feed, event.seq);
    for (const held of this.held.values()) this.wrongs.push(...held.take(event));
  }

  #mustFollow(feed: string, what: string): boolean {
    if (this.#follows.has(feed)) return true;
    this.wrongs.push(`${what} came on ${feed}, which is not followed`);
    return false;
  }

  #lose(feed: string): void {
    this.#follows.delete(feed);
    for (const held of this.held.values()) held.ended(feed);
  }
}
