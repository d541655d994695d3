// The line of one device, which can be lost as in a tunnel: what is on its way vanishes, and nothing new gets through.
// Chromium's own emulation of this keeps a processor busy for as long as a page has a WebSocket.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** A proxy for HTTP and WebSockets. A browser that is told to ask it asks it for everything, also for what is on this machine. */
export class Line {
  #isLost = false;
  #ends = new Set();
  #proxy = createServer();

  static async open() {
    const line = new Line();
    line.#proxy.on('connection', (socket) => line.#hold(socket));
    line.#proxy.on('request', (asked, answer) => line.#passOn(asked, answer));
    line.#proxy.on('connect', (asked, socket) => line.#tunnel(new URL(`http://${asked.url}`), socket));
    line.#proxy.listen(0, '127.0.0.1');
    await once(line.#proxy, 'listening');
    return line;
  }

  /** As Playwright wants to have it. */
  get proxy() { return { server: `http://127.0.0.1:${this.#proxy.address().port}`, bypass: '<-loopback>' }; }

  /** Connections that were open stay so, and carry nothing any more. */
  lose() { this.#isLost = true; }
  /** Those that the tunnel was over for are gone; new ones get through. */
  find() {
    this.#isLost = false;
    this.#endAll();
  }
  close() {
    this.#endAll();
    this.#proxy.close();
  }

  #endAll() {
    for (const end of this.#ends) end.destroy();
  }
  #hold(socket) {
    if (this.#isLost) return socket.destroy();
    this.#ends.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#ends.delete(socket));
  }

  #passOn(asked, answer) {
    if (this.#isLost) return asked.socket.destroy();
    const further = request(asked.url, { method: asked.method, headers: asked.headers }, (got) => {
      if (this.#isLost) return;
      answer.writeHead(got.statusCode, got.rawHeaders);
      got.pipe(answer);
    });
    further.on('error', () => asked.socket.destroy());
    asked.pipe(further);
  }

  #tunnel({ hostname, port }, near) {
    if (this.#isLost) return near.destroy();
    const far = connect(Number(port), hostname, () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    this.#hold(far);
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('data', (data) => { if (!this.#isLost) to.write(data); });
      from.on('close', () => { if (!this.#isLost) to.destroy(); });
    }
  }
}
