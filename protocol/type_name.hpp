/// Names of C++ types and their snake_case forms at compile time, so that no wire name is written a second time.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace majlis {

/// `majlis::WritePost` gives "WritePost". Clang's spelling of __PRETTY_FUNCTION__.
template <class T>
constexpr std::string_view type_name() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(text.find("T = ") + 4);
  text = text.substr(0, text.rfind(']'));
  if (const auto scope = text.rfind("::"); scope != std::string_view::npos) text = text.substr(scope + 2);
  return text;
}

namespace detail {

template <class T>
struct SnakeName {
  static constexpr std::size_t size = [] {
    std::size_t count = 0;
    for (const char c : type_name<T>()) count += (c >= 'A' && c <= 'Z' && count > 0) ? 2 : 1;
    return count;
  }();
  static constexpr std::array<char, size> text = [] {
    std::array<char, size> out{};
    std::size_t at = 0;
    for (const char c : type_name<T>()) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (upper && at > 0) out[at++] = '_';
      out[at++] = upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
  }();
};

}  // namespace detail

/// `WritePost` gives "write_post": the wire name of operations, events and signals.
template <class T>
constexpr std::string_view wire_name() {
  return {detail::SnakeName<T>::text.data(), detail::SnakeName<T>::size};
}

}  // namespace majlis
