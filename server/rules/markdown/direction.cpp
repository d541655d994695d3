#include "server/rules/markdown/direction.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace majlis::rules {
namespace {

Direction direction_of_letter(UChar32 c) {
  switch (u_charDirection(c)) {
    case U_LEFT_TO_RIGHT: return Direction::ltr;
    case U_RIGHT_TO_LEFT: case U_RIGHT_TO_LEFT_ARABIC: return Direction::rtl;
    default: return Direction::none;
  }
}

enum class Names { skipped, counted };

/// Of the first strong letter; `@names` are skipped, whether they name a member or not.
Direction direction_of_text(std::string_view text, Names names) {
  bool in_name = false;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0) continue;
    if (u_isUWhiteSpace(c)) in_name = false;
    if (c == '@' && names == Names::skipped) in_name = true;
    if (in_name) continue;
    if (const auto found = direction_of_letter(c); found != Direction::none) return found;
  }
  return Direction::none;
}

Direction first_direction(cmark_node* root, Names names) {
  auto found = Direction::none;
  int links = 0;
  walk(root, [&](cmark_node* node, bool entering) {
    const auto type = cmark_node_get_type(node);
    const bool is_link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
    if (is_link && names == Names::skipped) links += entering ? 1 : -1;
    if (!entering || links > 0) return true;
    if (const auto* member = mentioned_in(node); member && names == Names::counted) {
      found = direction_of_text(member->name.str(), names);
    } else if (type == CMARK_NODE_TEXT) {
      found = direction_of_text(literal_of(node), names);
    }
    return found == Direction::none;
  });
  return found;
}

}  // namespace

Direction direction_of(cmark_node* node) {
  const auto found = first_direction(node, Names::skipped);
  return found != Direction::none ? found : first_direction(node, Names::counted);
}

}  // namespace majlis::rules
