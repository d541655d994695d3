/// Replies and events back into the protocol's own types. Missing and unknown fields are errors: so every test also
/// checks that the server says exactly what the protocol promises. Texts are taken as they are (a deleted post's is empty).
#pragma once

#include <stdexcept>

#include "protocol/json/encode.hpp"

namespace majlis::tests {

class UnexpectedJson : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string to_text(const json::Value& value);

template <class T>
struct Reading {};

template <class T>
T from_json(const json::Value& value) {
  return Reading<T>::read(value);
}

inline void expect_json(bool holds, std::string_view what, const json::Value& value) {
  if (!holds) throw UnexpectedJson{std::string{what} + " expected, not " + to_text(value)};
}

template <>
struct Reading<bool> {
  static bool read(const json::Value& value) {
    expect_json(value.IsBool(), "true or false", value);
    return value.GetBool();
  }
};

template <>
struct Reading<std::int64_t> {
  static std::int64_t read(const json::Value& value) {
    expect_json(value.IsInt64(), "a whole number", value);
    return value.GetInt64();
  }
};

template <>
struct Reading<std::string> {
  static std::string read(const json::Value& value) {
    expect_json(value.IsString() && is_valid_utf8(json::text_of(value)), "text", value);
    return std::string{json::text_of(value)};
  }
};

template <>
struct Reading<Time> {
  static Time read(const json::Value& value) { return {from_json<std::int64_t>(value)}; }
};
template <>
struct Reading<Html> {
  static Html read(const json::Value& value) { return {from_json<std::string>(value)}; }
};
template <>
struct Reading<Excerpt> {
  static Excerpt read(const json::Value& value) { return {from_json<std::string>(value)}; }
};
template <>
struct Reading<RawJson> {
  static RawJson read(const json::Value& value) { return {to_text(value)}; }
};

template <class Noun>
struct Reading<Id<Noun>> {
  static Id<Noun> read(const json::Value& value) {
    const Id<Noun> id{from_json<std::int64_t>(value)};
    expect_json(id.value > 0, "an id", value);
    return id;
  }
};

template <class Kind>
struct Reading<Text<Kind>> {
  static Text<Kind> read(const json::Value& value) { return Text<Kind>::trusted(from_json<std::string>(value)); }
};

template <json::DescribedEnum E>
struct Reading<E> {
  static E read(const json::Value& value) {
    auto decoded = json::decode<E>(value);
    expect_json(decoded.has_value(), type_name_of(), value);
    return *decoded;
  }
  static std::string_view type_name_of() { return "an enumerator"; }
};

template <class T>
struct Reading<std::vector<T>> {
  static std::vector<T> read(const json::Value& value) {
    expect_json(value.IsArray(), "a list", value);
    std::vector<T> items;
    for (const auto& item : value.GetArray()) items.push_back(from_json<T>(item));
    return items;
  }
};

template <json::Described T>
struct Reading<T> {
  static T read(const json::Value& value) {
    expect_json(value.IsObject(), "an object", value);
    T made{};
    std::size_t known = 0;
    boost::mp11::mp_for_each<json::Fields<T>>([&](auto field) {
      const auto found = value.FindMember(field.name);
      const bool there = found != value.MemberEnd();
      known += there ? 1 : 0;
      if (there) read_field(found->value, made.*field.pointer);
      else expect_json(json::is_optional<std::remove_cvref_t<decltype(made.*field.pointer)>>, field.name, value);
    });
    expect_json(known == value.MemberCount(), "no field beyond those of the protocol", value);
    return made;
  }

 private:
  template <class Field>
  static void read_field(const json::Value& value, Field& into) {
    into = from_json<Field>(value);
  }
  template <class Field>
  static void read_field(const json::Value& value, std::optional<Field>& into) {
    into = from_json<Field>(value);
  }
};

}  // namespace majlis::tests
