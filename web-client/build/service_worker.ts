import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Plugin, build } from "vite";

const source = fileURLToPath(new URL("../worker/service_worker.ts", import.meta.url));
/** What a page names besides the program: without these it could not be installed. */
const named = ["/manifest.webmanifest", "/icon.svg", "/icon-192.png"];

/**
 * Builds worker/service_worker.ts to /sw.js, with the list of files to keep: scripts, styles and messages whole, so that no lazy part is
 * missing in a tunnel; of the fonts those that the interface is written in.
 */
export function serviceWorker(target: string[]): Plugin {
  let publicFolder = "";
  return {
    name: "majlis-service-worker",
    apply: "build",
    enforce: "post",
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    async generateBundle(_, bundle) {
      const files = [...Object.keys(bundle).filter(isKept).map((name) => `/${name}`).sort(), ...named];
      const page = bundle["index.html"];
      const nameless = named.map((name) => readFileSync(publicFolder + name));
      const version = versionOf(files, [...(page?.type === "asset" ? [page.source] : []), ...nameless]);
      this.emitFile({ type: "asset", fileName: "sw.js", source: await compile(target, { VERSION: version, FILES: files }) });
    },
  };
}

/** Of the files' names, which say what most of them hold, and of what those hold whose name does not. */
export function versionOf(files: readonly string[], contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256").update(JSON.stringify(files));
  for (const content of contents) hash.update(createHash("sha256").update(content).digest());
  return hash.digest("hex").slice(0, 12);
}

export function isKept(name: string): boolean {
  return /^assets\/.*\.(js|css)$/.test(name) || /^assets\/font-(latin|arabic)-.{8}\.woff2$/.test(name);
}

async function compile(target: string[], values: Record<string, unknown>): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
    build: { write: false, target, rolldownOptions: { input: source, output: { format: "iife", entryFileNames: "sw.js" } } },
  });
  const [output] = Array.isArray(made) ? made : [made];
  const script = output && "output" in output ? output.output.find((one) => one.type === "chunk") : undefined;
  if (script?.type !== "chunk") throw new Error("worker/service_worker.ts gave no script");
  return script.code;
}
