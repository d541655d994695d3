/// The files of the web client, out of the binary. The addresses of its screens are answered by page.hpp.
#pragma once

#include <optional>

#include "server/net/assets.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

/// Null: there is no such file. Exactly this path, or the first that begins so: names hold a hash of their content.
const Asset* find_asset(std::string_view path);
const Asset* find_asset_by_prefix(std::string_view prefix);

/// Whether `Accept-Encoding` names `coding` without q=0 (RFC 9110, section 12.5.3).
bool accepts(const HttpRequest& request, std::string_view coding);

/// Answers GET and HEAD. Nullopt: no file by that name.
std::optional<HttpResponse> static_response(const HttpRequest& request);

}  // namespace majlis::net
