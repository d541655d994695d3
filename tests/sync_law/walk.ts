/** Random changes by random people, about things that are there or were. */
import type { OperationName, Operations } from "../../web-client/src/protocol.gen.ts";
import type { ChangeName } from "./attempts.ts";
import { type Attempt, unique } from "./attempts/cases.ts";
import { Random } from "./random.ts";
import { type Standing, type Village, standings, visibilities } from "./village.ts";

/** How often each is chosen; as in life, people mostly write and read. */
const weights: Record<ChangeName, number> = {
  join: 1, sign_in: 2, sign_out: 2, change_password: 0.3, change_profile: 3, end_session: 1, create_token: 1,
  create_group: 1, change_group: 3, join_group: 5, leave_group: 3, change_role: 6,
  create_room: 3, change_room: 6, admit_to_room: 6, dismiss_from_room: 3,
  start_thread: 8, change_thread: 5, govern_thread: 5,
  write_post: 40, edit_post: 12, delete_post: 8, restore_post: 8, add_reaction: 12, remove_reaction: 6,
  move_read_mark: 10, mark_unread: 8, save_draft: 6,
};

/** After these somebody may see more or less than before, or no longer be signed in. */
const turning: ReadonlySet<OperationName> = new Set([
  "join_group", "leave_group", "change_role", "create_room", "change_room", "admit_to_room", "dismiss_from_room",
  "change_password", "end_session",
]);

export class Walk {
  readonly #random: Random;
  readonly #village: Village;
  readonly #rooms: number[];
  readonly #threads: number[];
  readonly #posts: number[];

  constructor(seed: number, village: Village) {
    this.#random = new Random(seed);
    this.#village = village;
    const spots = Object.values(village.spots);
    this.#rooms = spots.map(({ room }) => room);
    this.#threads = spots.flatMap(({ lounge, thread }) => [lounge, thread]);
    this.#posts = spots.map(({ post }) => post);
  }

  /** How many changes to make until the law is looked at. */
  stretch(): number {
    return this.#random.one([1, 1, 1, 4, 8, 20]);
  }

  static isTurning(attempt: Attempt): boolean {
    return turning.has(attempt.op);
  }

  next(): Attempt {
    const op = this.#random.weighted(weights);
    const by = op === "join" || op === "sign_in" ? "guest" : this.#random.one(this.#chance(0.5) ? standings : (["member", "moderator", "owner"] as const));
    return { by, op, args: this.#args[op](this.#village.people[by].password) } as unknown as Attempt;
  }

  learn<Op extends OperationName>(op: Op, reply: Operations[Op]["reply"]): void {
    if (op === "create_room") {
      const { id, lounge } = reply as Operations["create_room"]["reply"];
      this.#rooms.push(id);
      this.#threads.push(lounge);
    } else if (op === "start_thread") {
      const { thread, post } = reply as Operations["start_thread"]["reply"];
      this.#threads.push(thread.id);
      this.#posts.push(post.id);
    } else if (op === "write_post") this.#posts.push((reply as Operations["write_post"]["reply"]).id);
  }

  readonly #args: { [Op in ChangeName]: (password: string) => Operations[Op]["args"] } = {
    join: () => ({ name: `Newcomer ${unique()}`, password: "a password of mine" }),
    sign_in: () => {
      const { name, password } = this.#village.people[this.#member()];
      return { name, password };
    },
    sign_out: () => ({}),
    change_password: (password) => ({ password, new_password: `password number ${unique()}` }),
    change_profile: () => (this.#chance(0.5) ? { name: `Renamed ${unique()}` } : { locale: this.#random.one(["ar", "en"]) }),
    end_session: () => ({ session: 1 + this.#random.below(20) }),
    create_token: () => ({ label: "A bot" }),
    create_group: () => ({ slug: `group-${unique()}`, name: "Gardeners", about: "", charter: "" }),
    change_group: () => ({ group: this.#group(), about: `About ${unique()}` }),
    join_group: () => ({ group: this.#group() }),
    leave_group: () => ({ group: this.#group() }),
    change_role: () => ({ group: this.#group(), member: this.#id(), role: this.#random.one(["observer", "member", "moderator", "owner"]) }),
    create_room: () => ({ group: this.#group(), slug: `room-${unique()}`, ...this.#named(), visibility: this.#random.one(visibilities) }),
    change_room: () => ({
      room: this.#random.one(this.#rooms),
      ...(this.#chance(0.5) ? this.#named() : {}),
      ...(this.#chance(0.5) ? { visibility: this.#random.one(visibilities) } : {}),
    }),
    admit_to_room: () => ({ room: this.#random.one(this.#rooms), member: this.#id() }),
    dismiss_from_room: () => ({ room: this.#random.one(this.#rooms), member: this.#id() }),
    start_thread: () => ({ room: this.#random.one(this.#rooms), title: `About ${this.#village.registry.word()}`, text: this.#text() }),
    change_thread: () => ({ thread: this.#thread(), title: `About ${this.#village.registry.word()}` }),
    govern_thread: () => ({ thread: this.#thread(), pinned: this.#chance(0.5), locked: this.#chance(0.2) }),
    write_post: () => ({ thread: this.#thread(), text: this.#text(), ...(this.#chance(0.3) ? { reply_to: this.#post() } : {}) }),
    edit_post: () => ({ post: this.#post(), text: this.#text() }),
    delete_post: () => ({ post: this.#post() }),
    restore_post: () => ({ post: this.#post() }),
    add_reaction: () => ({ post: this.#post(), reaction: this.#reaction() }),
    remove_reaction: () => ({ post: this.#post(), reaction: this.#reaction() }),
    move_read_mark: () => ({ thread: this.#thread(), number: 1 + this.#random.below(12) }),
    mark_unread: () => ({ thread: this.#thread(), number: 1 + this.#random.below(12) }),
    save_draft: () => ({
      ...(this.#chance(0.3) ? { room: this.#random.one(this.#rooms) } : { thread: this.#thread() }),
      text: this.#chance(0.2) ? "" : this.#text(),
    }),
  };

  #chance(of: number): boolean {
    return this.#random.next() < of;
  }

  #member(): Standing {
    return this.#random.one(standings.filter((standing) => standing !== "guest"));
  }

  #id(): number {
    return this.#village.people[this.#member()].id;
  }

  #group(): number {
    return this.#chance(0.8) ? this.#village.group : this.#village.elsewhere;
  }

  /** The newer, the likelier. */
  #thread(): number {
    return this.#random.one(this.#chance(0.5) ? this.#threads : this.#threads.slice(-6));
  }

  #post(): number {
    return this.#random.one(this.#chance(0.3) ? this.#posts : this.#posts.slice(-8));
  }

  #reaction(): string {
    return this.#random.one(["agree", "thanks", "🌙"]);
  }

  #named(): { name: string; about: string } {
    return { name: `Room ${this.#village.registry.word()}`, about: `About ${this.#village.registry.word()}` };
  }

  #text(): string {
    const mentioned = this.#chance(0.4) ? ` @${this.#village.people[this.#member()].name.replaceAll(" ", "_")}` : "";
    return `${this.#chance(0.2) ? "**Loudly** " : ""}${this.#village.text()}${mentioned}`;
  }
}
