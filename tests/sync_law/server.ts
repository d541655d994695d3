/** A real majlisd on a free port, with a database of its own that goes away with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Server {
  /** `127.0.0.1:40123` */
  readonly host: string;
  stop(): Promise<void>;
}

const built = fileURLToPath(new URL("../../build/dev/server/majlisd", import.meta.url));

export async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "majlis-sync-law-"));
  // Whatever becomes of the test, the server ends with it.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", process.env["MAJLISD"] ?? built, ...argumentsFor(folder)], {
    // The server takes settings from variables that begin like the test's own.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MAJLIS_"))),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await portOf(child);
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error("the server had died before");
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = await exited;
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server ended with ${String(code)}`);
    },
  };
}

function argumentsFor(folder: string): string[] {
  const settings = { data: folder, port: 0, shards: 2, "rate-scale": 0, "log-level": "warn", "drain-seconds": 2 };
  return ["serve", ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

/** It says where it is open once it can be reached. */
async function portOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the server has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^Majlis is open at http:\/\/[^ ]*:(\d+)/.exec(line)?.[1];
    if (port) return port;
  }
  throw new Error("the server did not open");
}
