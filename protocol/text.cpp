#include "protocol/text.hpp"

#include <algorithm>
#include <array>
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

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

/// Characters that reorder or hide what stands around them (Unicode TR 36, section 2.5), and those that no text needs:
/// zero-width space and byte order mark, bidirectional overrides and isolates, word joiner and invisible operators,
/// annotations, the language tag. The plain marks U+200E, U+200F, U+061C and the joiners U+200C, U+200D are needed to
/// write Arabic, Persian, Urdu and emoji, and stay allowed.
bool is_deceptive(char32_t c) {
  static constexpr std::array<Range, 7> ranges{{{0x200B, 0x200B}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF},
                                                {0xFFF9, 0xFFFB}, {0xE0001, 0xE0001}, {0xFDD0, 0xFDEF}}};
  return is_in(ranges, c) || (c & 0xFFFE) == 0xFFFE;
}

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

/// Shows nothing when it stands alone: spaces, Unicode's Default_Ignorable_Code_Point, and the empty Braille pattern.
bool is_invisible(char32_t c) {
  static constexpr std::array<Range, 19> ranges{{
      {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
      {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x2800, 0x2800}, {0x3164, 0x3164}, {0xFE00, 0xFE0F},
      {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
      {0x2028, 0x2029}}};
  return is_space(c) || is_in(ranges, c);
}

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
    if (rule.bytes_min == 1) return "must not be empty";
    return fmt::format("at least {} {}", rule.bytes_min, rule.shape == TextShape::secret ? "characters" : "bytes");
  }
  const bool ascii = rule.shape == TextShape::token || rule.shape == TextShape::slug;
  return ascii ? check_ascii(text, rule.shape) : check_unicode(text, rule.shape);
}

}  // namespace majlis
