/**
 * The answer to a question that one screen asks, for as long as the screen is there; no event changes it. What stays
 * current by events is in the store (app.svelte.ts) instead.
 *
 *   const versions = new Asked<RevisionList>();
 *   void versions.ask(() => app.listRevisions(post));    // then read versions.value and versions.failure in markup
 */
import type { Failure, Outcome } from "./api";

export class Asked<Value> {
  #value: Value | undefined = $state.raw();
  #failure: Failure | undefined = $state.raw();
  #turn = 0;

  /** The newest answer there was; also while it is asked for again, and when that failed. */
  get value(): Value | undefined {
    return this.#value;
  }
  /** Why the newest question has no answer. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Only the newest question counts, whichever is answered first. */
  async ask(question: () => Promise<Outcome<Value>>): Promise<void> {
    this.#turn += 1;
    const mine = this.#turn;
    const outcome = await question();
    if (mine !== this.#turn) return;
    this.#failure = outcome.ok ? undefined : outcome.failure;
    if (outcome.ok) this.#value = outcome.value;
  }

  forget(): void {
    this.#turn += 1;
    this.#value = undefined;
    this.#failure = undefined;
  }
}
