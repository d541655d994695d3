#include "server/rules/markdown/html_writer.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <cmark-gfm-core-extensions.h>
#include <fmt/format.h>

#include "protocol/limits.hpp"
#include "server/rules/markdown/direction.hpp"
#include "server/rules/markdown/escape.hpp"

namespace majlis::rules {
namespace {

/// Deeper quotes, lists and emphasis are written flat: no reader needs them, and browsers' own limits differ.
constexpr int containers_max = 12;
constexpr int inlines_max = 12;

/// Ordinary posts grow by half. A page of posts is bounded in bytes as well, so one post must not fill it alone.
constexpr std::size_t html_bytes_max = 4 * limits::post_bytes;

/// The page has h1 and h2: a post's first heading continues below them.
constexpr int heading_offset = 2;

bool in_tight_list(cmark_node* paragraph) {
  cmark_node* item = cmark_node_parent(paragraph);
  cmark_node* list = item ? cmark_node_parent(item) : nullptr;
  return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list) != 0;
}

/// The first word behind a code fence, when it may stand in a class name.
std::string language_of(cmark_node* code_block) {
  std::string_view info = cmark_node_get_fence_info(code_block);
  info = info.substr(0, info.find_first_of(" \t"));
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '#';
  };
  return info.size() <= 20 && std::ranges::all_of(info, plain) ? std::string{info} : std::string{};
}

}  // namespace

struct HtmlWriter::Row {
  std::string_view type;  ///< as cmark spells it
  void (HtmlWriter::*write)(cmark_node* node, bool entering);
};

const HtmlWriter::Row* HtmlWriter::find_row(cmark_node* node) {
  static constexpr std::array rows{
      Row{"paragraph", &HtmlWriter::paragraph},
      Row{"heading", &HtmlWriter::heading},
      Row{"block_quote", &HtmlWriter::block_quote},
      Row{"list", &HtmlWriter::list},
      Row{"item", &HtmlWriter::item},
      Row{"tasklist", &HtmlWriter::task},
      Row{"code_block", &HtmlWriter::code_block},
      Row{"html_block", &HtmlWriter::raw_block},
      Row{"thematic_break", &HtmlWriter::thematic_break},
      Row{"table", &HtmlWriter::table},
      Row{"table_header", &HtmlWriter::table_header},
      Row{"table_row", &HtmlWriter::table_row},
      Row{"table_cell", &HtmlWriter::table_cell},
      Row{"text", &HtmlWriter::text},
      Row{"html_inline", &HtmlWriter::raw_or_mention},
      Row{"softbreak", &HtmlWriter::line_break},
      Row{"linebreak", &HtmlWriter::line_break},
      Row{"code", &HtmlWriter::code},
      Row{"emph", &HtmlWriter::emphasis},
      Row{"strong", &HtmlWriter::strong},
      Row{"strikethrough", &HtmlWriter::strikethrough},
      Row{"link", &HtmlWriter::link},
      Row{"image", &HtmlWriter::image},
  };
  const auto found = std::ranges::find(rows, type_of(node), &Row::type);
  return found == rows.end() ? nullptr : &*found;
}

std::optional<std::string> HtmlWriter::write(cmark_node* root) {
  HtmlWriter writer;
  walk(root, [&](cmark_node* node, bool entering) {
    if (const Row* row = find_row(node)) (writer.*row->write)(node, entering);
    return writer.html_.size() <= html_bytes_max;
  });
  if (writer.html_.size() > html_bytes_max) return std::nullopt;
  if (writer.html_.ends_with('\n')) writer.html_.pop_back();
  return std::move(writer.html_);
}

void HtmlWriter::open(const std::string& name, cmark_node* node) {
  html_ += '<' + name;
  const auto direction = direction_of(node);
  if (direction == Direction::ltr) html_ += R"( dir="ltr")";
  if (direction == Direction::rtl) html_ += R"( dir="rtl")";
  html_ += '>';
}

// Blocks ------------------------------------------------------------------------------------------------------------

void HtmlWriter::paragraph(cmark_node* node, bool entering) {
  if (in_tight_list(node)) {
    if (!entering && cmark_node_next(node)) html_ += '\n';
    return;
  }
  if (entering) open("p", node);
  else html_ += "</p>\n";
}

void HtmlWriter::heading(cmark_node* node, bool entering) {
  const auto name = fmt::format("h{}", std::min(6, cmark_node_get_heading_level(node) + heading_offset));
  if (entering) open(name, node);
  else html_ += "</" + name + ">\n";
}

void HtmlWriter::block_quote(cmark_node* node, bool entering) {
  if (entering && ++containers_ <= containers_max) {
    open("blockquote", node);
    html_ += '\n';
  }
  if (!entering && containers_-- <= containers_max) html_ += "</blockquote>\n";
}

void HtmlWriter::list(cmark_node* node, bool entering) {
  const bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
  if (entering && ++containers_ <= containers_max) {
    const int start = cmark_node_get_list_start(node);
    open(ordered && start != 1 ? fmt::format("ol start=\"{}\"", start) : ordered ? "ol" : "ul", node);
    html_ += '\n';
  }
  if (!entering && containers_-- <= containers_max) html_ += ordered ? "</ol>\n" : "</ul>\n";
}

void HtmlWriter::item(cmark_node* node, bool entering) {
  if (containers_ > containers_max) return;
  if (entering) open("li", node);
  else html_ += "</li>\n";
}

void HtmlWriter::task(cmark_node* node, bool entering) {
  item(node, entering);
  if (entering) html_ += cmark_gfm_extensions_get_tasklist_item_checked(node) ? "☑ " : "☐ ";
}

void HtmlWriter::code_block(cmark_node* node, bool entering) {
  if (!entering) return;
  const auto language = language_of(node);
  html_ += language.empty() ? R"(<pre dir="ltr"><code>)" : fmt::format(R"(<pre dir="ltr"><code class="language-{}">)", language);
  append_escaped(html_, literal_of(node));
  html_ += "</code></pre>\n";
}

/// What looks like HTML is shown as it was typed: nothing is lost, and nothing of it is markup.
void HtmlWriter::raw_block(cmark_node* node, bool entering) {
  if (!entering) return;
  auto raw = literal_of(node);
  while (raw.ends_with('\n')) raw.remove_suffix(1);
  html_ += R"(<pre dir="ltr"><code>)";
  append_escaped(html_, raw);
  html_ += "</code></pre>\n";
}

void HtmlWriter::thematic_break(cmark_node*, bool entering) {
  if (entering) html_ += "<hr />\n";
}

void HtmlWriter::table(cmark_node* node, bool entering) {
  if (!entering) {
    html_ += table_body_ ? "</tbody></table>\n" : "</table>\n";
    return;
  }
  const auto* alignments = cmark_gfm_extensions_get_table_alignments(node);
  alignments_.assign(alignments, alignments + cmark_gfm_extensions_get_table_columns(node));
  table_body_ = false;
  open("table", node);
  html_ += '\n';
}

void HtmlWriter::table_header(cmark_node*, bool entering) {
  header_cell_ = "th";
  column_ = 0;
  html_ += entering ? "<thead><tr>" : "</tr></thead>\n";
}

void HtmlWriter::table_row(cmark_node*, bool entering) {
  header_cell_ = "td";
  column_ = 0;
  if (entering && !table_body_) {
    html_ += "<tbody>";
    table_body_ = true;
  }
  html_ += entering ? "<tr>" : "</tr>\n";
}

void HtmlWriter::table_cell(cmark_node* node, bool entering) {
  if (!entering) {
    html_ += "</" + header_cell_ + ">";
    return;
  }
  const auto alignment = column_ < alignments_.size() ? alignments_[column_] : std::uint8_t{0};
  ++column_;
  const char* place = alignment == 'l' ? "start" : alignment == 'c' ? "center" : alignment == 'r' ? "end" : nullptr;
  open(place ? fmt::format("{} class=\"align-{}\"", header_cell_, place) : header_cell_, node);
}

// Inlines -----------------------------------------------------------------------------------------------------------

void HtmlWriter::text(cmark_node* node, bool entering) {
  if (entering) append_escaped(html_, literal_of(node));
}

void HtmlWriter::line_break(cmark_node*, bool entering) {
  if (entering) html_ += "<br />\n";
}

void HtmlWriter::code(cmark_node* node, bool entering) {
  if (!entering) return;
  html_ += R"(<code dir="ltr">)";
  append_escaped(html_, literal_of(node));
  html_ += "</code>";
}

void HtmlWriter::nested_inline(const char* name, bool entering) {
  if (entering && ++inlines_ <= inlines_max) html_ += fmt::format("<{}>", name);
  if (!entering && inlines_-- <= inlines_max) html_ += fmt::format("</{}>", name);
}

void HtmlWriter::emphasis(cmark_node*, bool entering) { nested_inline("em", entering); }
void HtmlWriter::strong(cmark_node*, bool entering) { nested_inline("strong", entering); }
void HtmlWriter::strikethrough(cmark_node*, bool entering) { nested_inline("del", entering); }

void HtmlWriter::open_link(cmark_node* node) {
  const auto href = safe_href(cmark_node_get_url(node));
  const bool nested = std::ranges::find(links_, true) != links_.end();
  links_.push_back(!nested && !href.empty());
  if (links_.back()) html_ += fmt::format(R"(<a href="{}" rel="nofollow noopener ugc">)", href);
}

void HtmlWriter::close_link() {
  if (links_.back()) html_ += "</a>";
  links_.pop_back();
}

void HtmlWriter::link(cmark_node* node, bool entering) {
  if (entering) open_link(node);
  else close_link();
}

/// A picture from elsewhere would tell its host who reads here: it becomes a link with the picture's description.
void HtmlWriter::image(cmark_node* node, bool entering) {
  if (entering) open_link(node);
  if (entering && !cmark_node_first_child(node)) append_escaped(html_, cmark_node_get_url(node));
  if (!entering) close_link();
}

void HtmlWriter::raw_or_mention(cmark_node* node, bool entering) {
  const MemberCard* member = mentioned_in(node);
  if (!member) return text(node, entering);
  if (!entering) return;
  html_ += fmt::format(R"(<a class="mention" data-member="{}"><bdi>@)", member->id.value);
  append_escaped(html_, member->name.str());
  html_ += "</bdi></a>";
}

}  // namespace majlis::rules
