import { createHash } from "node:crypto";
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
  return {
    name: "majlis-service-worker",
    apply: "build",
    enforce: "post",
    async generateBundle(_, bundle) {
      const files = [...Object.keys(bundle).filter(isKept).map((name) => `/${name}`).sort(), ...named];
      const page = bundle["index.html"];
      const hash = createHash("sha256").update(JSON.stringify(files));
      if (page?.type === "asset") hash.update(page.source);
      this.emitFile({ type: "asset", fileName: "sw.js", source: await compile(target, { VERSION: hash.digest("hex").slice(0, 12), FILES: files }) });
    },
  };
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
