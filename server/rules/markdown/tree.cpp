#include "server/rules/markdown/tree.hpp"

#include <algorithm>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

namespace majlis::rules {
namespace {

/// cmark fills every row of a table up to the width of its head: 16 KB of text can ask for ten million cells. And at
/// each line that could divide a head from its rows it reads the whole paragraph before it.
constexpr std::ptrdiff_t table_cells_max = 2'500;

bool tables_stay_small(std::string_view markdown) {
  std::ptrdiff_t bars_max = 0;
  std::ptrdiff_t lines = 1;
  for (std::size_t at = 0; at <= markdown.size();) {
    const auto end = std::min(markdown.find('\n', at), markdown.size());
    const auto line = markdown.substr(at, end - at);
    bars_max = std::max(bars_max, std::ranges::count(line, '|'));
    ++lines;
    at = end + 1;
  }
  return (bars_max + 1) * lines <= table_cells_max;
}

/// cmark looks for bare addresses at each of these signs, each time through much of the text around it; and counts
/// brackets in an address anew for each that it ends in.
constexpr std::size_t address_signs_max = 100;
constexpr std::size_t address_bytes_max = 2'000;

std::size_t count(std::string_view text, std::string_view sign) {
  std::size_t found = 0;
  for (auto at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + sign.size())) ++found;
  return found;
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find_first_of(" \t\n", at), text.size());
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  return longest;
}

bool addresses_stay_small(std::string_view markdown) {
  const auto signs = count(markdown, "www.") + count(markdown, "@") + count(markdown, "://");
  return signs > 0 && signs <= address_signs_max && longest_word(markdown) <= address_bytes_max;
}

void attach(cmark_parser* parser, const char* extension) {
  cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extension));
}

}  // namespace

Tree parse_markdown(std::string_view markdown) {
  [[maybe_unused]] static const bool registered = [] {
    cmark_gfm_core_extensions_ensure_registered();
    return true;
  }();
  const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser{
      cmark_parser_new(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE), &cmark_parser_free};
  if (addresses_stay_small(markdown)) attach(parser.get(), "autolink");
  attach(parser.get(), "strikethrough");
  attach(parser.get(), "tasklist");
  if (tables_stay_small(markdown)) attach(parser.get(), "table");
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  Tree tree;
  tree.root.reset(cmark_parser_finish(parser.get()));
  cmark_consolidate_text_nodes(tree.root.get());
  return tree;
}

}  // namespace majlis::rules
