/** What the socket answers, as the screens get it. */
import type { ProtocolError } from "../../protocol.gen";
import { type Result, isForLater } from "../../socket/requests";
import type { Failure, Opened, Outcome } from "../api";

export const done: Outcome<void> = { ok: true, value: undefined };
export const offline: Failure = { kind: "offline" };
/** The server does not talk to pages from this address. */
export const badOrigin: Failure = { kind: "refused", code: "bad_origin", message: "" };

export function failureOf(error: ProtocolError): Failure & { kind: "refused" } {
  const { code, message, field, retry_after_ms } = error;
  return {
    kind: "refused",
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(retry_after_ms === undefined ? {} : { retryAfterMs: retry_after_ms }),
  };
}

export function outcomeOf<T>(result: Result<T>): Outcome<T> {
  switch (result.kind) {
    case "ok":
      return { ok: true, value: result.value };
    case "refused":
      return { ok: false, failure: failureOf(result.error) };
    case "offline":
      return { ok: false, failure: offline };
  }
}

/** Says nothing about what was asked for, only that it can't be answered now. */
export function isPassing(failure: Failure): boolean {
  return failure.kind === "offline" || isForLater(failure.code);
}

/** Shown as it was kept on this device. */
export function isKept(opened: Opened<unknown>): boolean {
  return opened.status === "ready" && opened.keptAt !== undefined;
}

export function isPassingFailure(opened: Opened<unknown>): boolean {
  return opened.status === "failed" && isPassing(opened.failure);
}
