/** Where the outbox is kept on the device: IndexedDB, or this page's memory where the browser has none to give. */
import type { OutboxEntry } from "./outbox_entry";

export type KeptEntry = OutboxEntry;
export type NewEntry = Omit<OutboxEntry, "order">;

export interface OutboxStore {
  /** By order. */
  all(): Promise<readonly KeptEntry[]>;
  /** Gives it the next order, over all tabs. Resolves when it is safely kept. */
  add(entry: NewEntry): Promise<number>;
  /** False when it is not there any more: another tab has sent or discarded it. */
  update(entry: KeptEntry): Promise<boolean>;
  remove(order: number): Promise<void>;
}

const database = "majlis";
const version = 1;
const table = "outbox";

export async function openOutboxStore(factory: IDBFactory | undefined): Promise<OutboxStore> {
  if (!factory) return memoryStore();
  try {
    return indexedStore(await open(factory));
  } catch {
    // Some browsers refuse it in private windows; then what waits lives as long as the page.
    return memoryStore();
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(database, version);
    opening.onupgradeneeded = () => opening.result.createObjectStore(table, { keyPath: "order", autoIncrement: true });
    opening.onsuccess = () => {
      const opened = opening.result;
      // A newer version in another tab must not wait for this one.
      opened.onversionchange = () => opened.close();
      resolve(opened);
    };
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("the database is held by an older tab"));
  });
}

function indexedStore(opened: IDBDatabase): OutboxStore {
  /** Resolves with the result once the whole transaction is complete, that is, kept. */
  function run<T>(mode: IDBTransactionMode, job: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const transaction = opened.transaction(table, mode);
      const request = job(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }
  return {
    all: () => run("readonly", (objects) => objects.getAll() as IDBRequest<KeptEntry[]>),
    add: async (entry) => Number(await run("readwrite", (objects) => objects.add(entry))),
    update: (entry) => updateKept(opened, entry),
    remove: async (order) => {
      await run("readwrite", (objects) => objects.delete(order));
    },
  };
}

function updateKept(opened: IDBDatabase, entry: KeptEntry): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(table, "readwrite");
    const objects = transaction.objectStore(table);
    let isThere = false;
    const looking = objects.count(entry.order);
    looking.onsuccess = () => {
      isThere = looking.result > 0;
      if (isThere) objects.put(entry);
    };
    transaction.oncomplete = () => resolve(isThere);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export function memoryStore(): OutboxStore {
  const entries = new Map<number, KeptEntry>();
  let last = 0;
  return {
    all: async () => [...entries.values()].sort((a, b) => a.order - b.order),
    async add(entry) {
      last += 1;
      entries.set(last, { ...entry, order: last });
      return last;
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

/** A store that is still being opened; what is asked of it waits. */
export function lazyStore(opening: Promise<OutboxStore>): OutboxStore {
  return {
    all: async () => (await opening).all(),
    add: async (entry) => (await opening).add(entry),
    update: async (entry) => (await opening).update(entry),
    remove: async (order) => (await opening).remove(order),
  };
}
