/**
 * A real majlisd on a free port, with a database of its own that goes away with it. With MAJLIS_TEST_DATABASE=postgresql that is a
 * schema of the PostgreSQL at MAJLIS_TEST_POSTGRESQL; with MAJLIS_TEST_NODES=3 so many nodes serve it, with a Redis of their own.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Server {
  /** `127.0.0.1:40123`, of each node. */
  readonly hosts: readonly [string, ...string[]];
  stop(): Promise<void>;
}

const built = fileURLToPath(new URL("../../build/dev/server/majlisd", import.meta.url));
const nodes = Number(process.env["MAJLIS_TEST_NODES"] ?? 1);

export async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "majlis-sync-law-"));
  const settings = { "rate-scale": "0", shards: "2", "log-level": "warn", "drain-seconds": "2", ...databaseFor(folder) };
  const redis = nodes > 1 ? await startRedis(folder) : undefined;
  const children: ChildProcess[] = [];
  const start = async (index: number): Promise<string> => {
    const all = { data: join(folder, `node${index}`), port: "0", ...settings, ...(redis && { redis: redis.url }) };
    const child = run(process.env["MAJLISD"] ?? built, ["serve", ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])]);
    children.push(child);
    return `127.0.0.1:${await said(child, /^Majlis is open at http:\/\/[^ ]*:(\d+)/)}`;
  };
  const first = await start(0);
  const others = await Promise.all(Array.from({ length: nodes - 1 }, (_, index) => start(index + 1)));
  return {
    hosts: [first, ...others],
    async stop() {
      const codes = await Promise.all(children.map(end));
      redis?.child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
      const bad = codes.find((code) => code !== 0);
      if (bad !== undefined) throw new Error(`a server ended with ${String(bad)}`);
    },
  };
}

/** Whatever becomes of the test, the program ends with it. */
function run(program: string, options: readonly string[]): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "KILL", program, ...options], {
    // The server takes settings from variables that begin like the test's own.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MAJLIS_"))),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error("a server had died before");
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = (await exited) as [number | null];
  return code;
}

/** Without one that is named it is a file in the server's folder. */
function databaseFor(folder: string): { database?: string } {
  if (process.env["MAJLIS_TEST_DATABASE"] !== "postgresql") return {};
  const server = process.env["MAJLIS_TEST_POSTGRESQL"];
  if (server === undefined) throw new Error("MAJLIS_TEST_POSTGRESQL says where PostgreSQL is: run this by ctest");
  const schema = folder.replace(/.*majlis-sync-law-/, "sync_law_").toLowerCase();
  execFileSync("psql", [server, "--quiet", "--no-psqlrc", "--command", `CREATE SCHEMA ${schema}`]);
  return { database: `${server}&options=-csearch_path%3D${schema}` };
}

async function startRedis(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  if (address === null || typeof address === "string") throw new Error("no free port");
  probe.close();
  const port = String(address.port);
  const child = run("redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]);
  await said(child, /(Ready to accept connections)/);
  return { url: `redis://127.0.0.1:${port}`, child };
}

/** What it says in a line, once it can be reached. */
async function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (!child.stdout) throw new Error("the program has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[1];
    if (found === undefined) continue;
    // Goes on saying things; nobody listens, and the pipe must not fill.
    child.stdout.resume();
    return found;
  }
  throw new Error("the program did not open");
}
