/// From JSON to described structs. Every refusal is `bad_field` and names the path of the field: `text`,
/// `members[2].name`. Missing, unknown, doubled and wrongly typed fields are refused; `null` counts as absent.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

#include "protocol/ids.hpp"
#include "protocol/json/value.hpp"
#include "protocol/ranged.hpp"
#include "protocol/text.hpp"

namespace majlis::json {

template <class T>
using Fields = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

inline tl::unexpected<Refusal> wrong(std::string what) { return refused(ErrorCode::bad_field, std::move(what)); }

/// Puts `step` in front of the path of a refusal that comes from further inside.
inline Refusal within(std::string step, Refusal inner) {
  if (!inner.field.empty()) {
    if (inner.field.front() != '[') step += '.';
    step += inner.field;
  }
  inner.field = std::move(step);
  return inner;
}

/// An enumerator as the wire spells it: `public_` is a keyword in C++ without its underscore.
constexpr std::string_view enumerator_name(std::string_view name) {
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

inline Result<std::int64_t> decode_integer(const Value& value, std::int64_t min, std::int64_t max) {
  if (!value.IsNumber()) return wrong("whole number expected");
  if (!value.IsInt64()) return wrong(value.IsDouble() && std::trunc(value.GetDouble()) != value.GetDouble() ? "whole number expected" : fmt::format("between {} and {}", min, max));
  const std::int64_t number = value.GetInt64();
  if (number < min || number > max) return wrong(fmt::format("between {} and {}", min, max));
  return number;
}

template <class T>
struct Decoder;

template <class T>
Result<T> decode(const Value& value) {
  return Decoder<T>::decode(value);
}

template <>
struct Decoder<bool> {
  static Result<bool> decode(const Value& value) {
    if (!value.IsBool()) return wrong("true or false expected");
    return value.GetBool();
  }
};

template <>
struct Decoder<std::int64_t> {
  static Result<std::int64_t> decode(const Value& value) { return decode_integer(value, -limits::integer_max, limits::integer_max); }
};

template <>
struct Decoder<Time> {
  static Result<Time> decode(const Value& value) {
    return decode_integer(value, 0, limits::integer_max).map([](std::int64_t ms) { return Time{ms}; });
  }
};

template <class Noun>
struct Decoder<Id<Noun>> {
  static Result<Id<Noun>> decode(const Value& value) {
    return decode_integer(value, 1, limits::integer_max).map([](std::int64_t id) { return Id<Noun>{id}; });
  }
};

template <std::int64_t Min, std::int64_t Max>
struct Decoder<Ranged<Min, Max>> {
  static Result<Ranged<Min, Max>> decode(const Value& value) {
    return decode_integer(value, Min, Max).map([](std::int64_t number) { return Ranged<Min, Max>{number}; });
  }
};

/// RapidJSON lets "\udddd" through although it is asked to validate: every decoded string is checked again.
template <>
struct Decoder<std::string> {
  static Result<std::string> decode(const Value& value) {
    if (!value.IsString()) return wrong("text expected");
    if (!is_valid_utf8(text_of(value))) return wrong("not valid UTF-8");
    return std::string{text_of(value)};
  }
};

template <class Kind>
struct Decoder<Text<Kind>> {
  static Result<Text<Kind>> decode(const Value& value) {
    if (!value.IsString()) return wrong("text expected");
    return Text<Kind>::parse(std::string{text_of(value)}).map_error([](std::string what) {
      return refuse(ErrorCode::bad_field, std::move(what));
    });
  }
};

template <DescribedEnum E>
struct Decoder<E> {
  static Result<E> decode(const Value& value) {
    std::optional<E> found;
    std::string names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto entry) {
      const auto name = enumerator_name(entry.name);
      if (value.IsString() && text_of(value) == name) found = entry.value;
      names += names.empty() ? "" : ", ";
      names += name;
    });
    if (!found) return wrong("one of " + names + " expected");
    return *found;
  }
};

template <class T>
struct Decoder<std::vector<T>> {
  static Result<std::vector<T>> decode(const Value& value) {
    if (!value.IsArray()) return wrong("list expected");
    std::vector<T> items;
    items.reserve(value.Size());
    for (const auto& entry : value.GetArray()) {
      auto item = json::decode<T>(entry);
      if (!item) return tl::unexpected(within(fmt::format("[{}]", items.size()), std::move(item.error())));
      items.push_back(std::move(*item));
    }
    return items;
  }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct Decoder<std::optional<T>> {
  static Result<std::optional<T>> decode(const Value& value) {
    if (value.IsNull()) return std::nullopt;
    return json::decode<T>(value).map([](T inner) { return std::optional<T>{std::move(inner)}; });
  }
};

/// Finds the only member called `name`; nullptr when there is none, a refusal when there are two.
inline Result<const Value*> only_member(const Value& object, std::string_view name) {
  const Value* found = nullptr;
  for (const auto& member : object.GetObject()) {
    if (text_of(member.name) != name) continue;
    if (found) return tl::unexpected(within(std::string{name}, refuse(ErrorCode::bad_field, "given twice")));
    found = &member.value;
  }
  return found;
}

template <Described T>
struct Decoder<T> {
  static Result<T> decode(const Value& value) {
    if (!value.IsObject()) return wrong("object expected");
    T made{};
    std::optional<Refusal> refusal = refuse_unknown(value);
    boost::mp11::mp_for_each<Fields<T>>([&](auto field) {
      if (!refusal) refusal = decode_field(value, field.name, made.*field.pointer);
    });
    if (refusal) return tl::unexpected(std::move(*refusal));
    return made;
  }

 private:
  template <class Field>
  static std::optional<Refusal> decode_field(const Value& object, const char* name, Field& into) {
    const auto found = only_member(object, name);
    if (!found) return found.error();
    if (!*found) {
      if constexpr (is_optional<Field>) return std::nullopt;
      else return within(name, refuse(ErrorCode::bad_field, "required"));
    }
    auto decoded = json::decode<Field>(**found);
    if (!decoded) return within(name, std::move(decoded.error()));
    into = std::move(*decoded);
    return std::nullopt;
  }

  static std::optional<Refusal> refuse_unknown(const Value& object) {
    for (const auto& member : object.GetObject()) {
      bool known = false;
      boost::mp11::mp_for_each<Fields<T>>([&](auto field) { known = known || text_of(member.name) == field.name; });
      // The name comes from outside: it is shown only when it is harmless to show.
      if (!known) {
        const auto name = text_of(member.name);
        const bool plain = check_text(name, {TextShape::token, 1, limits::key_bytes}).empty();
        return within(plain ? std::string{name} : std::string{"?"}, refuse(ErrorCode::bad_field, "no such field"));
      }
    }
    return std::nullopt;
  }
};

}  // namespace majlis::json
