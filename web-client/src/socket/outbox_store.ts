/** Where the outbox is kept on the device: IndexedDB. What becomes of it where that fails: sturdy_store.ts. */
import type { OutboxEntry } from "./outbox_entry";

export type KeptEntry = OutboxEntry;
export type NewEntry = Omit<OutboxEntry, "order">;

export interface OutboxStore {
  /** By order. */
  all(): Promise<readonly KeptEntry[]>;
  /** Gives it the next order, over all tabs. Resolves when it is safely kept, or says that it is not. */
  add(entry: NewEntry): Promise<KeptEntry>;
  /** False when it is not there any more: another tab has sent or discarded it. */
  update(entry: KeptEntry): Promise<boolean>;
  remove(order: number): Promise<void>;
}

const database = "majlis";
const version = 1;
const table = "outbox";

/** Rejects where there is none, or where the browser refuses it, as some do in private windows. */
export async function openOutboxStore(factory: IDBFactory | undefined): Promise<OutboxStore> {
  if (!factory) throw new Error("this browser has no IndexedDB");
  return indexedStore(await open(factory));
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
    add: async (entry) => ({ ...entry, order: Number(await run("readwrite", (objects) => objects.add(entry))) }),
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
