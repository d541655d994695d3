import { parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

const catalogue = /\/src\/i18n\/messages\/[^/?]+\.json$/;

/**
 * Turns src/i18n/messages/<language>.json (key → ICU message) into a module whose values are plain strings or parsed
 * messages for IntlMessageFormat, so that no browser carries a parser. A broken message fails the build.
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

export function compileMessages(messages: unknown, file: string): Record<string, unknown> {
  if (typeof messages !== "object" || messages === null) throw new Error(`${file}: an object of messages expected`);
  const compiled: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(messages)) {
    if (typeof text !== "string") throw new Error(`${file}: ${key}: a string expected`);
    compiled[key] = compileMessage(text, `${file}: ${key}`);
  }
  return compiled;
}

function compileMessage(text: string, place: string): unknown {
  try {
    const parts = parse(text, { captureLocation: false, ignoreTag: false });
    const onlyText = parts.length === 1 && parts[0]?.type === 0 ? parts[0].value : undefined;
    if (parts.length === 0) return "";
    return onlyText ?? parts;
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
