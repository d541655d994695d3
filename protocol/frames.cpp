#include "protocol/frames.hpp"

#include <fmt/format.h>

namespace majlis {
namespace {

const json::Value& empty_object() {
  static const json::Value object{rapidjson::kObjectType};
  return object;
}

tl::unexpected<UnreadableRequest> unreadable(std::int64_t id, Refusal refusal) {
  return tl::unexpected(UnreadableRequest{id, std::move(refusal)});
}

tl::unexpected<UnreadableRequest> bad_request(std::int64_t id, std::string field, std::string what) {
  return unreadable(id, refuse(ErrorCode::bad_request, std::move(what), std::move(field)));
}

}  // namespace

tl::expected<Request, UnreadableRequest> read_request(std::string_view line, json::Document& into) {
  if (auto parsed = json::parse(line, into); !parsed) return unreadable(0, std::move(parsed.error()));
  if (!into.IsObject()) return bad_request(0, "", "a request is an object");
  Request request;
  bool seen_id = false;
  for (const char* name : {"id", "op", "key", "args"}) {
    const auto found = json::only_member(into, name);
    if (!found) return bad_request(request.id, name, found.error().message);
    const json::Value* value = *found;
    if (!value) continue;
    const std::string_view field = name;
    if (field == "id") {
      const auto id = json::decode_integer(*value, 1, limits::integer_max);
      if (!id) return bad_request(0, name, id.error().message);
      request.id = *id;
      seen_id = true;
    } else if (field == "op") {
      if (!value->IsString()) return bad_request(request.id, name, "text expected");
      request.op = json::text_of(*value);
    } else if (field == "key") {
      auto key = json::decode<std::optional<IdempotencyKey>>(*value);
      if (!key) return bad_request(request.id, name, key.error().message);
      request.key = std::move(*key);
    } else {
      if (!value->IsObject()) return bad_request(request.id, name, "object expected");
      request.args = value;
    }
  }
  if (!seen_id) return bad_request(0, "id", "required");
  if (request.op.empty()) return bad_request(request.id, "op", "required");
  if (into.MemberCount() > 1u + 1u + (into.HasMember("key") ? 1u : 0u) + (into.HasMember("args") ? 1u : 0u)) {
    return bad_request(request.id, "", "only id, op, key and args belong in a request");
  }
  if (!request.args) request.args = &empty_object();
  return request;
}

std::string reply_line(std::int64_t id, std::string_view reply_json) { return fmt::format(R"({{"id":{},"ok":{}}})", id, reply_json); }

std::string error_json(const Refusal& refusal) {
  json::Buffer buffer;
  json::Writer out{buffer};
  out.StartObject();
  json::write_key(out, "code");
  json::write_text(out, error_row(refusal.code).name);
  json::write_key(out, "message");
  json::write_text(out, refusal.message);
  if (!refusal.field.empty()) {
    json::write_key(out, "field");
    json::write_text(out, refusal.field);
  }
  if (refusal.retry_after_ms) {
    json::write_key(out, "retry_after_ms");
    out.Int64(*refusal.retry_after_ms);
  }
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string error_line(std::int64_t id, const Refusal& refusal) {
  return fmt::format(R"({{"id":{},"error":{}}})", id, error_json(refusal));
}

std::string event_line(const Feed& feed, std::int64_t seq, Time at, std::string_view event, std::string_view data_json) {
  return fmt::format(R"({{"feed":"{}","seq":{},"at":{},"event":"{}","data":{}}})", feed.name(), seq, at.ms, event, data_json);
}

std::string signal_line(const Feed& feed, std::string_view signal, std::string_view data_json) {
  return fmt::format(R"({{"feed":"{}","signal":"{}","data":{}}})", feed.name(), signal, data_json);
}

std::string end_line(const Feed& feed, ErrorCode why) {
  return fmt::format(R"({{"feed":"{}","end":"{}"}})", feed.name(), error_row(why).name);
}

}  // namespace majlis
