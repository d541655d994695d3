/// The client's page, made for who asks: in their language, with what its first screen needs (first_data.hpp). Without
/// storage, or past the rate limit, it comes without that; the client then asks as usual.
#pragma once

#include "server/live/node.hpp"
#include "server/net/api.hpp"
#include "server/net/guard.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

/// An address within the client, as opposed to the name of a file. False in a binary without the client.
bool is_page(std::string_view path);

/// Answers GET and HEAD of an address that `is_page`. `request` must live until `respond` has run, once, on `shard`.
void answer_page(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request, Respond respond);

}  // namespace majlis::net
