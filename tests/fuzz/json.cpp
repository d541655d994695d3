/// Any bytes as JSON: either refused in words, or a value that is the same once written and read again.
#include <algorithm>

#include "protocol/json/encode.hpp"
#include "tests/fuzz/support/must.hpp"

namespace {

using namespace majlis;

/// Empty where it can't be written: a number that was rounded up beyond the largest one.
std::string written(const json::Value& value) {
  json::Buffer buffer;
  json::Writer out{buffer};
  if (!value.Accept(out)) return {};
  return {buffer.GetString(), buffer.GetSize()};
}

/// No field takes one, and RapidJSON reads them to a bit less than it writes.
bool has_fraction(const json::Value& value) {
  if (value.IsArray()) return std::ranges::any_of(value.GetArray(), has_fraction);
  if (value.IsObject()) return std::ranges::any_of(value.GetObject(), [](const auto& member) { return has_fraction(member.value); });
  return value.IsDouble();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  json::Document document;
  if (const auto parsed = json::parse(text, document); !parsed) {
    const auto code = parsed.error().code;
    fuzz::must(code == ErrorCode::bad_json || code == ErrorCode::too_large, "JSON is refused as such");
    fuzz::must(is_valid_utf8(parsed.error().message), "and in words");
    return 0;
  }
  fuzz::must(text.find('\0') == text.npos, "no NUL gets through");
  const auto once = written(document);
  if (once.empty() || !is_valid_utf8(once)) return 0;   // a lone surrogate: what is decoded is checked again
  json::Document again;
  fuzz::must(json::parse_file(once, again).has_value(), "what was written can be read", once);
  fuzz::must(has_fraction(document) || written(again) == once, "and is the same", once);
  return 0;
}
