/** An outbox's store that outlives the pages of a test. */
import type { KeptEntry, OutboxStore } from "../outbox_store";

export function memoryStore(): OutboxStore {
  const entries = new Map<number, KeptEntry>();
  let last = 0;
  return {
    all: async () => [...entries.values()].sort((a, b) => a.order - b.order),
    async add(entry) {
      last += 1;
      const kept = { ...entry, order: last };
      entries.set(last, kept);
      return kept;
    },
    async update(entry) {
      if (!entries.has(entry.order)) return false;
      entries.set(entry.order, entry);
      return true;
    },
    async remove(order) {
      entries.delete(order);
    },
  };
}
