/**
 * The law: whatever somebody does, the states of all who look, brought on by the events they hear, are what a fresh fetch
 * gives; and nobody hears what they may not see.
 */
import type { FeedEvent, OperationName, Operations } from "../../web-client/src/protocol.gen.ts";
import type { Reply } from "./connection.ts";
import { type Rights, overheard, rightsOf } from "./rights.ts";
import { type Held, holdDrafts, holdGroup, holdHome, holdMembers, holdRoom, holdSessions, holdThread, holdWaiting } from "./states.ts";
import type { Server } from "./server.ts";
import { type Standing, Village, standings } from "./village.ts";
import { HungUp, Viewer } from "./viewer.ts";

export interface CheckOptions {
  /** States that hold go on as they are, so that what is wrong in them has time to show. */
  goOn?: boolean;
  /** Rights may have come and gone since the last check: what was heard meanwhile tells nothing. */
  severalChanges?: boolean;
}

/** SYNC_ATTEMPTS_PER_CHECK: where a check is dear. What somebody may not hear, and what a refusal says, show only after each. */
const attemptsPerCheck = Number(process.env["SYNC_ATTEMPTS_PER_CHECK"] ?? 1);

export class Law {
  readonly village: Village;
  readonly viewers = new Map<Standing, Viewer>();
  readonly problems: string[] = [];
  /** Names of the events that were ever heard. */
  readonly events = new Set<FeedEvent["event"]>();
  /** Attempts since the last check. */
  readonly #unchecked: { what: string; isRefused: boolean }[] = [];
  readonly #always: readonly Held["name"][];
  readonly #hosts: Server["hosts"];

  private constructor(village: Village, hosts: Server["hosts"]) {
    this.village = village;
    this.#hosts = hosts;
    for (const standing of standings) {
      const viewer = new Viewer(standing);
      this.viewers.set(standing, viewer);
      for (const held of [holdHome(), holdSessions(), holdWaiting(), holdDrafts()]) viewer.held.set(held.name, held);
    }
    for (const group of [village.group, village.elsewhere]) this.watchGroup(group);
    for (const { room, thread } of Object.values(village.spots)) {
      this.watch(() => holdRoom(room));
      this.watch(() => holdThread(thread));
    }
    this.#always = [...this.#first().held.keys()];
  }

  /** Where there are several nodes, what is done is done on the first, and each looks on from another. */
  static async over(hosts: Server["hosts"]): Promise<Law> {
    const law = new Law(await Village.build(hosts[0]), hosts);
    await Promise.all([...law.viewers.keys()].map((standing) => law.#connect(standing)));
    await law.check("at the beginning");
    return law;
  }

  /** From the next check on. */
  watch(hold: () => Held): void {
    for (const viewer of this.viewers.values()) {
      const held = hold();
      if (!viewer.held.has(held.name)) viewer.held.set(held.name, held);
    }
  }

  watchGroup(group: number): void {
    this.watch(() => holdGroup(group));
    this.watch(() => holdMembers(group));
  }

  /** Lets go of what was watched later, so that a check costs the same at the end as at the beginning. */
  async watchLess(): Promise<void> {
    await this.#checkAttempts();
    for (const viewer of this.viewers.values()) {
      for (const name of viewer.held.keys()) if (!this.#always.includes(name)) viewer.held.delete(name);
    }
    await this.check("after letting go");
  }

  /** What a change has made is watched by everybody: those who may not see it as well. */
  watchMade<Op extends OperationName>(op: Op, reply: Operations[Op]["reply"]): void {
    if (op === "create_group") this.watchGroup((reply as Operations["create_group"]["reply"]).group.id);
    if (op === "create_room") this.watch(() => holdRoom((reply as Operations["create_room"]["reply"]).id));
    if (op === "start_thread") this.watch(() => holdThread((reply as Operations["start_thread"]["reply"]).thread.id));
  }

  /** Does it and checks the law, or once for several; what is refused must be as if it had never been asked. */
  async attempt<Op extends OperationName>(by: Standing, op: Op, args: Operations[Op]["args"]): Promise<Reply<Op>> {
    const reply = await this.village.act(by, op, args);
    const isRefused = reply.error !== undefined;
    this.#unchecked.push({ what: `${by} ${op} ${JSON.stringify(args)}${isRefused ? ", refused" : ""}`, isRefused });
    if (reply.error === undefined) this.watchMade(op, reply.ok);
    if (this.#unchecked.length >= attemptsPerCheck) await this.#checkAttempts();
    return reply;
  }

  async #checkAttempts(): Promise<void> {
    const attempts = this.#unchecked.splice(0);
    const when = attempts.map(({ what }) => what).join("\n  ");
    const changes = attempts.filter(({ isRefused }) => !isRefused).length;
    if (changes > 0) await this.check(when, { severalChanges: changes > 1 });
    else if (attempts.length > 0) await this.#nothingSaid(when);
  }

  async check(when: string, how: CheckOptions = {}): Promise<void> {
    await Promise.all([...this.viewers.values()].map(async (viewer) => {
      const wrongs = await this.#look(viewer, how).catch((error: unknown) => {
        if (error instanceof HungUp) return this.#comeBack(viewer);
        throw new Error(`${when}: ${String(error)}`, { cause: error });
      });
      this.problems.push(...wrongs.map((wrong) => `${when}\n    ${viewer.who}: ${wrong}`));
    }));
  }

  /** The problems so far, each once. */
  report(): string {
    return [...new Set(this.problems.splice(0))].join("\n");
  }

  close(): void {
    for (const viewer of this.viewers.values()) viewer.disconnect();
  }

  async #look(viewer: Viewer, { goOn, severalChanges }: CheckOptions): Promise<readonly string[]> {
    const ask = viewer.asking();
    const rights = await rightsOf(ask, this.#groups());
    // An ended session is not cut off in the midst of an answer, but soon.
    if (rights.me !== undefined && !(await ask("list_sessions", {})).sessions.some(({ current }) => current)) {
      await viewer.hungUp();
      throw new HungUp(viewer.who);
    }
    await viewer.caughtUp(rights);
    for (const { event } of viewer.heard) this.events.add(event);
    const leaks = severalChanges ? [] : overheard(viewer.heard, rights, this.village.registry);
    const wrongs = [...viewer.wrongs, ...leaks];
    const all = [...viewer.held.values()];
    await Promise.all(all.map((held) => held.settle(ask)));
    const fresh = await Promise.all(all.map((held) => held.fetch(ask)));
    const named = (group: number): ReadonlySet<number> => rights.membersOf.get(group) ?? new Set();
    for (const one of fresh) {
      const differences = one.differences(named);
      wrongs.push(...differences);
      if (!goOn || !one.isOpen || differences.length > 0) one.adopt();
    }
    viewer.forget();
    await viewer.align(rights);
    return wrongs;
  }

  /** The session that listened was ended: on another one everything is fetched anew. */
  async #comeBack(viewer: Viewer): Promise<readonly string[]> {
    await viewer.hungUp();
    const wrongs = [...viewer.wrongs];
    await this.#connect(viewer.who as Standing);
    const ask = viewer.asking();
    for (const held of viewer.held.values()) (await held.fetch(ask)).adopt();
    viewer.forget();
    await viewer.align(await rightsOf(ask, this.#groups()));
    return wrongs;
  }

  async #connect(standing: Standing): Promise<void> {
    const cookie = standing === "guest" ? undefined : await this.village.signIn(standing);
    const host = this.#hosts[(standings.indexOf(standing) + 1) % this.#hosts.length] ?? this.#hosts[0];
    await this.viewers.get(standing)?.connect(host, cookie);
  }

  /** Every feed there is has its follower: those of the hidden room and the moderators among them. */
  async #nothingSaid(when: string): Promise<void> {
    await Promise.all([...this.viewers.values()].map(async (viewer) => {
      const rights: Rights = await rightsOf(viewer.asking(), this.#groups());
      const moved = viewer.notAt(rights);
      if (moved.length > 0) this.problems.push(`${when}\n    said something on ${moved.join(", ")}`);
    }));
  }

  #groups(): readonly number[] {
    return [...this.#first().held.keys()].flatMap((name) => (name.startsWith("group ") ? [Number(name.slice("group ".length))] : []));
  }

  #first(): Viewer {
    const [first] = this.viewers.values();
    if (!first) throw new Error("nobody looks");
    return first;
  }
}
