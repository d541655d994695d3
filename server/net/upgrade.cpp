#include "server/net/upgrade.hpp"

#include <algorithm>
#include <charconv>

#include <boost/beast/http/rfc7230.hpp>
#include <boost/url/parse.hpp>

#include "protocol/limits.hpp"

namespace majlis::net {
namespace {

bool offers_subprotocol(const HttpRequest& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& line) {
    return equal_names(line.first, "Sec-WebSocket-Protocol") && boost::beast::http::token_list{line.second}.exists(subprotocol);
  });
}

std::optional<MemberId> read_member(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id < 1 || id > limits::integer_max) return std::nullopt;
  return MemberId{id};
}

Result<Upgrade> read_as(const HttpRequest& request) {
  const auto url = boost::urls::parse_origin_form(request.target);
  if (!url) return refused(ErrorCode::bad_request, "not an address");
  const auto params = url->params();
  const auto found = params.find("as");
  if (found == params.end()) return Upgrade{};
  const std::string value{(*found).value};
  const auto member = read_member(value);
  if (params.count("as") > 1 || (!member && value != "guest")) return refused(ErrorCode::bad_field, "a member's id, or guest; once", "as");
  return Upgrade{true, member};
}

}  // namespace

bool Upgrade::is_mistaken(const std::optional<community::Identity>& identity) const {
  return names_somebody && as != (identity ? std::optional{identity->member.id} : std::nullopt);
}

Result<Upgrade> read_upgrade(const Guard& guard, const HttpRequest& request) {
  if (request.path() != "/ws") return refused(ErrorCode::not_found, "WebSockets are at /ws");
  if (!guard.may_act(request)) return refused(ErrorCode::bad_origin);
  if (!offers_subprotocol(request)) return refused(ErrorCode::bad_request, "offer the subprotocol majlis.v1", "Sec-WebSocket-Protocol");
  return read_as(request);
}

}  // namespace majlis::net
