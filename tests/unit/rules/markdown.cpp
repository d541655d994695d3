/// Markdown as members write it: what is shown, which way it runs, who is mentioned.
#include "server/rules/markdown/markdown.hpp"

#include <doctest/doctest.h>

#include "server/rules/names.hpp"

namespace majlis::tests {
namespace {

std::optional<MemberCard> find_mentioned(const std::string& key) {
  if (key == "nadia") return MemberCard{MemberId{12}, MemberName::trusted("Nadia")};
  if (key == "nadia_karim") return MemberCard{MemberId{13}, MemberName::trusted("Nadia Karim")};
  if (key == rules::name_key("أم خالد")) return MemberCard{MemberId{7}, MemberName::trusted("أم خالد")};
  if (key == "a<b") return MemberCard{MemberId{8}, MemberName::trusted("a<b")};
  return std::nullopt;
}

rules::RenderedPost render(std::string_view text) { return rules::render_post(text, find_mentioned); }
std::string html(std::string_view text) { return render(text).html.value_or(Html{"plain"}).text; }
std::vector<std::int64_t> mentions(std::string_view text) {
  std::vector<std::int64_t> ids;
  for (const auto id : render(text).mentions) ids.push_back(id.value);
  return ids;
}
using Ids = std::vector<std::int64_t>;

TEST_CASE("a text without markup is left to be shown as it is") {
  for (const char* text : {"hello", "two\nlines", "مرحبا بكم", "a < b & c > d \"quoted\"", "<b>not bold</b>", "5 * 3", "snake_case", "a\\b",
                           "[a]: http://x", "---", "@unknown"}) {
    CAPTURE(text);
    CHECK(html(text) == "plain");
  }
}

TEST_CASE("markup becomes HTML") {
  CHECK(html("**b** _i_ ~~s~~ `c`") ==
        R"(<p dir="ltr"><strong>b</strong> <em>i</em> <del>s</del> <code dir="ltr">c</code></p>)");
  CHECK(html("one\n\ntwo") == "<p dir=\"ltr\">one</p>\n<p dir=\"ltr\">two</p>");
  CHECK(html("**a**\nb") == "<p dir=\"ltr\"><strong>a</strong><br />\nb</p>");
  CHECK(html("> said") == "<blockquote dir=\"ltr\">\n<p dir=\"ltr\">said</p>\n</blockquote>");
  CHECK(html("3. c\n4. d") == "<ol start=\"3\" dir=\"ltr\">\n<li dir=\"ltr\">c</li>\n<li dir=\"ltr\">d</li>\n</ol>");
  CHECK(html("- [x] done\n- [ ] open") == "<ul dir=\"ltr\">\n<li dir=\"ltr\">☑ done</li>\n<li dir=\"ltr\">☐ open</li>\n</ul>");
  CHECK(html("```sql\nselect '<b>';\n```") == "<pre dir=\"ltr\"><code class=\"language-sql\">select '&lt;b&gt;';\n</code></pre>");
  CHECK(html("|a|b|\n|-|-:|\n|1|x|") ==
        "<table dir=\"ltr\">\n<thead><tr><th dir=\"ltr\">a</th><th class=\"align-end\" dir=\"ltr\">b</th></tr></thead>\n"
        "<tbody><tr><td>1</td><td class=\"align-end\" dir=\"ltr\">x</td></tr>\n</tbody></table>");
}

TEST_CASE("headings continue the page's outline") {
  CHECK(html("# one") == "<h3 dir=\"ltr\">one</h3>");
  CHECK(html("#### four") == "<h6 dir=\"ltr\">four</h6>");
  CHECK(html("###### six") == "<h6 dir=\"ltr\">six</h6>");
}

TEST_CASE("links say that they were not written by us, and pictures are links") {
  const std::string rel = R"( rel="nofollow noopener ugc">)";
  CHECK(html("[a](https://example.org/?x=1&y=2)") == R"(<p dir="ltr"><a href="https://example.org/?x=1&amp;y=2")" + rel + "a</a></p>");
  CHECK(html("see www.example.org.") == R"(<p dir="ltr">see <a href="http://www.example.org")" + rel + "www.example.org</a>.</p>");
  CHECK(html("![a cat](https://example.org/cat.png)") == R"(<p dir="ltr"><a href="https://example.org/cat.png")" + rel + "a cat</a></p>");
  CHECK(html("![](https://e.org/c.png)") == R"(<p><a href="https://e.org/c.png")" + rel + "https://e.org/c.png</a></p>");
  CHECK(html("[![alt](http://a.b/c.png)](http://d.e)") == R"(<p dir="ltr"><a href="http://d.e")" + rel + "alt</a></p>");
  CHECK(html("[طريق](https://مثال.com)") == R"(<p dir="rtl"><a href="https://%D9%85%D8%AB%D8%A7%D9%84.com")" + rel + "طريق</a></p>");
}

TEST_CASE("a paragraph runs by its first letter after names, links and code") {
  const auto direction = [](std::string_view text) {
    const auto rendered = rules::render_page(text).text;
    return rendered.starts_with(R"(<p dir="rtl">)") ? "rtl" : rendered.starts_with(R"(<p dir="ltr">)") ? "ltr" : "none";
  };
  CHECK(direction("السلام عليكم all") == "rtl");
  CHECK(direction("hello يا جار") == "ltr");
  CHECK(direction("123 – ٤٥ !") == "none");
  CHECK(direction("@Nadia_Karim السلام عليكم") == "rtl");
  CHECK(direction("https://example.org مرحبا") == "rtl");
  CHECK(direction("[docs](https://example.org) مرحبا") == "rtl");
  CHECK(direction("`apt install` يكفي") == "rtl");
  CHECK(direction("**Hi** مرحبا") == "ltr");
  CHECK(direction("https://example.org") == "ltr");
  CHECK(direction("[طريق](https://example.org)") == "rtl");
  CHECK(render("@Nadia السلام عليكم").html->text.starts_with(R"(<p dir="rtl">)"));
  CHECK(render("@أم_خالد").html->text.starts_with(R"(<p dir="rtl">)"));
  CHECK(html("- مرحبا\n- hi") == "<ul dir=\"rtl\">\n<li dir=\"rtl\">مرحبا</li>\n<li dir=\"ltr\">hi</li>\n</ul>");
}

TEST_CASE("mentions name members, wherever text stands") {
  CHECK(html("@Nadia") == R"(<p dir="ltr"><a class="mention" data-member="12"><bdi>@Nadia</bdi></a></p>)");
  CHECK(mentions("@nadia, @NADIA and @أم_خالد") == Ids{12, 7});
  CHECK(mentions("**@Nadia** and\n> @أم_خالد\n\n|a|\n|-|\n|@Nadia_Karim|") == Ids{12, 7, 13});
  CHECK(html("|a|\n|-|\n|x @Nadia y|").find(R"(>x <a class="mention" data-member="12"><bdi>@Nadia</bdi></a> y</td>)") != std::string::npos);
  CHECK(html("@a<b") == R"(<p dir="ltr"><a class="mention" data-member="8"><bdi>@a&lt;b</bdi></a></p>)");
}

TEST_CASE("a mention ends where a name does") {
  CHECK(mentions("@Nadia_Karim") == Ids{13});
  CHECK(mentions("@Nadia_Karim's") == Ids{13});
  CHECK(mentions("(@Nadia)") == Ids{12});
  CHECK(mentions("@Nadia.") == Ids{12});
  CHECK(mentions("@Nadia، أهلا") == Ids{12});
  CHECK(mentions("@Nadia-Karim") == Ids{12});
  CHECK(mentions("و@Nadia") == Ids{12});
  CHECK(mentions("@Nadiaa @Nadi @ Nadia").empty());
}

TEST_CASE("addresses, code and links mention nobody") {
  CHECK(mentions("me@nadia @@ `@Nadia` [@Nadia](http://a.b) http://a.b/@Nadia mail@nadia.org").empty());
  CHECK(mentions("```\n@Nadia\n```\n\n    @Nadia").empty());
}

TEST_CASE("an excerpt is one line of what is shown") {
  CHECK(render("# Title\n\n**bold** and `code`\n- a\n- b\n\n> q").excerpt.text == "Title bold and code a b q");
  CHECK(render("hi @أم_خالد\n\n[docs](http://x.y) ![cat](http://c.d)").excerpt.text == "hi @أم خالد docs cat");
  CHECK(render("|a|b|\n|-|-|\n|1|2|").excerpt.text == "a b 1 2");
  CHECK(render("<b>x</b>").excerpt.text == "<b>x</b>");
  CHECK(render("[a]: http://x").excerpt.text == "[a]: http://x");
  CHECK(render("a  \n\n\t b").excerpt.text == "a b");
}

TEST_CASE("a long excerpt ends between letters, with a sign that more follows") {
  const std::string letters(200, 'x');
  CHECK(render(letters).excerpt.text == letters.substr(0, 139) + "…");
  CHECK(render(letters.substr(0, 140)).excerpt.text == letters.substr(0, 140));
  const std::string family = "👩‍👩‍👧‍👦";  // seven code points, one letter
  std::string families;
  for (int i = 0; i < 30; ++i) families += family;
  std::string expected;
  for (int i = 0; i < 19; ++i) expected += family;
  CHECK(render(families).excerpt.text == expected + "…");
  std::string vowelled;
  for (int i = 0; i < 80; ++i) vowelled += "بَ";
  CHECK(render(vowelled).excerpt.text.ends_with("بَ…"));
}

}  // namespace
}  // namespace majlis::tests
