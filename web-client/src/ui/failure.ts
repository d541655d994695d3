/** What went wrong, in words of the catalogue: what it is, and when it can be tried again. */
import { clock } from "../i18n/dates";
import { t, type Key } from "../i18n/text";
import type { Failure, PendingFailure } from "../state/api";

export function failureText(failure: Failure | PendingFailure): string {
  if (failure.kind === "offline") return t("error.line");
  if (failure.kind === "expired") return t("error.expired");
  const key = `error.${failure.code}` satisfies Key;
  return t(key, { time: clock(Date.now() + (failure.retryAfterMs ?? 0)) });
}

export const isMissing = (failure: Failure): boolean =>
  failure.kind === "refused" && (failure.code === "not_found" || failure.code === "bad_field");

export const isForbidden = (failure: Failure): boolean =>
  failure.kind === "refused" && (failure.code === "not_allowed" || failure.code === "not_signed_in");
