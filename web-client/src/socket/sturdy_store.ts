/**
 * In front of a store that may be absent, full, closed by the browser or never answer: what it does not keep lives in this
 * page's memory, marked as such. Nothing asked of it is ever rejected, and nothing waits for long. What it keeps too late after
 * all is taken away again: it is sent from here, and the next page would send it once more when its key is spent.
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
  /** Keys of what the device was given up on for. */
  const givenUp = new Set<string>();
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
      if (read) {
        for (const entry of read.value) if (givenUp.has(entry.key)) await attempt((store) => store.remove(entry.order));
        known = read.value.filter((entry) => !givenUp.has(entry.key));
      }
      return [...known.filter((entry) => !here.has(entry.order)), ...here.values()].sort((a, b) => a.order - b.order);
    },
    async add(entry) {
      await patience;
      const adding = device?.add(entry);
      const kept = adding && (await within(env, adding));
      if (kept) {
        known = [...known, kept.value];
        return kept.value;
      }
      givenUp.add(entry.key);
      adding?.then(({ order }) => attempt((store) => store.remove(order)), () => undefined);
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
