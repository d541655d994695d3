/** A small community with somebody of every standing towards its group, and rooms of every visibility. */
import type { OperationName, Operations, RoomCard, Visibility } from "../../web-client/src/protocol.gen.ts";
import { type Reply, Refused, post } from "./connection.ts";
import { Registry } from "./registry.ts";

/** `admitted` is a member who was let into the hidden room. */
export const standings = ["guest", "outsider", "observer", "member", "admitted", "moderator", "owner"] as const;
export type Standing = (typeof standings)[number];
export const visibilities = ["public", "members", "hidden"] as const satisfies readonly Visibility[];
const fromTheStart = ["observer", "member", "admitted", "moderator"] as const;

export interface Person {
  readonly standing: Standing;
  name: string;
  password: string;
  /** 0 for the guest. */
  id: number;
  /** Of the session that acts; the one that listens is another. */
  cookie?: string;
}

export interface Spot {
  readonly room: number;
  readonly lounge: number;
  readonly thread: number;
  /** In that thread, by whoever started it. */
  readonly post: number;
}

export class Village {
  readonly host: string;
  readonly registry = new Registry();
  readonly people: Record<Standing, Person>;
  /** Who can write in a hidden room and is no moderator. */
  readonly starters = { public: "member", members: "member", hidden: "admitted" } as const satisfies Record<Visibility, Standing>;
  readonly spots: Record<Visibility, Spot>;
  group = 0;
  /** The outsider's own group, in which nobody else is. */
  elsewhere = 0;

  private constructor(host: string) {
    this.host = host;
    const nowhere = { room: 0, lounge: 0, thread: 0, post: 0 };
    this.spots = { public: nowhere, members: nowhere, hidden: nowhere };
    this.people = Object.fromEntries(
      standings.map((standing) => [standing, { standing, name: `The ${standing}`, password: `password of ${standing}`, id: 0 }]),
    ) as Record<Standing, Person>;
  }

  static async build(host: string): Promise<Village> {
    const village = new Village(host);
    for (const standing of standings) if (standing !== "guest") await village.#join(village.people[standing]);
    village.group = await village.#found("owner", "the-group");
    village.elsewhere = await village.#found("outsider", "elsewhere");
    for (const standing of fromTheStart) await village.must(standing, "join_group", { group: village.group });
    for (const standing of ["observer", "moderator"] as const) {
      await village.must("owner", "change_role", { group: village.group, member: village.people[standing].id, role: standing });
    }
    for (const visibility of visibilities) village.spots[visibility] = await village.#furnish(visibility);
    return village;
  }

  /** Does it, and keeps track of who is signed in how and of what was made where. */
  async act<Op extends OperationName>(by: Standing, op: Op, args: Operations[Op]["args"]): Promise<Reply<Op>> {
    const person = this.people[by];
    if (by !== "guest" && person.cookie === undefined) person.cookie = await this.signIn(by);
    const { reply, cookie } = await post(this.host, person.cookie, op, args);
    if (reply.error?.code === "not_signed_in" && person.cookie !== undefined) {
      // Another session has ended this one.
      delete person.cookie;
      return this.act(by, op, args);
    }
    if (reply.error !== undefined) return reply;
    this.registry.learn(op, reply.ok);
    if (op === "sign_out") delete person.cookie;
    if (op === "join" && by !== "guest" && cookie) person.cookie = cookie;
    if (op === "change_password") person.password = (args as Operations["change_password"]["args"]).new_password;
    if (op === "change_profile") person.name = (reply.ok as Operations["change_profile"]["reply"]).name;
    return reply;
  }

  async must<Op extends OperationName>(by: Standing, op: Op, args: Operations[Op]["args"]): Promise<Operations[Op]["reply"]> {
    const reply = await this.act(by, op, args);
    if (reply.error !== undefined) throw new Refused(`${by} ${op}`, reply.error);
    return reply.ok;
  }

  /** A new session; undefined for the guest. */
  async signIn(who: Standing): Promise<string> {
    const { name, password } = this.people[who];
    const { reply, cookie } = await post(this.host, undefined, "sign_in", { name, password });
    if (cookie === undefined) throw new Refused(`sign_in of ${who}`, reply.error ?? { code: "bad_request", message: "no cookie" });
    return cookie;
  }

  /** Text that is found again wherever it turns up. */
  text(): string {
    return `Said ${this.registry.word()}.`;
  }

  async #join(person: Person): Promise<void> {
    const { reply, cookie } = await post(this.host, undefined, "join", { name: person.name, password: person.password });
    if (reply.error !== undefined || cookie === undefined) throw new Error(`${person.name} could not join`);
    person.id = reply.ok.me.id;
    person.cookie = cookie;
  }

  async #found(by: Standing, slug: string): Promise<number> {
    return (await this.must(by, "create_group", { slug, name: `Group ${slug}`, about: "", charter: "Be kind." })).group.id;
  }

  async #furnish(visibility: Visibility): Promise<Spot> {
    const args = { group: this.group, slug: `${visibility}-room`, name: `Room ${this.registry.word()}`, about: "", visibility };
    const card: RoomCard = await this.must("owner", "create_room", args);
    if (visibility === "hidden") await this.must("moderator", "admit_to_room", { room: card.id, member: this.people.admitted.id });
    const by = this.starters[visibility];
    const started = await this.must(by, "start_thread", { room: card.id, title: `About ${this.registry.word()}`, text: this.text() });
    await this.must("moderator", "write_post", { thread: card.lounge, text: this.text() });
    return { room: card.id, lounge: card.lounge, thread: started.thread.id, post: started.post.id };
  }
}
