#include "tests/support/line.hpp"

namespace majlis::tests {
namespace {

std::string text_member(const json::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? std::string{} : from_json<std::string>(found->value);
}

}  // namespace

std::string to_text(const json::Value& value) {
  json::Buffer buffer;
  json::Writer out{buffer};
  value.Accept(out);
  return {buffer.GetString(), buffer.GetSize()};
}

const json::Value& Line::body() const {
  constexpr const char* names[] = {"ok", "error", "data", "data", "end"};
  return (*document)[names[static_cast<std::size_t>(kind)]];
}

Line read_line(std::string text) {
  auto document = std::make_shared<json::Document>();
  if (const auto parsed = json::parse_file(text, *document); !parsed) throw UnexpectedJson{parsed.error().message + ": " + text};
  const json::Value& object = *document;
  expect_json(object.IsObject(), "an object", object);
  Line line{.kind = Line::Kind::reply};
  line.feed = text_member(object, "feed");
  if (object.HasMember("ok")) line.kind = Line::Kind::reply;
  else if (object.HasMember("error")) line.kind = Line::Kind::error;
  else if (object.HasMember("event")) line.kind = Line::Kind::event, line.name = text_member(object, "event");
  else if (object.HasMember("signal")) line.kind = Line::Kind::signal, line.name = text_member(object, "signal");
  else if (object.HasMember("end")) line.kind = Line::Kind::end, line.name = text_member(object, "end");
  else throw UnexpectedJson{"neither reply nor event nor signal: " + text};
  if (line.feed.empty()) line.id = from_json<std::int64_t>(object["id"]);
  if (line.kind == Line::Kind::event) {
    line.seq = from_json<std::int64_t>(object["seq"]);
    expect_json(object.HasMember("at") && object["at"].IsInt64(), "a time", object);
  }
  line.text = std::move(text);
  line.document = std::move(document);
  return line;
}

Refusal read_refusal(const json::Value& error) {
  expect_json(error.IsObject() && error.HasMember("code") && error.HasMember("message"), "an error", error);
  for (const auto& row : error_table()) {
    if (row.name != json::text_of(error["code"])) continue;
    Refusal refusal{row.code, std::string{json::text_of(error["message"])}, text_member(error, "field")};
    if (error.HasMember("retry_after_ms")) refusal.retry_after_ms = from_json<std::int64_t>(error["retry_after_ms"]);
    return refusal;
  }
  throw UnexpectedJson{"a code of the error table expected, not " + to_text(error)};
}

}  // namespace majlis::tests
