/**
 * Requests that outlive a connection. Queries and changes alike wait for a connection and are asked again after a cut, a
 * change always with the same key, so that it happens once however often it is asked for. Once the connection is `offline`,
 * queries and changes that were never sent fail with `offline`; a change that was sent goes on until it is answered, as
 * nobody can say that it did not happen. Refusals to try `later` are tried again by themselves where the wait is short.
 */
import { type ErrorCode, type OperationName, type ProtocolError, errorRetry, operationEffects } from "../protocol.gen";
import type { Cancel, Environment } from "./environment";
import type { Answer, Args, Exchange, Reply } from "./exchange";
import type { HttpOperation } from "./http";

/** Everything but what concerns a connection itself, and what the server takes over HTTP only. */
export type RequestName = Exclude<OperationName, LiveName | HttpOperation>;
type LiveName = "follow" | "unfollow" | "ping" | "set_presence" | "set_typing";

export type Result<T> = { kind: "ok"; value: T } | { kind: "refused"; error: ProtocolError } | { kind: "offline" };

export interface Requests {
  request<Op extends RequestName>(op: Op, args: Args<Op>): Promise<Result<Reply<Op>>>;
  opened(): void;
  closed(): void;
  /** The connection is offline: what nobody has heard of fails. */
  wentOffline(): void;
  /** Another member is signed in: what the former one asked for must not be asked in the new one's name. */
  abandon(): void;
}

const patience = { wait_ms: 10_000, tries: 6, first_wait_ms: 500 } as const;

interface Waiting {
  op: RequestName;
  key: string | undefined;
  ask(then: (answer: Answer<never>) => void): void;
  finish(result: Result<never>): void;
  wasSent: boolean;
  isAsked: boolean;
  tries: number;
  pause?: Cancel;
}

export function createRequests(env: Environment, exchange: Exchange): Requests {
  const waiting = new Set<Waiting>();
  let isOpen = false;
  let isOffline = false;

  function submit(one: Waiting): void {
    if (!isOpen || one.isAsked || one.pause) return;
    one.isAsked = true;
    one.wasSent = true;
    one.ask((answer) => {
      one.isAsked = false;
      if (waiting.has(one)) answered(one, answer);
    });
  }

  function answered(one: Waiting, answer: Answer<never>): void {
    if (answer.kind === "cut") return;
    const wait = answer.kind === "refused" ? waitBefore(one, answer.error, env) : undefined;
    if (wait === undefined) return finish(one, answer);
    one.tries += 1;
    one.pause = env.after(wait, () => {
      delete one.pause;
      submit(one);
    });
  }

  function finish(one: Waiting, result: Result<never>): void {
    waiting.delete(one);
    one.pause?.();
    one.finish(result);
  }

  return {
    request(op, args) {
      return new Promise((resolve) => {
        const key = operationEffects[op] === "change" ? env.uuid() : undefined;
        const one: Waiting = {
          op,
          key,
          ask: (then) => exchange.ask(op, args, key, then as (answer: Answer<Reply<typeof op>>) => void),
          finish: resolve as (result: Result<never>) => void,
          wasSent: false,
          isAsked: false,
          tries: 0,
        };
        if (isOffline) return one.finish({ kind: "offline" });
        waiting.add(one);
        submit(one);
      });
    },
    opened() {
      isOpen = true;
      isOffline = false;
      for (const one of waiting) submit(one);
    },
    closed() {
      isOpen = false;
    },
    wentOffline() {
      isOffline = true;
      for (const one of [...waiting]) {
        const mayHaveHappened = one.key !== undefined && one.wasSent;
        if (!mayHaveHappened) finish(one, { kind: "offline" });
      }
    },
    abandon() {
      const error: ProtocolError = { code: "not_signed_in", message: "the session has ended" };
      for (const one of [...waiting]) finish(one, { kind: "refused", error });
    },
  };
}

function waitBefore(one: Waiting, error: ProtocolError, env: Environment): number | undefined {
  if (!isForLater(error.code) || one.tries >= patience.tries) return undefined;
  const wait = error.retry_after_ms ?? patience.first_wait_ms * 2 ** one.tries * (0.5 + env.random() / 2);
  return wait <= patience.wait_ms ? wait : undefined;
}

/** Codes of a newer server are not in the table; nothing is known of them, so nothing is retried. */
export function isForLater(code: ErrorCode): boolean {
  return errorRetry[code] === "later";
}
