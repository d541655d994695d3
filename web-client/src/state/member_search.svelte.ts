/** Members by the beginning of their name, in one group or in several at once, while somebody types. */
import type { GroupId, MemberCard, MemberList } from "../protocol.gen";
import type { Failure, Outcome } from "./api";
import { Asked } from "./asked.svelte";

/** How long somebody has to pause before the server is asked. */
export const pause_ms = 150;

/** A member, and in which of the searched groups they were found. */
export interface FoundMember {
  card: MemberCard;
  groups: readonly GroupId[];
}

interface Found {
  prefix: string;
  members: readonly FoundMember[];
}

type FindMembers = (group: GroupId, prefix: string) => Promise<Outcome<MemberList>>;

export class MemberSearch {
  /** What is typed; bound to the field. */
  wanted = $state("");
  readonly #found = new Asked<Found>();
  readonly #find: FindMembers;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(find: FindMembers) {
    this.#find = find;
  }

  get prefix(): string {
    return this.wanted.trim();
  }
  /**
   * Undefined while nothing is looked for, and until there is an answer. While somebody types on it is that to fewer letters: but
   * that nobody is called so only the answer to these very letters can say.
   */
  get found(): readonly FoundMember[] | undefined {
    const answer = this.#found.value;
    if (this.#found.failure || !answer) return undefined;
    return answer.members.length > 0 || answer.prefix === this.prefix ? answer.members : undefined;
  }
  /** One group that does not answer fails the whole search: half of an answer looks like "nobody". */
  get failure(): Failure | undefined {
    return this.#found.failure;
  }

  /** In an $effect, so that it follows what is typed; returns how to stop. */
  look(groups: readonly { id: GroupId }[]): () => void {
    const { prefix } = this;
    clearTimeout(this.#timer);
    if (prefix === "") this.#found.forget();
    else this.#timer = setTimeout(() => void this.#found.ask(() => this.#findIn(groups, prefix)), pause_ms);
    return () => clearTimeout(this.#timer);
  }

  async #findIn(groups: readonly { id: GroupId }[], prefix: string): Promise<Outcome<Found>> {
    const outcomes = await Promise.all(groups.map((group) => this.#find(group.id, prefix)));
    const found = new Map<number, FoundMember>();
    for (const [index, outcome] of outcomes.entries()) {
      if (!outcome.ok) return outcome;
      for (const card of outcome.value.members) {
        const known = found.get(card.id)?.groups ?? [];
        found.set(card.id, { card, groups: [...known, ...groups.slice(index, index + 1).map(({ id }) => id)] });
      }
    }
    return { ok: true, value: { prefix, members: [...found.values()] } };
  }
}
