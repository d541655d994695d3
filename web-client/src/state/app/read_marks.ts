/**
 * Read marks that the server has not acknowledged yet, on this device: a page that is closed in the middle of reading tells
 * of them the next time. Per member, as a device may be shared; a key a thread, as several tabs may write at once.
 */
export interface ReadMarks {
  /** The highest number by thread. */
  of(member: number): ReadonlyMap<number, number>;
  keep(member: number, thread: number, number: number): void;
  /** The server knows of all up to this number. */
  drop(member: number, thread: number, number: number): void;
  forget(member: number): void;
  /** Whose the browser's session is from now on, in all its tabs; undefined: nobody's. */
  signedIn(member: number | undefined): void;
  /** False once somebody else has signed in, in whichever tab: what goes by the cookie alone would be said in their name. */
  mayTell(member: number): boolean;
}

const readerKey = "majlis.reader";

/** `storage` is absent where the browser forbids it; marks then live as long as the page. */
export function createReadMarks(storage: Storage | undefined): ReadMarks {
  const prefixOf = (member: number): string => `majlis.read.${member}.`;

  function read(key: string): number {
    const number = Number(storage?.getItem(key) ?? 0);
    return Number.isSafeInteger(number) ? number : 0;
  }

  function keysOf(member: number): readonly string[] {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    return keys.filter((key) => key.startsWith(prefixOf(member)));
  }

  return {
    of(member) {
      const marks = keysOf(member).map((key) => [Number(key.slice(prefixOf(member).length)), read(key)] as const);
      return new Map(marks.filter(([thread, number]) => Number.isSafeInteger(thread) && number > 0));
    },
    keep(member, thread, number) {
      const key = prefixOf(member) + thread;
      try {
        if (number > read(key)) storage?.setItem(key, String(number));
      } catch {
        // No room left on the device: the mark is still in memory, and leaves with the next flush.
      }
    },
    drop(member, thread, number) {
      const key = prefixOf(member) + thread;
      if (read(key) <= number) storage?.removeItem(key);
    },
    forget(member) {
      for (const key of keysOf(member)) storage?.removeItem(key);
    },
    signedIn(member) {
      try {
        if (member === undefined) storage?.removeItem(readerKey);
        else storage?.setItem(readerKey, String(member));
      } catch {
        // No room left on the device: an older word would be wrong.
        storage?.removeItem(readerKey);
      }
    },
    mayTell(member) {
      const reader = storage?.getItem(readerKey) ?? undefined;
      return reader === undefined || reader === String(member);
    },
  };
}
