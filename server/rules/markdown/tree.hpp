/// A parsed text: cmark's tree, owned, and what its nodes of our own mean. Internal to rules/markdown.
#pragma once

#include <deque>
#include <memory>
#include <string_view>

#include <cmark-gfm.h>

#include "protocol/nouns/member.hpp"

namespace majlis::rules {

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

struct Tree {
  std::unique_ptr<cmark_node, FreeNode> root;
  std::deque<MemberCard> mentioned;  ///< what the nodes of mentions point to

  Tree() = default;
  Tree(Tree&&) = default;
};

Tree parse_markdown(std::string_view markdown);

inline std::string_view type_of(cmark_node* node) { return cmark_node_get_type_string(node); }
/// The node's own text, for text, code and raw HTML; else empty.
inline std::string_view literal_of(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text ? text : "";
}
/// Whom a node stands for; null unless it is a mention. Mentions are nodes of the one type of inline that cmark lets
/// stand everywhere, in table cells too.
inline const MemberCard* mentioned_in(cmark_node* node) {
  if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE) return nullptr;
  return static_cast<const MemberCard*>(cmark_node_get_user_data(node));
}

/// Calls `visit(node, entering)` for every node below and including `root`, until it gives false.
template <class Visit>
void walk(cmark_node* root, Visit visit) {
  const std::unique_ptr<cmark_iter, FreeIterator> steps{cmark_iter_new(root)};
  for (auto event = cmark_iter_next(steps.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(steps.get())) {
    if (!visit(cmark_iter_get_node(steps.get()), event == CMARK_EVENT_ENTER)) return;
  }
}

}  // namespace majlis::rules
