/// Strong text types. Whoever holds a `Title` holds one that passed every check: valid UTF-8 of the allowed size, no
/// control characters, nothing that turns the writing direction of what stands after it.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

#include "protocol/limits.hpp"

namespace majlis {

/// What a text may hold, from strict to free.
enum class TextShape {
  token,      ///< A-Z a-z 0-9 _ - : .
  slug,       ///< a-z 0-9 and single hyphens inside
  line,       ///< one line; no control, no bidirectional override, no leading or trailing space
  free,       ///< several lines; as `line`, but newline and tab are fine, and not white space alone
  secret,     ///< any valid UTF-8 without control characters; never logged, never echoed
};

struct TextRule {
  TextShape shape;
  std::size_t bytes_min;
  std::size_t bytes_max;
};

/// Says what is wrong with `text`, as a phrase that completes "title: …"; empty when nothing is.
std::string check_text(std::string_view text, const TextRule& rule);

/// Valid by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

template <class Kind>
class Text {
 public:
  Text() = default;

  static tl::expected<Text, std::string> parse(std::string text) {
    if (auto wrong = check_text(text, Kind::rule); !wrong.empty()) return tl::unexpected(std::move(wrong));
    return trusted(std::move(text));
  }

  /// For text that this program made or stored, and so has checked before.
  static Text trusted(std::string text) {
    Text made;
    made.text_ = std::move(text);
    return made;
  }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Text&) const = default;

 private:
  std::string text_;
};

#define MAJLIS_TEXT(Name, Shape, Min, Max)                                   \
  struct Name##Kind {                                                        \
    static constexpr TextRule rule{TextShape::Shape, Min, Max};              \
  };                                                                         \
  using Name = Text<Name##Kind>

MAJLIS_TEXT(MemberName, line, 1, limits::member_name_bytes);
MAJLIS_TEXT(NamePrefix, line, 1, limits::search_prefix_bytes);
MAJLIS_TEXT(Password, secret, 1, limits::password_bytes);         ///< to sign in with: any length that was ever allowed
/// Its minimum is one of characters, which rules/passwords.hpp counts; text of fewer bytes has fewer of them as well.
MAJLIS_TEXT(NewPassword, secret, limits::password_characters_min, limits::password_bytes);
MAJLIS_TEXT(GroupName, line, 1, limits::group_name_bytes);
MAJLIS_TEXT(RoomName, line, 1, limits::room_name_bytes);
MAJLIS_TEXT(About, line, 0, limits::about_bytes);
MAJLIS_TEXT(Charter, free, 0, limits::charter_bytes);
MAJLIS_TEXT(Slug, slug, 1, limits::slug_bytes);
MAJLIS_TEXT(Title, line, 1, limits::title_bytes);
MAJLIS_TEXT(Markdown, free, 1, limits::post_bytes);
MAJLIS_TEXT(DraftText, free, 0, limits::draft_bytes);
MAJLIS_TEXT(Reaction, line, 1, limits::reaction_bytes);
MAJLIS_TEXT(Label, line, 1, limits::label_bytes);
MAJLIS_TEXT(FeedName, token, 3, limits::feed_name_bytes);         ///< `room:42`; see feeds.hpp
MAJLIS_TEXT(IdempotencyKey, token, limits::key_bytes_min, limits::key_bytes);

#undef MAJLIS_TEXT

/// HTML that our own renderer made: safe to show as it is.
struct Html {
  std::string text;
  auto operator<=>(const Html&) const = default;
};

/// One line of plain text out of a post, at most limits::excerpt_characters; empty once the post is deleted.
struct Excerpt {
  std::string text;
  auto operator<=>(const Excerpt&) const = default;
};

/// JSON that our own encoder made; passed on without decoding.
struct RawJson {
  std::string text;
  auto operator<=>(const RawJson&) const = default;
};

}  // namespace majlis
