/// What parsing may cost: posts are rendered on the one thread that writes.
#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "protocol/limits.hpp"
#include "server/rules/markdown/markdown.hpp"
#include "server/rules/markdown/tree.hpp"

namespace majlis::tests {
namespace {

std::string repeated(std::string_view part, std::size_t bytes = limits::post_bytes) {
  std::string text;
  while (text.size() + part.size() <= bytes) text += part;
  return text;
}

/// This thread's own time, in which others have no share; the least of three runs.
double parsing_ms(const std::string& text) {
  const auto now_ms = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  };
  double least = 1e9;
  for (int run = 0; run < 3; ++run) {
    const double began = now_ms();
    static_cast<void>(rules::parse_markdown(text));
    least = std::min(least, now_ms() - began);
  }
  return least;
}

/// The texts that cmark's own tests and its security advisories name, and what else was found to be slow.
std::vector<std::string> list_attacks() {
  std::vector<std::string> texts;
  for (const char* part : {"*a **a ", "a_ ", "_a ", "a]", "[a", "*a_ ", "**x [a*b**c*](d)", "[ a_", "[ (](", "![[]()", "![l", "[", "[[a]",
                           "[a](<b", "[a](b", "[a](b \"", "](", "](a)", "[](", "> ", "- ", "> - ", "1. ", "`", "<", "<a ", "<>", "<!--",
                           "<?a", "<!A ", "<![CDATA[", "<b\n", "&", "&#x202E;", "\\", "~~a ", "~", "a@", "a@b.c ", "a@b", "+a@b.c", "www.a ",
                           "http://a ", "://", "mailto:a@b.c", "|x|\n|-|\n", "|\n|-\n", "a\n-|\n", "a\n-|-\n", "|-", "aaa\rbbb\n-\v\n",
                           "[a]: b\n", "[a]\n", "#\n", "a\n=\n", "- [ ] x\n", "     a\n", "<div>\n\n", "\t"}) {
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
  return texts;
}

TEST_CASE("no text of a post's size keeps the parser busy") {
  const double ordinary = parsing_ms(repeated("The **tanker** comes *tomorrow* at [eight](https://example.org), ask @Nadia\n- a\n- b\n\n> quote\n\n"));
  for (const auto& text : list_attacks()) {
    CAPTURE(text.substr(0, 20));
    REQUIRE(text.size() <= limits::post_bytes);
    // Measured: 50 times at most, 20 ms; up to several thousand times without the bounds in tree.cpp.
    CHECK(parsing_ms(text) < 100 * ordinary);
  }
}

TEST_CASE("addresses are found in any text that people write, and not in a list of a hundred") {
  const auto links = [](const std::string& text) {
    const auto html = rules::render_page(text).text;
    std::size_t found = 0;
    for (auto at = html.find("<a href="); at != std::string::npos; at = html.find("<a href=", at + 1)) ++found;
    return found;
  };
  for (const char* address : {"www.a.org ", "http://a.org ", "a@b.org "}) {
    CHECK(links(repeated(address, 100 * std::string_view{address}.size())) == 100);
    CHECK(links(repeated(address, 101 * std::string_view{address}.size())) == 0);
  }
  CHECK(links("see http://a.org/" + std::string(1'900, 'x')) == 1);
  CHECK(links("see http://a.org/" + std::string(2'000, 'x')) == 0);
}

}  // namespace
}  // namespace majlis::tests
