/** Where what was read is kept on the device: IndexedDB, or nowhere. Best effort: nothing waits for it, nothing fails with it. */
import type { Reader } from "../../socket/environment";

export interface KeptRecord {
  /** `room:4` */
  readonly key: string;
  readonly reader: Reader;
  /** Of the program that wrote it: another one may not understand it. */
  readonly version: string;
  /** Unix ms: until when it was known to be so. */
  readonly at: number;
  readonly value: unknown;
}

export interface KeptStore {
  find(key: string): Promise<KeptRecord | undefined>;
  list(prefix: string): Promise<readonly KeptRecord[]>;
  put(record: KeptRecord): Promise<void>;
  remove(key: string): Promise<void>;
  /** Removes what others have read, and the oldest beyond `most`. */
  keepOnly(reader: Reader, most: number): Promise<void>;
  clear(): Promise<void>;
}

const database = "majlis-read";
const table = "states";

export function openKeptStore(factory: IDBFactory | undefined): KeptStore {
  if (!factory) return memoryKeptStore();
  const opening = open(factory);
  opening.catch(() => undefined);

  async function run<T>(mode: IDBTransactionMode, job: (states: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = (await opening).transaction(table, mode);
    const request = job(transaction.objectStore(table));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    find: (key) => run("readonly", (states) => states.get(key) as IDBRequest<KeptRecord | undefined>),
    list: (prefix) => run("readonly", (states) => states.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)) as IDBRequest<KeptRecord[]>),
    put: async (record) => void (await run("readwrite", (states) => states.put(record))),
    remove: async (key) => void (await run("readwrite", (states) => states.delete(key))),
    async keepOnly(reader, most) {
      const all = await run("readonly", (states) => states.getAll() as IDBRequest<KeptRecord[]>);
      for (const key of superfluous(all, reader, most)) await run("readwrite", (states) => states.delete(key));
    },
    clear: async () => void (await run("readwrite", (states) => states.clear())),
  };
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(table, { keyPath: "key" });
    opening.onsuccess = () => {
      // A newer version in another tab must not wait for this one.
      opening.result.onversionchange = () => opening.result.close();
      resolve(opening.result);
    };
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("the database is held by an older tab"));
  });
}

function superfluous(all: readonly KeptRecord[], reader: Reader, most: number): readonly string[] {
  const own = all.filter((one) => one.reader === reader).sort((a, b) => b.at - a.at);
  return [...all.filter((one) => one.reader !== reader), ...own.slice(most)].map(({ key }) => key);
}

export function memoryKeptStore(): KeptStore {
  const records = new Map<string, KeptRecord>();
  return {
    find: async (key) => records.get(key),
    list: async (prefix) => [...records.values()].filter(({ key }) => key.startsWith(prefix)),
    put: async (record) => void records.set(record.key, record),
    remove: async (key) => void records.delete(key),
    async keepOnly(reader, most) {
      for (const key of superfluous([...records.values()], reader, most)) records.delete(key);
    },
    clear: async () => records.clear(),
  };
}
