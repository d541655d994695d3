/**
 * In front of a store that may be absent, full, closed by the browser or never answer: what it does not keep lives in this
 * page's memory, marked as such. Nothing asked of it is ever rejected, and nothing waits for long.
 */
import type { Environment } from "./environment";
import type { KeptEntry, OutboxStore } from "./outbox_store";

/** IndexedDB that is slower than this is taken for dead; an older tab or a broken profile may hold it for ever. */
const answer_ms = 5_000;

export function sturdyStore(env: Pick<Environment, "after">, opening: Promise<OutboxStore>): OutboxStore {
  /** Of the device, as far as it was told; what is newer here stands in `here`. */
  let known: readonly KeptEntry[] = [];
  const here = new Map<number, KeptEntry>();
  let unkept = 0;
  let device: OutboxStore | undefined;
  const patience = within(env, opening.then((opened) => {
    device = opened;
  }));

  /** Undefined when the device did not do it. */
  async function attempt<T>(job: (store: OutboxStore) => Promise<T>): Promise<{ value: T } | undefined> {
    await patience;
    // One that opened late after all may be asked from then on.
    return device && within(env, job(device));
  }

  return {
    async all() {
      const read = await attempt((store) => store.all());
      if (read) known = read.value;
      const late = new Set(known.map((entry) => entry.key));
      // An answer that came too late: the device has it after all.
      for (const entry of here.values()) if (entry.unkept && late.has(entry.key)) here.delete(entry.order);
      return [...known.filter((entry) => !here.has(entry.order)), ...here.values()].sort((a, b) => a.order - b.order);
    },
    async add(entry) {
      const kept = await attempt((store) => store.add(entry));
      if (kept) {
        known = [...known, kept.value];
        return kept.value;
      }
      // Behind all that is known, and never a number that the device gives.
      unkept += 1;
      const order = Math.floor(Math.max(0, ...known.map((one) => one.order))) + unkept / 1_000_000;
      const added: KeptEntry = { ...entry, order, unkept: true };
      here.set(order, added);
      return added;
    },
    async update(entry) {
      if (!here.has(entry.order)) {
        const updated = await attempt((store) => store.update(entry));
        if (updated) return updated.value;
      }
      here.set(entry.order, entry);
      return true;
    },
    async remove(order) {
      const wasHere = here.get(order);
      here.delete(order);
      known = known.filter((entry) => entry.order !== order);
      if (!wasHere?.unkept) await attempt((store) => store.remove(order));
    },
  };
}

/** Undefined when it fails, or takes longer than `answer_ms`. */
function within<T>(env: Pick<Environment, "after">, job: Promise<T>): Promise<{ value: T } | undefined> {
  return new Promise((resolve) => {
    const cancel = env.after(answer_ms, () => resolve(undefined));
    const end = (result: { value: T } | undefined): void => {
      cancel();
      resolve(result);
    };
    job.then((value) => end({ value }), () => end(undefined));
  });
}
