/** Requests and replies of one connection. */
import type { OperationName, Operations, ProtocolError } from "../protocol.gen";
import { pingId } from "./connection";
import type { Cancel, Environment } from "./environment";

export type Args<Op extends OperationName> = Operations[Op]["args"];
export type Reply<Op extends OperationName> = Operations[Op]["reply"];

/** cut: the connection went before the answer came; whether the request was carried out is not known. */
export type Answer<T> = { kind: "ok"; value: T } | { kind: "refused"; error: ProtocolError } | { kind: "cut" };

export interface Exchange {
  ask<Op extends OperationName>(op: Op, args: Args<Op>, key: string | undefined, then: (answer: Answer<Reply<Op>>) => void): void;
  replied(id: number, value: unknown): void;
  refused(id: number, error: ProtocolError): void;
  /** Every question still open is answered with `cut`. */
  cut(): void;
}

/** A server that is well answers within this; a connection on which it does not may show life for ever, and help nobody. */
export const unanswered_ms = 20_000;

interface Open {
  then(answer: Answer<never>): void;
  deadline: Cancel;
}

/** `unanswered`: a question has been open for `unanswered_ms`. */
export function createExchange(
  env: Pick<Environment, "after">, send: (line: string) => void, unanswered: () => void,
): Exchange {
  let lastId = pingId;
  let open = new Map<number, Open>();

  function answer(id: number, given: Answer<unknown>): void {
    const asked = open.get(id);
    open.delete(id);
    asked?.deadline();
    asked?.then(given as Answer<never>);
  }

  return {
    ask(op, args, key, then) {
      lastId += 1;
      open.set(lastId, { then: then as Open["then"], deadline: env.after(unanswered_ms, unanswered) });
      send(JSON.stringify({ id: lastId, op, ...(key === undefined ? {} : { key }), args }));
    },
    replied: (id, value) => answer(id, { kind: "ok", value }),
    refused: (id, error) => answer(id, { kind: "refused", error }),
    cut() {
      const left = open;
      open = new Map();
      for (const { deadline } of left.values()) deadline();
      for (const { then } of left.values()) then({ kind: "cut" });
    },
  };
}
