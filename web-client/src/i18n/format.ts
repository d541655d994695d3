/**
 * Fills in compiled messages (build/compiled_messages.ts): values, numbers, and the plural form that a number takes in its
 * language (Unicode TR 35 by Intl.PluralRules). What else ICU messages can hold is refused when building.
 */
export type Compiled = string | readonly MessagePart[];

export type MessagePart =
  | string
  | { readonly value: string }
  | { readonly number: string }
  /** By the keywords of the language, or `=0` for one number; `other` is always there. */
  | { readonly plural: string; readonly forms: Readonly<Record<string, readonly MessagePart[]>> };

/** The text in parts: what is neither text nor a number stays as it was given, and texts in a row are one. */
export function fill<Named extends object>(
  parts: readonly MessagePart[], values: Readonly<Record<string, string | number | Named>>, tag: string,
): (string | Named)[] {
  const filled: (string | Named)[] = [];
  const add = (piece: string | Named): void => {
    const last = filled.length - 1;
    const before = filled[last];
    if (typeof piece === "string" && typeof before === "string") filled[last] = before + piece;
    else filled.push(piece);
  };
  for (const part of parts) {
    if (typeof part === "string") add(part);
    else if ("value" in part) {
      const value = values[part.value] ?? "";
      add(typeof value === "object" ? value : String(value));
    } else if ("number" in part) add(numberFormat(tag).format(Number(values[part.number])));
    else {
      const count = Number(values[part.plural]);
      const form = part.forms[`=${count}`] ?? part.forms[pluralRules(tag).select(count)] ?? part.forms["other"] ?? [];
      for (const piece of fill(form, values, tag)) add(piece);
    }
  }
  return filled;
}

/** Intl's tools cost too much to be made for each text. */
const kept = <Tool>(make: (tag: string) => Tool): ((tag: string) => Tool) => {
  const made = new Map<string, Tool>();
  return (tag) => {
    const tool = made.get(tag) ?? make(tag);
    made.set(tag, tool);
    return tool;
  };
};

export const numberFormat = kept((tag) => new Intl.NumberFormat(tag));
const pluralRules = kept((tag) => new Intl.PluralRules(tag));
