/// `POST /api/v1/<operation>`: every change and query over plain HTTP, for browsers that sign in and for bots.
#pragma once

#include <functional>
#include <optional>

#include "server/community/sessions.hpp"
#include "server/live/node.hpp"
#include "server/net/guard.hpp"
#include "server/net/message.hpp"

namespace majlis::net {

using Respond = std::function<void(HttpResponse)>;

/// Finds out who sends a request: nullopt for guests, and for cookies of sessions that are over. Refusals: a bearer
/// token that is not good, unavailable. `done` runs on `shard`.
using Identified = std::function<void(Result<std::optional<community::Identity>>)>;
void identify(live::Node& node, live::Shard& shard, Token token, Identified done);

/// Takes one from what the request's address may ask for, before anything is read on its behalf. Nullopt: go on.
std::optional<Refusal> refuse_arrival(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request);

/// The list of sessions shows what the browser calls itself, cut to fit.
Label device_label(const HttpRequest& request);

HttpResponse error_response(const Refusal& refusal);

/// Answers one API request; `respond` runs once, on `shard`.
void answer_api(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request, Respond respond);

}  // namespace majlis::net
