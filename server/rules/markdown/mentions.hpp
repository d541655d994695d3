/// Finding `@Name_With_Underscores` in text, and turning it into nodes of its own. Internal to rules/markdown.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "server/rules/markdown/markdown.hpp"
#include "server/rules/markdown/tree.hpp"

namespace majlis::rules {

/// A place that may mention somebody: `@` stands at `begin`; the name may end at any of `ends`, the longest first,
/// since in "@Nadia's" and "@Nadia." only the directory of members knows where the name ends.
struct MentionSpan {
  std::size_t begin;
  std::vector<std::size_t> ends;
};

std::vector<MentionSpan> find_mention_spans(std::string_view text);

/// Splits the text nodes of the tree around mentions that `find_mentioned` knows. Gives the mentioned.
std::vector<MemberId> insert_mentions(Tree& tree, const FindMentioned& find_mentioned);

}  // namespace majlis::rules
