/// What has to hold of arguments that an operation takes: encoded, they decode to the same.
#pragma once

#include "protocol/frames.hpp"
#include "protocol/json/decode.hpp"
#include "protocol/json/encode.hpp"
#include "protocol/operations.hpp"
#include "server/community/call.hpp"
#include "tests/fuzz/support/must.hpp"

namespace majlis::fuzz {

/// A refusal is told to whoever caused it: it must be text that can be told.
inline void must_be_tellable(const Refusal& refusal) {
  const auto line = error_line(1, refusal);
  json::Document document;
  must(json::parse_file(line, document).has_value(), "a refusal is one JSON object", line);
  must(is_valid_utf8(line) && line.find('\n') == line.npos, "a refusal is one line", line);
}

template <class Op>
void decode_and_back(const json::Value& args) {
  const auto op = json::decode<Op>(args);
  if (!op) {
    must(op.error().code == ErrorCode::bad_field, "wrong arguments are a bad field");
    return must_be_tellable(op.error());
  }
  const auto once = json::to_json(*op);
  json::Document document;
  must(json::parse_file(once, document).has_value(), "encoded arguments are JSON", once);
  const auto again = json::decode<Op>(document);
  must(again.has_value(), "encoded arguments can be decoded", once);
  must(json::to_json(*again) == once, "and are the same", once);
}

/// By wire name; also as the server does it, where the operation is not a live one.
inline void decode_by_name(std::string_view name, const json::Value& args) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Operations>>([&](auto type) {
    using Op = typename decltype(type)::type;
    if (wire_name<Op>() == name) decode_and_back<Op>(args);
  });
  const auto call = community::decode_call(name, args);
  if (!call) must_be_tellable(call.error());
}

}  // namespace majlis::fuzz
