// The server before and after an update of the program: a proxy that, from `update()` on, gives the same client under other
// names and under a mark by which a page can be told from one of the version before.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

const file = /\b([A-Za-z]\w*)-([\w-]{8})\.(js|css)/g;
const mark = 'globalThis.programVersion = "next";\n';
const isText = (type = '') => /html|javascript|css/.test(type);

/** The next version's files have other hashes, so other names. */
const nextName = (text) => text.replace(file, (_, name, old, kind) => `${name}-${[...old].reverse().join('')}.${kind}`);
/** Backwards is a step of its own here: twice is the name that the server knows. */
const builtName = nextName;

export class UpdatedServer {
  #isNext = false;
  #front = createServer((asked, answer) => this.#pass(asked, answer));
  #server;
  #ends = new Set();

  /** @returns what stands for the server: its address is this proxy's. */
  async open(server) {
    this.#server = server;
    this.#front.on('upgrade', (asked, near, head) => this.#join(asked, near, head));
    this.#front.listen(0, '127.0.0.1');
    await once(this.#front, 'listening');
    return { address: `http://127.0.0.1:${this.#front.address().port}` };
  }

  update() { this.#isNext = true; }

  close() {
    this.#front.close();
    this.#front.closeAllConnections();
    for (const end of this.#ends) end.destroy();
  }

  #pass(asked, answer) {
    const path = this.#isNext ? builtName(asked.url) : asked.url;
    const options = { port: this.#server.port, host: '127.0.0.1', method: asked.method, path, headers: { ...asked.headers, 'accept-encoding': 'identity' } };
    const passed = request(options, async (got) => {
      const body = Buffer.concat(await got.toArray());
      const { etag, 'content-length': _, ...headers } = got.headers;
      const rewritten = this.#isNext && isText(headers['content-type']) ? this.#next(asked.url, body.toString()) : body;
      // The browser's own cache would hide what the program does not keep itself.
      answer.writeHead(got.statusCode, { ...headers, 'cache-control': 'no-store' }).end(rewritten);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }

  #next(path, text) {
    const renamed = nextName(text);
    if (path === '/sw.js') return renamed.replace(/(["'`])[0-9a-f]{12}\1/g, '"next-version"');
    return /\/assets\/index-.*\.js$/.test(path) ? mark + renamed : renamed;
  }

  #join(asked, near, head) {
    const far = connect(this.#server.port, '127.0.0.1', () => {
      const headers = asked.rawHeaders.reduce((lines, part, index) => lines + part + (index % 2 ? '\r\n' : ': '), '');
      far.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
      far.write(head);
      far.pipe(near).pipe(far);
    });
    for (const end of [near, far]) {
      this.#ends.add(end);
      end.on('error', () => undefined);
      end.on('close', () => { this.#ends.delete(end); near.destroy(); far.destroy(); });
    }
  }
}
