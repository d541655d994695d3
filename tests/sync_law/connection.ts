/** What a client has: requests over HTTP with a cookie, and one WebSocket for requests and feeds. */
import type { FeedEvent, FeedSignal, OperationName, Operations, ProtocolError } from "../../web-client/src/protocol.gen";

export type Reply<Op extends OperationName> =
  | { readonly ok: Operations[Op]["reply"]; readonly error?: undefined }
  | { readonly ok?: undefined; readonly error: ProtocolError };
export class Refused extends Error {
  readonly code: string;
  constructor(op: string, error: ProtocolError) {
    super(`${op}: ${error.code} ${error.field ?? ""} ${error.message}`);
    this.code = error.code;
  }
}
export type FeedEnd = { feed: string; end: string };

/** Changes go over HTTP, in a session apart from the one that listens, as on a member's second device. */
export async function post<Op extends OperationName>(
  host: string, cookie: string | undefined, op: Op, args: Operations[Op]["args"],
): Promise<{ reply: Reply<Op>; cookie?: string }> {
  const headers = { "content-type": "application/json", ...(cookie ? { cookie } : {}) };
  const response = await fetch(`http://${host}/api/v1/${op}`, { method: "POST", headers, body: JSON.stringify(args) });
  const body: unknown = await response.json();
  const set = response.headers.get("set-cookie")?.split(";")[0];
  const reply = (response.ok ? { ok: body } : { error: body }) as Reply<Op>;
  return { reply, ...(set ? { cookie: set } : {}) };
}

export interface Listener {
  event(event: FeedEvent): void;
  signal(signal: FeedSignal): void;
  end(end: FeedEnd): void;
  /** Whether the server hung up, or we did. */
  closed(): void;
}

type Line = FeedEvent | FeedSignal | FeedEnd | ({ id: number } & Reply<OperationName>);
type Constructor = new (url: string, options: { protocols: string[]; headers: Record<string, string> }) => WebSocket;

export class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply<OperationName>) => void>();
  #outgoing: string[] = [];
  #lastId = 0;
  isOpen = true;

  private constructor(socket: WebSocket, listener: Listener) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      for (const line of String(data).split("\n")) this.#take(JSON.parse(line) as Line, listener);
    });
    socket.addEventListener("close", () => {
      this.isOpen = false;
      for (const answer of this.#waiting.values()) answer({ error: { code: "unavailable", message: "closed" } });
      listener.closed();
    });
  }

  static async open(host: string, cookie: string | undefined, listener: Listener): Promise<Connection> {
    // Node's WebSocket takes headers, which the browsers' type does not know.
    const socket = new (WebSocket as unknown as Constructor)(`ws://${host}/ws`, {
      protocols: ["majlis.v1"],
      headers: cookie ? { cookie } : {},
    });
    const connection = new Connection(socket, listener);
    await new Promise<void>((opened, failed) => {
      socket.addEventListener("open", () => opened());
      socket.addEventListener("error", () => failed(new Error("the WebSocket did not open")));
    });
    return connection;
  }

  /** Requests of one turn leave as one frame. */
  request<Op extends OperationName>(op: Op, args: Operations[Op]["args"]): Promise<Reply<Op>> {
    const id = ++this.#lastId;
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#flush());
    this.#outgoing.push(JSON.stringify({ id, op, args }));
    return new Promise((answer) => {
      this.#waiting.set(id, answer as (reply: Reply<OperationName>) => void);
    });
  }

  close(): void {
    this.#socket.close();
  }

  #flush(): void {
    const lines = this.#outgoing;
    this.#outgoing = [];
    this.#socket.send(lines.join("\n"));
  }

  #take(line: Line, listener: Listener): void {
    if ("id" in line) {
      this.#waiting.get(line.id)?.(line);
      this.#waiting.delete(line.id);
    } else if ("event" in line) listener.event(line);
    else if ("signal" in line) listener.signal(line);
    else listener.end(line);
  }
}
