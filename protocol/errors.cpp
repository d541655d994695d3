#include "protocol/errors.hpp"

#include <array>
#include <cassert>

namespace majlis {
namespace {

constexpr std::array rows{
    ErrorRow{ErrorCode::bad_json, "bad_json", 400, Retry::never, "not valid JSON"},
    ErrorRow{ErrorCode::bad_request, "bad_request", 400, Retry::never, "not a request"},
    ErrorRow{ErrorCode::bad_field, "bad_field", 400, Retry::never, "an argument is wrong"},
    ErrorRow{ErrorCode::too_large, "too_large", 413, Retry::never, "too large"},
    ErrorRow{ErrorCode::unknown_operation, "unknown_operation", 404, Retry::never, "no such operation"},
    ErrorRow{ErrorCode::not_signed_in, "not_signed_in", 401, Retry::after_change, "sign in first"},
    ErrorRow{ErrorCode::wrong_credentials, "wrong_credentials", 401, Retry::after_change, "name or password is wrong"},
    ErrorRow{ErrorCode::not_allowed, "not_allowed", 403, Retry::after_change, "not allowed here"},
    ErrorRow{ErrorCode::not_found, "not_found", 404, Retry::never, "not found"},
    ErrorRow{ErrorCode::taken, "taken", 409, Retry::after_change, "taken already"},
    ErrorRow{ErrorCode::conflict, "conflict", 409, Retry::after_change, "the state has changed"},
    ErrorRow{ErrorCode::key_reused, "key_reused", 409, Retry::never, "this key belongs to another change"},
    ErrorRow{ErrorCode::too_many, "too_many", 409, Retry::after_change, "a limit is reached"},
    ErrorRow{ErrorCode::slow_down, "slow_down", 429, Retry::later, "too fast, wait a little"},
    ErrorRow{ErrorCode::feed_reset, "feed_reset", 410, Retry::after_change, "fetch the state anew"},
    ErrorRow{ErrorCode::bad_origin, "bad_origin", 403, Retry::never, "this page may not act here"},
    ErrorRow{ErrorCode::not_over_http, "not_over_http", 400, Retry::never, "this operation needs a WebSocket"},
    ErrorRow{ErrorCode::unavailable, "unavailable", 503, Retry::later, "storage can't answer now, nothing was changed"},
    ErrorRow{ErrorCode::shutting_down, "shutting_down", 503, Retry::later, "the server is restarting"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  }
  return rows.size() == static_cast<std::size_t>(ErrorCode::shutting_down) + 1;
}
static_assert(in_order(), "one row per ErrorCode, in the order of the enum");

}  // namespace

std::span<const ErrorRow> error_table() { return rows; }

const ErrorRow& error_row(ErrorCode code) { return rows[static_cast<std::size_t>(code)]; }

Refusal refuse(ErrorCode code, std::string message, std::string field) {
  if (message.empty()) message = error_row(code).message;
  return Refusal{code, std::move(message), std::move(field)};
}

}  // namespace majlis
