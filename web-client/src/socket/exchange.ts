/** Requests and replies of one connection. */
import type { OperationName, Operations, ProtocolError } from "../protocol.gen";
import { pingId } from "./connection";

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

export function createExchange(send: (line: string) => void): Exchange {
  let lastId = pingId;
  let open = new Map<number, (answer: Answer<never>) => void>();

  function answer(id: number, given: Answer<unknown>): void {
    const then = open.get(id);
    open.delete(id);
    then?.(given as Answer<never>);
  }

  return {
    ask(op, args, key, then) {
      lastId += 1;
      open.set(lastId, then as (answer: Answer<never>) => void);
      send(JSON.stringify({ id: lastId, op, ...(key === undefined ? {} : { key }), args }));
    },
    replied: (id, value) => answer(id, { kind: "ok", value }),
    refused: (id, error) => answer(id, { kind: "refused", error }),
    cut() {
      const left = open;
      open = new Map();
      for (const then of left.values()) then({ kind: "cut" });
    },
  };
}
