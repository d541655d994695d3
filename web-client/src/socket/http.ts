/** The few operations that take credentials or change the session cookie; the server takes these over HTTP only. */
import type { OperationName, ProtocolError } from "../protocol.gen";
import type { Args, Reply } from "./exchange";
import { isError } from "./frames";
import type { Result } from "./requests";

export type HttpOperation = "join" | "sign_in" | "sign_out" | "change_password" | "create_token";

export interface Http {
  post<Op extends HttpOperation>(op: Op, args: Args<Op>): Promise<Result<Reply<Op>>>;
  /** Told while the page is being left: it goes out all the same, and nobody hears of the answer. */
  lastWord<Op extends "move_read_mark">(op: Op, args: Args<Op>): void;
}

export function createHttp(fetchIt: typeof fetch, uuid: () => string): Http {
  const send = (op: OperationName, args: unknown, options: RequestInit): Promise<Response> =>
    fetchIt(`/api/v1/${op}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": uuid() },
      credentials: "same-origin",
      body: JSON.stringify(args),
      ...options,
    });

  return {
    async post<Op extends HttpOperation>(op: Op, args: Args<Op>): Promise<Result<Reply<Op>>> {
      try {
        const response = await send(op, args, {});
        const body: unknown = await response.json();
        if (response.ok) return { kind: "ok", value: body as Reply<Op> };
        return { kind: "refused", error: isError(body) ? body : unknownRefusal };
      } catch {
        // No answer at all, or one that is not the server's: a captive portal, a proxy's error page.
        return { kind: "offline" };
      }
    },
    lastWord(op, args) {
      // Browsers limit what may be under way like this; what they refuse is told the next time.
      void send(op, args, { keepalive: true }).catch(() => undefined);
    },
  };
}

const unknownRefusal: ProtocolError = { code: "unavailable", message: "the answer could not be read" };
