import { type MessageFormatElement, TYPE, parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";
import type { Compiled, MessagePart } from "../src/i18n/format.ts";

const catalogue = /\/src\/i18n\/messages\/[^/?]+\.json$/;

/**
 * Turns src/i18n/messages/<language>.json (key → ICU message) into a module whose values are plain strings or the parts that
 * src/i18n/format.ts fills in, so that no browser carries a parser. A broken message fails the build.
 */
export function compiledMessages(): Plugin {
  return {
    name: "majlis-compiled-messages",
    enforce: "pre",
    transform(source, id) {
      if (!catalogue.test(id)) return null;
      const messages: unknown = JSON.parse(source);
      return { code: `export default ${JSON.stringify(compileMessages(messages, id))};`, map: null, moduleType: "js" };
    },
  };
}

export function compileMessages(messages: unknown, file: string): Record<string, Compiled> {
  if (typeof messages !== "object" || messages === null) throw new Error(`${file}: an object of messages expected`);
  const compiled: Record<string, Compiled> = {};
  for (const [key, text] of Object.entries(messages)) {
    if (typeof text !== "string") throw new Error(`${file}: ${key}: a string expected`);
    compiled[key] = compileMessage(text, `${file}: ${key}`);
  }
  return compiled;
}

function compileMessage(text: string, place: string): Compiled {
  try {
    const parts = parse(text, { captureLocation: false, ignoreTag: false }).map((part) => compilePart(part));
    const [first = "", ...others] = parts;
    return typeof first === "string" && others.length === 0 ? first : parts;
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `counted`: the number of the plural around it, which `#` stands for. */
function compilePart(part: MessageFormatElement, counted?: string): MessagePart {
  switch (part.type) {
    case TYPE.literal:
      return part.value;
    case TYPE.argument:
      return { value: part.value };
    case TYPE.pound:
      return { number: counted ?? "" };
    case TYPE.number:
      if (part.style) break;
      return { number: part.value };
    case TYPE.plural: {
      if (part.offset !== 0 || part.pluralType !== "cardinal") break;
      const forms = Object.entries(part.options).map(([name, form]) => [name, form.value.map((inner) => compilePart(inner, part.value))]);
      return { plural: part.value, forms: Object.fromEntries(forms) };
    }
    default:
  }
  throw new Error(`src/i18n/format.ts does not know ${TYPE[part.type]} as it is written here`);
}
