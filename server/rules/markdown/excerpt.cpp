#include "server/rules/markdown/excerpt.hpp"

#include <cassert>

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "protocol/limits.hpp"
#include "server/rules/markdown/escape.hpp"

namespace majlis::rules {
namespace {

/// More text than this can't show in an excerpt: a letter with its marks rarely takes more than a few bytes.
constexpr std::size_t bytes_enough = 4'096;

icu::UnicodeString one_line(std::string_view text) {
  const auto all = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  icu::UnicodeString line;
  bool gap = false;
  for (int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
    const UChar32 c = all.char32At(at);
    if (u_isUWhiteSpace(c) || is_harmful(static_cast<char32_t>(c))) {
      gap = !line.isEmpty();
      continue;
    }
    if (gap) line.append(u' ');
    gap = false;
    line.append(c);
  }
  return line;
}

/// The last place at or before `limit` where a reader sees one character end and another begin.
int32_t boundary_before(const icu::UnicodeString& line, int32_t limit) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> characters{
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error)};
  assert(U_SUCCESS(error));
  characters->setText(line);
  if (characters->isBoundary(limit)) return limit;
  const int32_t before = characters->preceding(limit);
  return before > 0 ? before : limit;  // one letter under a hundred marks is cut all the same
}

/// What a node shows by itself, without those below it.
std::string words_of(cmark_node* node) {
  if (const auto* member = mentioned_in(node)) return "@" + member->name.str();
  const bool bare_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE && !cmark_node_first_child(node);
  return std::string{bare_image ? cmark_node_get_url(node) : literal_of(node)};
}

/// Blocks and line breaks end a word; what stands within a line does not.
bool ends_word(cmark_node* node) {
  const auto type = cmark_node_get_type(node);
  const bool is_inline = (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
  return !is_inline || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

}  // namespace

std::string plain_text(cmark_node* root) {
  std::string text;
  walk(root, [&](cmark_node* node, bool entering) {
    if (entering) text += words_of(node);
    if (ends_word(node)) text += ' ';
    return text.size() < bytes_enough;
  });
  return text;
}

Excerpt make_excerpt(std::string_view text) {
  auto line = one_line(text);
  constexpr auto characters_max = static_cast<int32_t>(limits::excerpt_characters);
  if (line.countChar32() > characters_max) {
    line.truncate(boundary_before(line, line.moveIndex32(0, characters_max - 1)));
    line.trim();
    line.append(u'\u2026');
  }
  Excerpt excerpt;
  line.toUTF8String(excerpt.text);
  return excerpt;
}

}  // namespace majlis::rules
