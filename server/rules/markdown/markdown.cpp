#include "server/rules/markdown/markdown.hpp"

#include "server/rules/markdown/escape.hpp"
#include "server/rules/markdown/excerpt.hpp"
#include "server/rules/markdown/html_writer.hpp"
#include "server/rules/markdown/mentions.hpp"
#include "server/rules/markdown/tree.hpp"

namespace majlis::rules {
namespace {

/// The text as its plain display would be: escaped, with line breaks.
std::string plain_html(std::string_view text) {
  std::string html;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (at > 0) html += "<br />\n";
    append_escaped(html, text.substr(at, end - at));
    at = end + 1;
  }
  return html;
}

cmark_node* only_paragraph(const Tree& tree) {
  cmark_node* first = cmark_node_first_child(tree.root.get());
  const bool only = first && !cmark_node_next(first) && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH;
  return only ? first : nullptr;
}

/// True when showing the text as it was typed shows all that its HTML would.
bool is_plain(const Tree& tree, std::string_view markdown) {
  cmark_node* paragraph = only_paragraph(tree);
  if (!paragraph) return false;
  const std::string plain = plain_html(markdown);
  std::string inner;
  for (cmark_node* node = cmark_node_first_child(paragraph); node; node = cmark_node_next(node)) {
    const auto html = HtmlWriter::write(node);
    if (!html || inner.size() > plain.size()) return false;
    inner += *html;
    // The writer drops a line's end at the end of what it writes.
    if (inner.ends_with("<br />")) inner += '\n';
  }
  return inner == plain;
}

std::optional<Html> html_of(const Tree& tree) {
  auto html = HtmlWriter::write(tree.root.get());
  if (!html) return std::nullopt;
  return Html{std::move(*html)};
}

}  // namespace

RenderedPost render_post(std::string_view markdown, const FindMentioned& find_mentioned) {
  Tree tree = parse_markdown(markdown);
  RenderedPost post;
  post.mentions = insert_mentions(tree, find_mentioned);
  post.excerpt = make_excerpt(plain_text(tree.root.get()));
  if (post.excerpt.text.empty()) {
    // Nothing but rules or link definitions: what was typed says more than what Markdown makes of it.
    post.excerpt = make_excerpt(markdown);
    return post;
  }
  if (!is_plain(tree, markdown)) post.html = html_of(tree);
  return post;
}

Html render_page(std::string_view markdown) {
  return html_of(parse_markdown(markdown)).value_or(Html{"<p>" + plain_html(markdown) + "</p>"});
}

}  // namespace majlis::rules
