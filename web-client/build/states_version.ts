import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const states = fileURLToPath(new URL("../src/state/", import.meta.url));
const protocol = fileURLToPath(new URL("../src/protocol.gen.ts", import.meta.url));

/** Changes with the sources of the states: nobody has to remember to raise a number. */
export function statesVersion(): string {
  const files = readdirSync(states).filter((name) => name.endsWith(".ts") && !name.includes(".test.")).sort().map((name) => states + name);
  const hash = createHash("sha256");
  for (const file of [...files, protocol]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}
