/// A post in one line of plain text. Internal to rules/markdown.
#pragma once

#include "protocol/text.hpp"
#include "server/rules/markdown/tree.hpp"

namespace majlis::rules {

/// What the tree shows, without its markup.
std::string plain_text(cmark_node* root);

/// White space becomes single spaces; what is longer than limits::excerpt_characters ends in `…`, not inside a letter
/// with its marks or an emoji.
Excerpt make_excerpt(std::string_view text);

}  // namespace majlis::rules
