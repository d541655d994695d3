/// Writes a tree as HTML. It knows every tag and attribute that can come out: nothing of what a member typed becomes
/// markup except through the table in html_writer.cpp. Internal to rules/markdown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/rules/markdown/tree.hpp"

namespace majlis::rules {

class HtmlWriter {
 public:
  /// The HTML of the node and all below it. Nullopt: it grows out of proportion (one long address named a thousand
  /// times), and the text is better shown as it was typed.
  static std::optional<std::string> write(cmark_node* root);

 private:
  struct Row;
  static const Row* find_row(cmark_node* node);

  // Blocks
  void paragraph(cmark_node* node, bool entering);
  void heading(cmark_node* node, bool entering);
  void block_quote(cmark_node* node, bool entering);
  void list(cmark_node* node, bool entering);
  void item(cmark_node* node, bool entering);
  void task(cmark_node* node, bool entering);
  void code_block(cmark_node* node, bool entering);
  void raw_block(cmark_node* node, bool entering);
  void thematic_break(cmark_node* node, bool entering);
  void table(cmark_node* node, bool entering);
  void table_header(cmark_node* node, bool entering);
  void table_row(cmark_node* node, bool entering);
  void table_cell(cmark_node* node, bool entering);

  // Inlines
  void text(cmark_node* node, bool entering);
  void line_break(cmark_node* node, bool entering);
  void code(cmark_node* node, bool entering);
  void emphasis(cmark_node* node, bool entering);
  void strong(cmark_node* node, bool entering);
  void strikethrough(cmark_node* node, bool entering);
  void link(cmark_node* node, bool entering);
  void image(cmark_node* node, bool entering);
  void raw_or_mention(cmark_node* node, bool entering);

  void nested_inline(const char* name, bool entering);
  void open_link(cmark_node* node);
  void close_link();
  /// `<name dir="rtl">` by the direction of what is below the node.
  void open(const std::string& name, cmark_node* node);

  std::string html_;
  int containers_ = 0;                ///< lists and quotes around the present place
  int inlines_ = 0;                   ///< emphasis around the present place
  std::vector<bool> links_;           ///< for each link around the present place: whether it became an <a>
  std::string header_cell_;           ///< "th" in a table's head, "td" below
  std::vector<std::uint8_t> alignments_;
  std::size_t column_ = 0;
  bool table_body_ = false;
};

}  // namespace majlis::rules
