/// Makes the data of type.hpp from the C++ types themselves.
#pragma once

#include "protocol/json/decode.hpp"
#include "protocol/schema/type.hpp"
#include "protocol/type_name.hpp"

namespace majlis::schema {

template <class T>
struct TypeOf;

template <class T>
TypePtr type_of() {
  static const TypePtr type = std::make_shared<const Type>(TypeOf<T>::make());
  return type;
}

template <>
struct TypeOf<bool> {
  static Type make() { return {.kind = Kind::boolean, .name = ""}; }
};

template <>
struct TypeOf<std::int64_t> {
  static Type make() { return {.kind = Kind::integer, .name = "", .min = -limits::integer_max, .max = limits::integer_max}; }
};

template <>
struct TypeOf<Time> {
  static Type make() { return {.kind = Kind::integer, .name = "Time", .min = 0, .max = limits::integer_max}; }
};

template <class Noun>
struct TypeOf<Id<Noun>> {
  static Type make() {
    std::string name{type_name<Noun>()};
    name.replace(name.rfind("Noun"), 4, "Id");
    return {.kind = Kind::integer, .name = std::move(name), .min = 1, .max = limits::integer_max};
  }
};

template <std::int64_t Min, std::int64_t Max>
struct TypeOf<Ranged<Min, Max>> {
  static Type make() { return {.kind = Kind::integer, .name = "", .min = Min, .max = Max}; }
};

template <>
struct TypeOf<std::string> {
  static Type make() { return {.kind = Kind::text, .name = ""}; }
};

template <>
struct TypeOf<Excerpt> {
  static Type make() { return {.kind = Kind::text, .name = ""}; }
};

template <>
struct TypeOf<Html> {
  static Type make() { return {.kind = Kind::html, .name = "Html"}; }
};

template <>
struct TypeOf<RawJson> {
  static Type make() { return {.kind = Kind::any, .name = ""}; }
};

template <class TextKind>
struct TypeOf<Text<TextKind>> {
  static Type make() { return {.kind = Kind::text, .name = "", .rule = TextKind::rule}; }
};

template <json::DescribedEnum E>
struct TypeOf<E> {
  static Type make() {
    Type type{.kind = Kind::enumeration, .name = std::string{type_name<E>()}};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto entry) { type.values.emplace_back(json::enumerator_name(entry.name)); });
    return type;
  }
};

template <class T>
struct TypeOf<std::vector<T>> {
  static Type make() { return {.kind = Kind::list, .name = "", .item = type_of<T>()}; }
};

template <class T>
struct Unwrapped {
  using type = T;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
};

template <json::Described T>
struct TypeOf<T> {
  static Type make() {
    Type type{.kind = Kind::object, .name = std::string{type_name<T>()}};
    boost::mp11::mp_for_each<json::Fields<T>>([&](auto field) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*field.pointer)>;
      type.fields.push_back({field.name, type_of<typename Unwrapped<Member>::type>(), json::is_optional<Member>});
    });
    return type;
  }
};

}  // namespace majlis::schema
