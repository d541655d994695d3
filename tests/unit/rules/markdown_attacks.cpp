/// What must never come out of Markdown. What it may cost is counted: tests/hot_paths/markdown_cost.cpp.
#include <regex>
#include <set>

#include <doctest/doctest.h>

#include "protocol/limits.hpp"
#include "server/rules/markdown/markdown.hpp"
#include "tests/support/costly_markdown.hpp"

namespace majlis::tests {
namespace {

std::string render(std::string_view text) {
  return rules::render_post(text, [](const std::string&) { return std::nullopt; }).html.value_or(Html{}).text;
}

/// Reads HTML the way an attacker hopes a browser would not: every tag must be one of ours, with our attributes only,
/// and nothing else may hold a bare `<` or `>`. A quote means something only inside a tag.
std::string first_foreign_part(const std::string& html) {
  static const std::regex ours{
      R"~(</?(p|h[3-6]|blockquote|ul|ol|li|pre|code|table|thead|tbody|tr|th|td|em|strong|del|a|bdi)>|<(br|hr) />)~"
      R"~(|<(p|h[3-6]|blockquote|ul|li|table) dir="(ltr|rtl)">|<ol( start="\d+")?( dir="(ltr|rtl)")?>)~"
      R"~(|<t[hd]( class="align-(start|center|end)")?( dir="(ltr|rtl)")?>|<(pre|code) dir="ltr">|<code class="language-[\w+#-]*">)~"
      R"~(|<a href="(https?://|mailto:)[^"'<>\s`\\]*" rel="nofollow noopener ugc">|<a class="mention" data-member="\d+">)~",
      std::regex::icase | std::regex::optimize};
  std::string text = std::regex_replace(html, ours, "");
  const auto at = text.find_first_of("<>");
  return at == std::string::npos ? "" : text.substr(at, 60);
}

TEST_CASE("no script, attribute or foreign address gets through") {
  for (const char* attack : {
           "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "**x**<script>alert(1)</script>",
           "**x** <iframe srcdoc='<script>alert(1)</script>'>", "<a href=\"javascript:alert(1)\">x</a> *y*",
           "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript:alert(1))",
           "[x](java\tscript:alert(1))", "[x](<java\nscript:alert(1)>)", "[x](\x01javascript:alert(1))", "[x]( javascript:alert(1))",
           "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:msgbox(1))", "[x](file:///etc/passwd)", "[x](//evil.example)",
           "[x](/api/v1/sign_out)", "[x](#top)", "[x](http://a\" onmouseover=\"alert(1))", "[x](http://a' onmouseover='alert(1))",
           "[x](http://a.b \"title\\\" onload=alert(1)\")", "![x](http://a.b/\" onerror=\"alert(1))", "![x\" onerror=\"alert(1)](http://a.b)",
           "![x](javascript:alert(1))", "<javascript:alert(1)>", "<http://a.b/\"onclick=alert(1)>", "http://a.b/\"onclick=alert(1)",
           "http://a.b/<script>alert(1)</script>", "www.a.b\"><script>alert(1)</script>", "[x][y]\n\n[y]: javascript:alert(1)",
           "```js\" onload=\"alert(1)\nx\n```", "```\"><script>alert(1)</script>\n```", "~~~ <b>\n</code></pre><script>alert(1)</script>\n~~~",
           "`</code><script>alert(1)</script>`", "|<script>|\n|-|\n|\"onclick=\"|", "# <script>alert(1)</script>", "- <img src=x onerror=alert(1)>",
           "> <svg onload=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt; *x*", "&#60;script&#62; **x**", "\\<script\\> _x_", "*<!--* --><script>",
           "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<x a=\"`\">`<script>alert(1)</script>", "<a@b.c> **x** <a@b.c\"onload=1>",
           "mailto:a@b.c\"onload=1", "[x](mailto:a@b.c?subject=\"><script>)", "**[x](http://a.b/`onload=1`)**", "[\u202Ex](http://a.b)"}) {
    CAPTURE(attack);
    CHECK(first_foreign_part(render(attack)) == "");
    CHECK(first_foreign_part(rules::render_page(attack).text) == "");
  }
  CHECK(render("[x](javascript:alert(1)) *y*") == R"(<p dir="ltr">x <em>y</em></p>)");
}

TEST_CASE("entities can't bring back what the text types refuse") {
  for (const char* text : {"*a* &#x202E;evil", "*a* &#8238;evil", "*a* &#x2066;evil", "`&#x202e;` **&#x202e;**", "*a* &#x85;b", "*a* &#7;b"}) {
    CAPTURE(text);
    const auto html = render(text);
    CHECK(html.find("\u202E") == std::string::npos);
    CHECK(html.find("\u2066") == std::string::npos);
    CHECK(html.find('\a') == std::string::npos);
  }
  CHECK(rules::render_post("a &#x202E;b", [](const std::string&) { return std::nullopt; }).excerpt.text == "a b");
}

TEST_CASE("depth is cut where it serves nobody") {
  const auto count = [](const std::string& html, std::string_view tag) {
    std::size_t found = 0;
    for (auto at = html.find(tag); at != std::string::npos; at = html.find(tag, at + 1)) ++found;
    return found;
  };
  CHECK(count(render(std::string(500, '>') + " deep"), "<blockquote") == 12);
  const auto nested = render(std::string(400, '*') + "deep" + std::string(400, '*'));
  CHECK(count(nested, "<strong>") == count(nested, "</strong>"));
  CHECK(count(nested, "<strong>") <= 12);
  CHECK(nested.find("deep") != std::string::npos);
}

/// Whole tags only; std::regex takes a stack frame a character.
std::string beginning_of(const std::string& html) {
  if (html.size() < 4'000) return html;
  return html.substr(0, html.rfind('<', 4'000));
}

TEST_CASE("no text of a post's size grows much or gets through for its size") {
  for (const auto& text : costly_markdown()) {
    CAPTURE(text.substr(0, 20));
    REQUIRE(text.size() <= limits::post_bytes);
    const auto html = render(text);
    CHECK(first_foreign_part(beginning_of(html)) == "");
    CHECK(html.size() <= 4 * limits::post_bytes);
  }
}

TEST_CASE("addresses are found in any text that people write, and not in a list of more than a hundred") {
  const auto repeated = [](std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
  };
  const auto links = [](const std::string& text) {
    const auto html = rules::render_page(text).text;
    std::size_t found = 0;
    for (auto at = html.find("<a href="); at != std::string::npos; at = html.find("<a href=", at + 1)) ++found;
    return found;
  };
  for (const char* address : {"www.a.org ", "http://a.org ", "a@b.org "}) {
    CHECK(links(repeated(address, 100)) == 100);
    CHECK(links(repeated(address, 101)) == 0);
  }
  CHECK(links("see http://a.org/" + std::string(1'900, 'x')) == 1);
  CHECK(links("see http://a.org/" + std::string(2'000, 'x')) == 0);
}

}  // namespace
}  // namespace majlis::tests
