/** The groups of this server, page by page, for who looks for one to join. */
import type { GroupCard, GroupId, GroupPage } from "../protocol.gen";
import type { Failure, Outcome } from "./api";
import { Asked } from "./asked.svelte";
import { joinGroups } from "./group";

type ListGroups = (after?: GroupId) => Promise<Outcome<GroupPage>>;

export class GroupDirectory {
  readonly #page = new Asked<GroupPage>();
  readonly #list: ListGroups;

  constructor(list: ListGroups) {
    this.#list = list;
  }

  /** Undefined until the first page is there. */
  get groups(): readonly GroupCard[] | undefined {
    return this.#page.value?.groups;
  }
  get more(): boolean {
    return this.#page.value?.more ?? false;
  }
  get failure(): Failure | undefined {
    return this.#page.failure;
  }

  load = (): Promise<void> => this.#page.ask(() => this.#list());

  async loadMore(): Promise<void> {
    const known = this.groups ?? [];
    await this.#page.ask(async () => {
      const next = await this.#list(known[known.length - 1]?.id);
      return next.ok ? { ok: true, value: { ...next.value, groups: [...joinGroups(known, next.value)] } } : next;
    });
  }
}
