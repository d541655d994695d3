#include "protocol/text.hpp"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace majlis {
namespace {

/// Reads one code point at `at` and moves past it; nullopt when the bytes are not valid UTF-8 (RFC 3629, section 4).
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  if (first < 0x80) {
    ++at;
    return first;
  }
  const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + static_cast<std::size_t>(length) > text.size()) return std::nullopt;
  char32_t point = first & (0x7Fu >> length);
  for (int i = 1; i < length; ++i) {
    const std::uint8_t next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xC0) != 0x80) return std::nullopt;
    point = (point << 6) | (next & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return std::nullopt;
  at += static_cast<std::size_t>(length);
  return point;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029; }

/// Characters that reorder or hide what stands around them (Unicode TR 36, section 2.5). The plain marks U+200E,
/// U+200F and the joiners U+200C, U+200D are needed to write Persian, Urdu and emoji, and stay allowed.
bool is_deceptive(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200B || c == 0x2060 || c == 0xFEFF ||
         (c & 0xFFFE) == 0xFFFE;
}

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

bool is_invisible(char32_t c) { return is_space(c) || (c >= 0x200C && c <= 0x200F) || c == 0x00AD || c == 0x115F || c == 0x1160 || c == 0x3164; }

std::string check_ascii(std::string_view text, TextShape shape) {
  char before = '-';
  for (const char c : text) {
    const bool lower_or_digit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (shape == TextShape::slug) {
      if (!lower_or_digit && c != '-') return "only a-z, 0-9 and hyphens are allowed";
      if (c == '-' && before == '-') return "hyphens stand single, between letters or digits";
    } else if (!lower_or_digit && !(c >= 'A' && c <= 'Z') && c != '_' && c != '-' && c != ':' && c != '.') {
      return "only letters, digits and _ - : . are allowed";
    }
    before = c;
  }
  if (shape == TextShape::slug && before == '-' && !text.empty()) return "hyphens stand single, between letters or digits";
  return {};
}

std::string check_unicode(std::string_view text, TextShape shape) {
  bool visible = text.empty();
  char32_t first = 0;
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const bool at_start = at == 0;
    const auto point = next_code_point(text, at);
    if (!point) return "not valid UTF-8";
    const bool breaks_line = *point == '\n' || *point == '\t';
    if (is_control(*point) && !(shape == TextShape::free && breaks_line)) return "control characters are not allowed";
    if (shape != TextShape::secret && is_deceptive(*point)) {
      return fmt::format("the character U+{:04X} is not allowed", static_cast<std::uint32_t>(*point));
    }
    visible = visible || !is_invisible(*point);
    if (at_start) first = *point;
    last = *point;
  }
  if (shape == TextShape::secret) return {};
  if (!visible) return "needs something visible";
  if (shape == TextShape::line && (is_space(first) || is_space(last))) return "must not begin or end with a space";
  return {};
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!next_code_point(text, at)) return false;
  }
  return true;
}

std::string check_text(std::string_view text, const TextRule& rule) {
  if (text.size() > rule.bytes_max) return fmt::format("at most {} bytes, this is {}", rule.bytes_max, text.size());
  if (text.size() < rule.bytes_min) {
    return rule.bytes_min == 1 ? std::string{"must not be empty"} : fmt::format("at least {} bytes", rule.bytes_min);
  }
  const bool ascii = rule.shape == TextShape::token || rule.shape == TextShape::slug;
  return ascii ? check_ascii(text, rule.shape) : check_unicode(text, rule.shape);
}

}  // namespace majlis
