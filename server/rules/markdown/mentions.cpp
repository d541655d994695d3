#include "server/rules/markdown/mentions.hpp"

#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_map>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "server/rules/names.hpp"

namespace majlis::rules {
namespace {

constexpr std::size_t ends_max = 4;
/// Names looked up per post, known or not: a text full of `@` must not become a thousand queries.
constexpr std::size_t lookups_max = 5 * static_cast<std::size_t>(limits::mentions_per_post);

/// What may stand right before `@` in an e-mail address; "me@example.org" mentions nobody.
bool belongs_to_address(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
         c == '+';
}

bool is_word(UChar32 c) {
  constexpr uint32_t word = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  return c == '_' || (U_GET_GC_MASK(c) & word) != 0 || u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL);
}

/// Ends after words, the last first; before them all that stands until the next space, for names that end in a sign.
std::vector<std::size_t> possible_ends(std::string_view text, std::size_t from) {
  std::vector<std::size_t> ends;
  bool in_word = false;
  auto at = static_cast<int32_t>(from);
  const auto size = static_cast<int32_t>(std::min(text.size(), from + limits::member_name_bytes));
  while (at < size) {
    const int32_t before = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c == '@' || c < 0 || u_isUWhiteSpace(c)) {
      at = before;
      break;
    }
    if (in_word && !is_word(c)) ends.push_back(static_cast<std::size_t>(before));
    in_word = is_word(c);
  }
  if (at > static_cast<int32_t>(from)) ends.push_back(static_cast<std::size_t>(at));
  std::ranges::reverse(ends);
  if (ends.size() > ends_max) ends.resize(ends_max);
  return ends;
}

/// The directory, asked once per name.
class Lookup {
 public:
  explicit Lookup(const FindMentioned& find_mentioned) : find_mentioned_(find_mentioned) {}

  std::optional<MemberCard> find(std::string_view name) {
    const auto key = name_key(name);
    if (key.empty()) return std::nullopt;
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    if (known_.size() >= lookups_max) return std::nullopt;
    return known_.emplace(key, find_mentioned_(key)).first->second;
  }

 private:
  const FindMentioned& find_mentioned_;
  std::unordered_map<std::string, std::optional<MemberCard>> known_;
};

void insert(cmark_node* before, cmark_node* node) {
  [[maybe_unused]] const int inserted = cmark_node_insert_before(before, node);
  assert(inserted == 1);
}

void insert_text(cmark_node* before, const std::string& text) {
  if (text.empty()) return;
  cmark_node* node = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(node, text.c_str());
  insert(before, node);
}

void insert_mention(cmark_node* before, MemberCard& member) {
  cmark_node* node = cmark_node_new(CMARK_NODE_HTML_INLINE);
  cmark_node_set_user_data(node, &member);
  insert(before, node);
}

/// Puts text and mentions before the node, and leaves in it what comes after the last mention.
void split(cmark_node* node, Lookup& lookup, std::deque<MemberCard>& mentioned) {
  const std::string text{literal_of(node)};
  std::size_t done = 0;
  for (const auto& span : find_mention_spans(text)) {
    for (const std::size_t end : span.ends) {
      const auto card = lookup.find(std::string_view{text}.substr(span.begin + 1, end - span.begin - 1));
      if (!card) continue;
      insert_text(node, text.substr(done, span.begin - done));
      insert_mention(node, mentioned.emplace_back(*card));
      done = end;
      break;
    }
  }
  if (done > 0) cmark_node_set_literal(node, text.substr(done).c_str());
}

std::vector<cmark_node*> texts_outside_links(cmark_node* root) {
  std::vector<cmark_node*> texts;
  int links = 0;
  walk(root, [&](cmark_node* node, bool entering) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) links += entering ? 1 : -1;
    if (type == CMARK_NODE_TEXT && links == 0) texts.push_back(node);
    return true;
  });
  return texts;
}

}  // namespace

std::vector<MentionSpan> find_mention_spans(std::string_view text) {
  std::vector<MentionSpan> spans;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && belongs_to_address(text[at - 1])) continue;
    if (auto ends = possible_ends(text, at + 1); !ends.empty()) spans.push_back({at, std::move(ends)});
  }
  return spans;
}

std::vector<MemberId> insert_mentions(Tree& tree, const FindMentioned& find_mentioned) {
  Lookup lookup{find_mentioned};
  for (cmark_node* node : texts_outside_links(tree.root.get())) {
    if (literal_of(node).find('@') != std::string_view::npos) split(node, lookup, tree.mentioned);
  }
  std::vector<MemberId> members;
  for (const auto& card : tree.mentioned) {
    if (std::ranges::find(members, card.id) == members.end()) members.push_back(card.id);
  }
  return members;
}

}  // namespace majlis::rules
