#include "server/rules/markdown/escape.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <unicode/utf8.h>

namespace majlis::rules {
namespace {

bool starts_with_any_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

/// Stays as it is in an address (RFC 3986, section 2, without the quotes).
bool is_plain_in_address(char c) {
  constexpr std::string_view signs = "-_.!~*();/?:@=+$,#[]%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || signs.find(c) != std::string_view::npos;
}

}  // namespace

bool is_harmful(char32_t c) {
  if (c == '\n' || c == '\t') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void append_escaped(std::string& html, std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t before = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c == '&') html += "&amp;";
    else if (c == '<') html += "&lt;";
    else if (c == '>') html += "&gt;";
    else if (c < 0 || is_harmful(static_cast<char32_t>(c))) html += "\xEF\xBF\xBD";
    else html.append(text, static_cast<std::size_t>(before), static_cast<std::size_t>(at - before));
  }
}

std::string escaped_attribute(std::string_view text) {
  std::string content;
  append_escaped(content, text);
  std::string attribute;
  for (const char c : content) {
    if (c == '"') attribute += "&quot;";
    else if (c == '\'') attribute += "&#39;";
    else attribute += c;
  }
  return attribute;
}

std::string safe_href(std::string_view url) {
  constexpr std::array<std::string_view, 3> schemes{"http://", "https://", "mailto:"};
  if (std::ranges::none_of(schemes, [&](auto scheme) { return starts_with_any_case(url, scheme); })) return {};
  std::string href;
  for (const char c : url) {
    if (c == '&') href += "&amp;";
    else if (is_plain_in_address(c)) href += c;
    else href += fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return href;
}

}  // namespace majlis::rules
