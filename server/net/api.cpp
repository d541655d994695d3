#include "server/net/api.hpp"

#include <chrono>

#include "protocol/frames.hpp"
#include "protocol/operations.hpp"

namespace majlis::net {
namespace {

constexpr std::string_view prefix = "/api/v1/";

bool is_live(std::string_view op) {
  bool live = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, LiveOperations>>(
      [&](auto type) { live = live || op == wire_name<typename decltype(type)::type>(); });
  return live;
}

/// What a request asks for, before it is known who asks.
struct Asked {
  std::unique_ptr<community::Call> call;
  std::optional<IdempotencyKey> key;
};

Result<Asked> read_request(const Guard& guard, const HttpRequest& request) {
  if (!guard.may_act(request)) return refused(ErrorCode::bad_origin);
  const auto op = request.path().substr(prefix.size());
  if (is_live(op)) return refused(ErrorCode::not_over_http);
  if (!equal_names(request.header("Content-Type").substr(0, 16), "application/json")) {
    return refused(ErrorCode::bad_request, "Content-Type: application/json expected", "Content-Type");
  }
  Asked asked;
  if (const auto key = request.header("Idempotency-Key"); !key.empty()) {
    auto parsed = IdempotencyKey::parse(std::string{key});
    if (!parsed) return refused(ErrorCode::bad_request, parsed.error(), "Idempotency-Key");
    asked.key = std::move(*parsed);
  }
  json::Document document;
  if (auto parsed = json::parse(request.body, document); !parsed) return tl::unexpected(std::move(parsed.error()));
  if (!document.IsObject()) return refused(ErrorCode::bad_request, "the body is an object with the arguments");
  auto call = community::decode_call(op, document);
  if (!call) return tl::unexpected(std::move(call.error()));
  asked.call = std::move(*call);
  return asked;
}

Refusal slow_down(std::int64_t wait_ms) {
  auto refusal = refuse(ErrorCode::slow_down);
  refusal.retry_after_ms = wait_ms;
  return refusal;
}

HttpResponse json_response(int status, std::string body) {
  auto response = text_response(status, "application/json", std::move(body));
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

Label device_label(const HttpRequest& request) {
  std::string text{request.header("User-Agent")};
  if (text.size() > limits::label_bytes) text.resize(limits::label_bytes);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  auto label = Label::parse(std::move(text));
  return label ? std::move(*label) : Label::trusted("Browser");
}

HttpResponse error_response(const Refusal& refusal) {
  auto response = json_response(error_row(refusal.code).http_status, error_json(refusal));
  if (refusal.retry_after_ms) response.set("Retry-After", std::to_string((*refusal.retry_after_ms + 999) / 1000));
  return response;
}

void identify(live::Node& node, live::Shard& shard, Token token, Identified done) {
  if (token.text.empty()) return done(std::optional<community::Identity>{});
  using Found = std::optional<community::Identity>;
  const auto read = [text = std::move(token.text)](const storage::Tables& tables) -> Result<Found> {
    return community::find_identity(tables, text, live::system_now());
  };
  node.engine().read<Found>(shard, read, [&node, bearer = token.bearer, done = std::move(done)](Result<Found> found) {
    if (found && !*found && bearer) return done(refused(ErrorCode::not_signed_in, "this token is not good, or no longer"));
    if (found && *found && (*found)->stale) node.engine().touch((*found)->session);
    done(std::move(found));
  });
}

std::optional<Refusal> refuse_arrival(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request) {
  const auto wait_ms = node.local(shard).limiter.arrive(guard.client_address(request), live::system_now());
  return wait_ms ? std::optional{slow_down(*wait_ms)} : std::nullopt;
}

void answer_api(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request, Respond respond) {
  node.metrics().requests.Increment();
  const auto refuse_with = [&node, &respond](const Refusal& refusal) {
    node.metrics().refusals.Increment();
    respond(error_response(refusal));
  };
  if (node.is_draining(shard)) return refuse_with(refuse(ErrorCode::shutting_down));
  if (const auto refusal = refuse_arrival(node, shard, guard, request)) return refuse_with(*refusal);
  auto read = read_request(guard, request);
  if (!read) return refuse_with(read.error());
  auto asked = std::make_shared<Asked>(std::move(*read));
  const auto began = std::chrono::steady_clock::now();
  identify(node, shard, guard.token_of(request), [&node, &shard, &guard, &request, asked, began, respond = std::move(respond)](auto identity) {
    if (!identity) return respond(error_response(identity.error()));
    live::CallRequest call{std::move(asked->call), {}, std::move(asked->key), node.engine().stages().now()};
    call.actor.device = device_label(request);
    if (*identity) {
      call.actor.member = (*identity)->member.id;
      call.actor.session = (*identity)->session;
    }
    const auto& traits = call.call->traits();
    if (const auto wait_ms = node.local(shard).limiter.take(traits.rate, call.actor.member, guard.client_address(request), live::system_now())) {
      return respond(error_response(slow_down(*wait_ms)));
    }
    const auto renewed = guard.renewed_cookie(request, *identity, live::system_now());
    auto& histogram = traits.effect == Effect::change ? node.metrics().change_seconds : node.metrics().query_seconds;
    node.engine().call(shard, std::move(call), [&node, &guard, &request, &histogram, began, renewed, respond](live::CallOutcome outcome) {
      histogram.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
      if (!outcome.reply) node.metrics().refusals.Increment();
      auto response = outcome.reply ? json_response(200, std::move(*outcome.reply)) : error_response(outcome.reply.error());
      if (outcome.issued) response.set("Set-Cookie", guard.session_cookie(request, *outcome.issued, live::system_now()));
      else if (outcome.session_ended) response.set("Set-Cookie", guard.expired_cookie(request));
      else if (renewed) response.set("Set-Cookie", *renewed);
      respond(std::move(response));
    });
  });
}

}  // namespace majlis::net
