#include "tests/support/costly_markdown.hpp"

#include <string_view>

#include "protocol/limits.hpp"

namespace majlis::tests {
namespace {

std::string repeated(std::string_view part, std::size_t bytes = limits::post_bytes) {
  std::string text;
  while (text.size() + part.size() <= bytes) text += part;
  return text;
}

}  // namespace

std::vector<std::string> costly_markdown() {
  std::vector<std::string> texts;
  for (const char* part : {"*a **a ", "a_ ", "_a ", "a]", "[a", "*a_ ", "**x [a*b**c*](d)", "[ a_", "[ (](", "![[]()", "![l", "[", "[[a]",
                           "[a](<b", "[a](b", "[a](b \"", "](", "](a)", "[](", "> ", "- ", "> - ", "1. ", "`", "<", "<a ", "<>", "<!--",
                           "<?a", "<!A ", "<![CDATA[", "<b\n", "&", "&#x202E;", "\\", "~~a ", "~", "a@", "a@b.c ", "a@b", "+a@b.c", "www.a ",
                           "http://a ", "://", "mailto:a@b.c", "|x|\n|-|\n", "|\n|-\n", "a\n-|\n", "a\n-|-\n", "|-", "aaa\rbbb\n-\v\n",
                           "[a]: b\n", "[a]\n", "#\n", "a\n=\n", "- [ ] x\n", "     a\n", "<div>\n\n", "\t",
                           "*", "_", "**a ", "[a](", "@", "@a ", "|a", "- - ", "_a_*", "a**b", "| a |\n", "\"a", "@a_b.c-d "}) {
    texts.push_back(repeated(part));
  }
  constexpr std::size_t half = limits::post_bytes / 2;
  texts.push_back(repeated("*a **a ", half) + "b" + repeated(" a** a*", half));
  texts.push_back(std::string(half - 1, '[') + "a" + std::string(half, ']'));
  texts.push_back("a**b" + repeated("c* ", limits::post_bytes - 4));
  for (const char* sign : {"www.a", "http://a", "a@b.c"}) texts.push_back(sign + repeated(")", limits::post_bytes - 8));
  texts.push_back("a " + repeated("<?a", limits::post_bytes - 2));
  // Just within the bounds of tables, and beyond them.
  for (const std::size_t bytes : {std::size_t{3'000}, std::size_t{6'000}}) {
    texts.push_back(repeated("|\n|-\n", bytes) + repeated("a", 9'000));
    texts.push_back(repeated("a\n||\n", bytes) + "|-|-\n" + repeated("a", 9'000));
    texts.push_back(repeated("a\n|-|-\n", bytes));
  }
  texts.push_back("[a]: http://" + std::string(half, 'x') + "\n" + repeated("[a]", half - 16));
  std::string ticks;
  for (std::size_t i = 1; ticks.size() + i < limits::post_bytes; ++i) ticks += "e" + std::string(i, '`');
  texts.push_back(ticks);
  std::string lists;
  for (std::size_t i = 0; lists.size() + 2 * i + 4 < limits::post_bytes; ++i) lists += std::string(2 * i, ' ') + "* a\n";
  texts.push_back(lists);
  const auto wide = repeated("|a", 5'400) + "|\n" + repeated("|-", 5'400) + "|\n";
  texts.push_back(wide + repeated("|a\n", limits::post_bytes - wide.size()));
  texts.push_back("e" + repeated("\xCC\x81", limits::post_bytes - 1));
  return texts;
}

}  // namespace majlis::tests
