#include "server/net/routes.hpp"

#include <chrono>

#include <prometheus/text_serializer.h>
#include <spdlog/spdlog.h>

#include "protocol/schema/openapi.hpp"
#include "server/net/page.hpp"
#include "server/net/static_files.hpp"

namespace majlis::net {
namespace {

HttpResponse not_found() { return text_response(404, "text/plain; charset=utf-8", "There is nothing at this address.\n"); }

HttpResponse method_not_allowed(std::string allowed) {
  auto response = text_response(405, "text/plain; charset=utf-8", "This address takes " + allowed + ".\n");
  response.set("Allow", std::move(allowed));
  return response;
}

HttpResponse ready_response(bool ready) {
  return text_response(ready ? 200 : 503, "text/plain; charset=utf-8", ready ? "ready\n" : "storage can't answer\n");
}

}  // namespace

Routes::Routes(live::Node& node, const Guard& guard)
    : node_(node), guard_(guard), openapi_(schema::openapi()), readiness_(node.shards().count()) {}

void Routes::answer(live::Shard& shard, const HttpRequest& request, Respond respond) {
  node_.metrics().http_requests.Increment();
  const auto began = std::chrono::steady_clock::now();
  route(shard, request, [this, &request, began, respond = std::move(respond)](HttpResponse response) {
    guard_.protect(request, response);
    const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    spdlog::debug("http id={} method={} path={} status={} ms={:.2f}", request.id, request.method, request.path(), response.status, took);
    respond(std::move(response));
  });
}

void Routes::route(live::Shard& shard, const HttpRequest& request, Respond respond) {
  const auto path = request.path();
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (path == "/api/v1/openapi.json" && reads) {
    auto response = text_response(200, "application/json", {});
    response.static_body = openapi_;
    return respond(std::move(response));
  }
  if (path.starts_with("/api/v1/")) {
    if (request.method != "POST") return respond(method_not_allowed("POST"));
    return answer_api(node_, shard, guard_, request, std::move(respond));
  }
  if (!reads) return respond(method_not_allowed("GET, HEAD"));
  if (path == "/healthz") return respond(text_response(200, "text/plain; charset=utf-8", "ok\n"));
  if (path == "/readyz") return answer_ready(shard, std::move(respond));
  if (path == "/metrics") return respond(metrics(request));
  if (is_page(path)) return answer_page(node_, shard, guard_, request, std::move(respond));
  auto file = static_response(request);
  respond(file ? std::move(*file) : not_found());
}

/// Anybody may ask, as often as they like: storage is asked once a second at most, and once at a time.
void Routes::answer_ready(live::Shard& shard, Respond respond) {
  if (node_.is_draining(shard)) return respond(text_response(503, "text/plain; charset=utf-8", "stopping\n"));
  Readiness& known = readiness_[shard.index()];
  if (const auto waiting = known.waiting.lock()) return waiting->push_back(std::move(respond));
  if (std::chrono::steady_clock::now() < known.good_until) return respond(ready_response(known.ready));
  const auto waiting = std::make_shared<std::vector<Respond>>();
  waiting->push_back(std::move(respond));
  known.waiting = waiting;
  const auto read = [](const storage::Tables& tables) -> Result<std::int64_t> { return tables.feeds().get_head(Feed::of(MemberId{1})); };
  node_.engine().read<std::int64_t>(shard, read, [&known, waiting](Result<std::int64_t> head) {
    known.ready = head.has_value();
    known.good_until = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    known.waiting.reset();
    for (const auto& each : *waiting) each(ready_response(known.ready));
  });
}

/// For a collector on this machine: whatever came through a proxy is somebody else, and so is a page whose host's name was
/// made to point here.
HttpResponse Routes::metrics(const HttpRequest& request) const {
  const bool local = request.peer == "127.0.0.1" || request.peer == "::1" || request.peer == "::ffff:127.0.0.1";
  if (!local || !request.header("X-Forwarded-For").empty() || !is_bare_host(request.header("Host"))) return not_found();
  return text_response(200, "text/plain; version=0.0.4; charset=utf-8",
                       prometheus::TextSerializer{}.Serialize(node_.metrics().registry().Collect()));
}

}  // namespace majlis::net
