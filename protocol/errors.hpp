/// The one table of refusals: wire name, HTTP status, whether a retry makes sense. The interface's text key is
/// `error.<wire name>`. A refusal is a value; it never closes a connection.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace majlis {

enum class ErrorCode {
  bad_json,           ///< the text is not one JSON value, or not valid UTF-8
  bad_request,        ///< JSON, but not a request: `field` names the part
  bad_field,          ///< an argument is missing, unknown, of a wrong type or out of range: `field` names it
  too_large,
  unknown_operation,
  not_signed_in,
  wrong_credentials,
  not_allowed,
  not_found,
  taken,              ///< `field` names what somebody else has already
  conflict,           ///< the state has moved on: thread locked, post deleted, last owner leaving
  key_reused,         ///< an idempotency key came back with another operation or other arguments
  too_many,           ///< a limit of limits.hpp is reached
  slow_down,          ///< wait `retry_after_ms`
  feed_reset,         ///< what came since `after` is no longer kept: fetch the state anew
  bad_origin,
  not_over_http,      ///< a live operation needs a WebSocket
  unavailable,        ///< storage can't answer now; nothing was changed
  shutting_down,
};

/// What a client may do about an error.
enum class Retry { never, later, after_change };

struct ErrorRow {
  ErrorCode code;
  std::string_view name;
  int http_status;
  Retry retry;
  std::string_view message;  ///< used where the refusal brings none
};

std::span<const ErrorRow> error_table();
const ErrorRow& error_row(ErrorCode code);

struct Refusal {
  ErrorCode code;
  std::string message;
  std::string field;                               ///< empty, or the path of an argument: `text`, `items[2].title`
  std::optional<std::int64_t> retry_after_ms = {};
};

Refusal refuse(ErrorCode code, std::string message = {}, std::string field = {});

template <class T>
using Result = tl::expected<T, Refusal>;

/// `return refused(ErrorCode::not_found, "…")` from any function that returns a Result.
inline tl::unexpected<Refusal> refused(ErrorCode code, std::string message = {}, std::string field = {}) {
  return tl::unexpected<Refusal>(refuse(code, std::move(message), std::move(field)));
}

}  // namespace majlis
