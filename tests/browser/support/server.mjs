// A real majlisd on a free port, with a data folder of its own that goes away with it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const built = ['release', 'dev'].map((preset) => join(top, 'build', preset, 'server/majlisd'));
const binary = process.env.MAJLISD ?? built.find((path) => existsSync(path));

/** The password of all who live in the demo community. */
export const password = 'four words by the well';

// The server takes settings from variables that begin like the tests' own.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAJLIS_')));

function fillDemo(data) {
  if (binary === undefined) throw new Error(`no majlisd: build one (${built.join(' or ')}) or name it in MAJLISD`);
  const file = join(top, 'scripts/demo/community.json');
  const { status, stderr, error } = spawnSync(binary, ['demo', file, '--data', data, '--password', password], { env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${binary} demo: ${error?.message ?? stderr}`);
}

/** It says where it is open once it can be reached. */
async function portOf(child) {
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const port = /^Majlis is open at http:\/\/[^ ]*:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`${binary} did not open`);
}

export class Server {
  #data;
  #child;
  port = 0;

  /** Serves the demo community. */
  static async start() {
    const server = new Server();
    server.#data = mkdtempSync(join(tmpdir(), 'majlis-browser-'));
    fillDemo(server.#data);
    await server.open();
    return server;
  }

  get address() { return `http://127.0.0.1:${this.port}`; }

  /** The first time on any free port, then always on that one: the pages come back to it. */
  async open() {
    const settings = { data: this.#data, port: this.port, shards: 2, 'rate-scale': 0, 'log-level': 'warn', 'drain-seconds': 2 };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    // Whatever becomes of the test, the server ends with it.
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', binary, 'serve', ...flags], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    this.port = await portOf(this.#child);
    this.#child.stdout.resume();
  }

  /** As a power cut would: nothing is said, nothing is finished. */
  async kill() {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async stop() {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) throw new Error(`the server had died before: ${exitCode ?? signalCode}`);
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = await exited;
    rmSync(this.#data, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  }
}
