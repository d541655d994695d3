// The line between a device and the server, for everything that its browser asks, workers and WebSockets as well. It can be
// thin, and it can be lost as in a tunnel. Chromium's own emulation of that keeps a processor busy while there is a WebSocket.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** What comes from the server comes `latency_ms` later, and at most so many bytes a second. */
export class Line {
  latency_ms;
  bytesASecond;
  #listener;
  #isLost = false;
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

  /** Connections that were open stay so, and carry nothing any more; nothing new gets through. */
  lose() { this.#isLost = true; }
  /** What was swallowed can't be made up for: all that were open are gone. */
  find() {
    this.#isLost = false;
    this.#endAll();
  }

  #join(near, far) {
    if (this.#isLost) for (const end of [near, far]) end.destroy();
    for (const end of [near, far]) {
      this.#ends.add(end);
      end.setNoDelay(true);
      end.on('error', () => undefined);
      end.on('close', () => {
        this.#ends.delete(end);
        // In a tunnel the other one does not hear of it.
        if (!this.#isLost) for (const each of [near, far]) each.destroy();
      });
    }
    const passOn = (to) => (chunk) => { if (!this.#isLost) to.write(chunk); };
    near.on('data', passOn(far));
    far.on('data', this.#inTime(passOn(near)));
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
    this.#endAll();
  }

  #endAll() {
    for (const end of this.#ends) end.destroy();
  }
}
