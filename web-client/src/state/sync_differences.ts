/** Compares two normalised states, one kept current by events and one fetched. */

/** A map whose sides may know different things: only what both know has to be equal. */
export class AsFarAsBothKnow {
  readonly entries: Readonly<Record<string, unknown>>;
  constructor(entries: Readonly<Record<string, unknown>>) {
    this.entries = entries;
  }
}

/** A list of which each side may hold more at its end. */
export class InOrderAsFarAsBothKnow {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export function asFarAsBothKnow(entries: Readonly<Record<string, unknown>>): AsFarAsBothKnow {
  return new AsFarAsBothKnow(entries);
}

export function inOrderAsFarAsBothKnow(items: readonly unknown[]): InOrderAsFarAsBothKnow {
  return new InOrderAsFarAsBothKnow(items);
}

/** One line per place that differs, `path: reduced ≠ fresh`; none when they are equal. An absent field is undefined. */
export function differences(reduced: unknown, fresh: unknown, path = "state"): readonly string[] {
  if (reduced instanceof AsFarAsBothKnow && fresh instanceof AsFarAsBothKnow) {
    const both = Object.keys(reduced.entries).filter((key) => key in fresh.entries);
    return both.flatMap((key) => differences(reduced.entries[key], fresh.entries[key], `${path}[${key}]`));
  }
  if (reduced instanceof InOrderAsFarAsBothKnow && fresh instanceof InOrderAsFarAsBothKnow) {
    const length = Math.min(reduced.items.length, fresh.items.length);
    return differences(reduced.items.slice(0, length), fresh.items.slice(0, length), path);
  }
  if (isRecord(reduced) && isRecord(fresh)) {
    const keys = new Set([...Object.keys(reduced), ...Object.keys(fresh)]);
    return [...keys].flatMap((key) => differences(reduced[key], fresh[key], `${path}.${key}`));
  }
  return Object.is(reduced, fresh) ? [] : [`${path}: ${text(reduced)} ≠ ${text(fresh)}`];
}

/** Arrays as well: their indexes are keys. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
