import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "vite";
import { serviceWorker } from "./service_worker.ts";

let folder: string;

/** A page with a script and the icons, built as the program is; what its worker is. */
async function workerNow(): Promise<string> {
  const plugins = [serviceWorker(["es2020"])];
  await build({ root: folder, configFile: false, logLevel: "silent", plugins, build: { outDir: "dist", assetsInlineLimit: 0 } });
  return readFileSync(join(folder, "dist/sw.js"), "utf8");
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "majlis-worker-"));
  cpSync(fileURLToPath(new URL("../public", import.meta.url)), join(folder, "public"), { recursive: true });
  writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="/page.js"></script>');
  writeFileSync(join(folder, "page.js"), "console.log(1);");
});

afterAll(() => { rmSync(folder, { recursive: true }); });

it("is another one when a file that keeps its name has changed, and only then: else the old icon stays for ever", async () => {
  const before = await workerNow();
  expect(await workerNow()).toBe(before);
  writeFileSync(join(folder, "public/icon.svg"), "<svg/>");
  expect(await workerNow()).not.toBe(before);
});
