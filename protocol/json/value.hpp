/// Parsing at the trust boundary. RapidJSON reads, this room closes its holes: a NUL ends its parsers early, nesting is
/// unbounded, lone surrogates pass. (Duplicate and unknown fields are refused in decode.hpp.)
#pragma once

#include <string_view>

#include <rapidjson/document.h>

#include "protocol/errors.hpp"

namespace majlis::json {

using Value = rapidjson::Value;
using Document = rapidjson::Document;

/// Parses exactly one JSON value (RFC 8259) of at most limits::request_bytes and limits::json_depth.
/// Refusals: bad_json, too_large.
Result<void> parse(std::string_view text, Document& into);

/// The same without the limit on size, for files that the operator hands over.
Result<void> parse_file(std::string_view text, Document& into);

inline std::string_view text_of(const Value& string) { return {string.GetString(), string.GetStringLength()}; }

}  // namespace majlis::json
