#include "protocol/json/value.hpp"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "protocol/limits.hpp"

namespace majlis::json {
namespace {

constexpr unsigned parse_flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

/// Hands everything on to the document, and stops where the nesting gets too deep.
class DepthGuard {
 public:
  explicit DepthGuard(Document& document) : document_(document) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool b) { return document_.Bool(b); }
  bool Int(int i) { return document_.Int(i); }
  bool Uint(unsigned u) { return document_.Uint(u); }
  bool Int64(std::int64_t i) { return document_.Int64(i); }
  bool Uint64(std::uint64_t u) { return document_.Uint64(u); }
  bool Double(double d) { return document_.Double(d); }
  bool RawNumber(const char* s, rapidjson::SizeType n, bool copy) { return document_.RawNumber(s, n, copy); }
  bool String(const char* s, rapidjson::SizeType n, bool copy) { return document_.String(s, n, copy); }
  bool Key(const char* s, rapidjson::SizeType n, bool copy) { return document_.Key(s, n, copy); }
  bool StartObject() { return enter() && document_.StartObject(); }
  bool EndObject(rapidjson::SizeType n) { return leave() && document_.EndObject(n); }
  bool StartArray() { return enter() && document_.StartArray(); }
  bool EndArray(rapidjson::SizeType n) { return leave() && document_.EndArray(n); }

  bool too_deep() const { return depth_ > limits::json_depth; }

 private:
  bool enter() { return ++depth_ <= limits::json_depth; }
  bool leave() {
    --depth_;
    return true;
  }

  Document& document_;
  std::size_t depth_ = 0;
};

/// The shape that Document::Populate calls: reads the stream into the guarded document.
struct GuardedRead {
  rapidjson::MemoryStream stream;
  rapidjson::Reader reader;
  bool too_deep = false;

  bool operator()(Document& document) {
    DepthGuard guard{document};
    const auto ok = reader.Parse<parse_flags>(stream, guard);
    too_deep = guard.too_deep();
    return !ok.IsError();
  }
};

Result<void> parse_checked(std::string_view text, Document& into) {
  if (text.find('\0') != std::string_view::npos) return refused(ErrorCode::bad_json, "a NUL byte is not allowed");
  GuardedRead read{rapidjson::MemoryStream{text.data(), text.size()}, {}};
  into.Populate(read);
  if (read.too_deep) return refused(ErrorCode::bad_json, fmt::format("nested deeper than {}", limits::json_depth));
  if (read.reader.HasParseError()) {
    return refused(ErrorCode::bad_json, fmt::format("{} (at byte {})", rapidjson::GetParseError_En(read.reader.GetParseErrorCode()),
                                                    read.reader.GetErrorOffset()));
  }
  return {};
}

}  // namespace

Result<void> parse(std::string_view text, Document& into) {
  if (text.size() > limits::request_bytes) {
    return refused(ErrorCode::too_large, fmt::format("at most {} bytes, this is {}", limits::request_bytes, text.size()));
  }
  return parse_checked(text, into);
}

Result<void> parse_file(std::string_view text, Document& into) { return parse_checked(text, into); }

}  // namespace majlis::json
