// A thin line in front of the server: for everything that a browser asks, workers and WebSockets as well.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What comes from the server comes `latency_ms` later, and at most so many bytes a second. */
export class ThinLine {
  latency_ms;
  bytesASecond;
  #listener;
  #ends = new Set();

  constructor({ latency_ms = 0, bytesASecond = Infinity } = {}) {
    this.latency_ms = latency_ms;
    this.bytesASecond = bytesASecond;
  }

  /** @returns what stands for the server: its address is this line's. */
  async open(server) {
    this.#listener = createServer((near) => this.#join(near, connect(server.port, '127.0.0.1')));
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    return { address: `http://127.0.0.1:${this.#listener.address().port}` };
  }

  #join(near, far) {
    for (const end of [near, far]) {
      this.#ends.add(end);
      end.setNoDelay(true);
      end.on('error', () => undefined);
      end.on('close', () => { this.#ends.delete(end); near.destroy(); far.destroy(); });
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', this.#inTime((chunk) => near.write(chunk)));
  }

  /** One timer, for the chunk that is first: two that end together are run in no order one can count on. */
  #inTime(deliver) {
    const waiting = [];
    let freeAt = 0;
    const next = () => setTimeout(() => {
      deliver(waiting.shift().chunk);
      if (waiting.length > 0) next();
    }, waiting[0].at - Date.now());
    return (chunk) => {
      freeAt = Math.max(freeAt, Date.now() + this.latency_ms) + (chunk.length / this.bytesASecond) * 1000;
      if (waiting.push({ chunk, at: freeAt }) === 1) next();
    };
  }

  close() {
    this.#listener.close();
    for (const end of this.#ends) end.destroy();
  }
}
