/// How our types are stored: each leaf type is one column, an integer or a text. Described structs are their members in
/// order, an optional struct is there when its first column is not null.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <soci/soci.h>

#include "protocol/feeds.hpp"
#include "protocol/ids.hpp"
#include "protocol/text.hpp"

namespace majlis::storage::sql {

enum class CellKind : std::uint8_t { integer, text };

/// One value on its way into or out of a statement. SOCI binds to its address, so it never moves while bound.
struct Cell {
  long long integer = 0;
  std::string text;
  soci::indicator state = soci::i_null;
};

/// Specialised for every leaf type: kind, get (may move the text out) and put.
template <class T>
struct Column;

template <class T>
concept Leaf = requires { Column<T>::kind; };

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <>
struct Column<std::int64_t> {
  static constexpr CellKind kind = CellKind::integer;
  static std::int64_t get(Cell& cell) { return cell.integer; }
  static void put(Cell& cell, std::int64_t value) { cell.integer = value; }
};

template <>
struct Column<bool> {
  static constexpr CellKind kind = CellKind::integer;
  static bool get(Cell& cell) { return cell.integer != 0; }
  static void put(Cell& cell, bool value) { cell.integer = value ? 1 : 0; }
};

template <>
struct Column<Time> {
  static constexpr CellKind kind = CellKind::integer;
  static Time get(Cell& cell) { return {cell.integer}; }
  static void put(Cell& cell, Time value) { cell.integer = value.ms; }
};

template <>
struct Column<Feed> {
  static constexpr CellKind kind = CellKind::integer;
  static Feed get(Cell& cell) { return Feed::from_key(cell.integer); }
  static void put(Cell& cell, const Feed& value) { cell.integer = value.key(); }
};

template <class Noun>
struct Column<Id<Noun>> {
  static constexpr CellKind kind = CellKind::integer;
  static Id<Noun> get(Cell& cell) { return {cell.integer}; }
  static void put(Cell& cell, Id<Noun> value) { cell.integer = value.value; }
};

template <>
struct Column<std::string> {
  static constexpr CellKind kind = CellKind::text;
  static std::string get(Cell& cell) { return std::move(cell.text); }
  static void put(Cell& cell, const std::string& value) { cell.text = value; }
};

template <>
struct Column<std::string_view> {  // parameters only
  static constexpr CellKind kind = CellKind::text;
  static void put(Cell& cell, std::string_view value) { cell.text = value; }
};

template <class Kind>
struct Column<Text<Kind>> {
  static constexpr CellKind kind = CellKind::text;
  static Text<Kind> get(Cell& cell) { return Text<Kind>::trusted(std::move(cell.text)); }
  static void put(Cell& cell, const Text<Kind>& value) { cell.text = value.str(); }
};

template <class T>
  requires(std::is_same_v<T, Html> || std::is_same_v<T, Excerpt>)
struct Column<T> {
  static constexpr CellKind kind = CellKind::text;
  static T get(Cell& cell) { return {std::move(cell.text)}; }
  static void put(Cell& cell, const T& value) { cell.text = value.text; }
};

/// Enums are stored by name, so that the database can be read by people and survives reordering.
template <class E>
  requires std::is_enum_v<E>
struct Column<E> {
  static constexpr CellKind kind = CellKind::text;

  static E get(Cell& cell) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto named) {
      if (stored_name(named.name) == cell.text) found = named.value;
    });
    if (!found) throw std::logic_error("the database holds the unknown word '" + cell.text + "'");
    return *found;
  }

  static void put(Cell& cell, E value) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto named) {
      if (named.value == value) cell.text = stored_name(named.name);
    });
  }

  /// `public_` is `public` outside of C++.
  static std::string_view stored_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
  }
};

template <class Struct>
using MembersOf = boost::describe::describe_members<Struct, boost::describe::mod_public>;

template <class Struct, class Descriptor>
using MemberType = std::remove_reference_t<decltype(std::declval<Struct&>().*Descriptor::pointer)>;

template <class T>
void add_kinds(std::vector<CellKind>& kinds) {
  if constexpr (Leaf<T>) {
    kinds.push_back(Column<T>::kind);
  } else if constexpr (is_optional<T>) {
    add_kinds<typename T::value_type>(kinds);
  } else {
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { add_kinds<MemberType<T, decltype(member)>>(kinds); });
  }
}

template <class... T>
std::vector<CellKind> kinds_of() {
  std::vector<CellKind> kinds;
  (add_kinds<T>(kinds), ...);
  return kinds;
}

template <class T>
consteval std::size_t width() {
  if constexpr (Leaf<T>) {
    return 1;
  } else if constexpr (is_optional<T>) {
    return width<typename T::value_type>();
  } else {
    std::size_t total = 0;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { total += width<MemberType<T, decltype(member)>>(); });
    return total;
  }
}

/// Reads a T from the cells at `next`, and steps over them.
template <class T>
T take(Cell*& next) {
  if constexpr (Leaf<T>) {
    if (next->state == soci::i_null) throw std::logic_error("the database holds null where a value must be");
    return Column<T>::get(*next++);
  } else if constexpr (is_optional<T>) {
    if (next->state != soci::i_null) return take<typename T::value_type>(next);
    next += width<T>();
    return std::nullopt;
  } else {
    T made{};
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      made.*member.pointer = take<MemberType<T, decltype(member)>>(next);
    });
    return made;
  }
}

/// Writes a parameter; parameters are leaves or optional leaves.
template <class T>
void put(Cell& cell, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) return put(cell, *value);
    cell.state = soci::i_null;
  } else {
    Column<T>::put(cell, value);
    cell.state = soci::i_ok;
  }
}

}  // namespace majlis::storage::sql
