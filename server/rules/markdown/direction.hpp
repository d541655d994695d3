/// Which way a paragraph runs. `dir="auto"` goes by the first strong letter, and so turns an Arabic sentence that begins
/// with a Latin name around; here mentions, links and code do not count while there is anything else. Internal to
/// rules/markdown.
#pragma once

#include "server/rules/markdown/tree.hpp"

namespace majlis::rules {

enum class Direction { none, ltr, rtl };

/// By the first strong letter (UAX 9) below `node`; none when there is no letter at all.
Direction direction_of(cmark_node* node);

}  // namespace majlis::rules
