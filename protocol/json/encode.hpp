/// From described structs to JSON. Absent optionals are left out. Text that is not UTF-8 (a damaged database) becomes
/// U+FFFD, so it can't become a broken frame; RapidJSON's own check reads past the end of a cut sequence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "protocol/json/decode.hpp"

namespace majlis::json {

using Buffer = rapidjson::StringBuffer;
using Writer = rapidjson::Writer<Buffer>;

inline void write_text(Writer& out, std::string_view text) {
  if (!is_valid_utf8(text)) text = "\xEF\xBF\xBD";
  out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
inline void write_key(Writer& out, std::string_view name) { out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }

inline void encode(Writer& out, bool value) { out.Bool(value); }
inline void encode(Writer& out, std::int64_t value) { out.Int64(value); }
inline void encode(Writer& out, Time value) { out.Int64(value.ms); }
inline void encode(Writer& out, const std::string& value) { write_text(out, value); }
inline void encode(Writer& out, const Html& value) { write_text(out, value.text); }
inline void encode(Writer& out, const Excerpt& value) { write_text(out, value.text); }
inline void encode(Writer& out, const RawJson& value) { out.RawValue(value.text.data(), value.text.size(), rapidjson::kObjectType); }

template <class Noun>
void encode(Writer& out, Id<Noun> id) { out.Int64(id.value); }
template <std::int64_t Min, std::int64_t Max>
void encode(Writer& out, Ranged<Min, Max> number) { out.Int64(number.value); }
template <class Kind>
void encode(Writer& out, const Text<Kind>& text) { write_text(out, text.str()); }

template <DescribedEnum E>
void encode(Writer& out, E value) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto entry) {
    if (entry.value == value) write_text(out, enumerator_name(entry.name));
  });
}

template <Described T>
void encode(Writer& out, const T& value);

template <class T>
void encode(Writer& out, const std::vector<T>& items) {
  out.StartArray();
  for (const auto& item : items) encode(out, item);
  out.EndArray();
}

template <Described T>
void encode(Writer& out, const T& value) {
  out.StartObject();
  boost::mp11::mp_for_each<Fields<T>>([&](auto field) {
    const auto& inner = value.*field.pointer;
    if constexpr (is_optional<std::remove_cvref_t<decltype(inner)>>) {
      if (!inner) return;
      write_key(out, field.name);
      encode(out, *inner);
    } else {
      write_key(out, field.name);
      encode(out, inner);
    }
  });
  out.EndObject();
}

template <class T>
std::string to_json(const T& value) {
  Buffer buffer;
  Writer out{buffer};
  encode(out, value);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace majlis::json
