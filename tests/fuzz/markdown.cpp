/// Any text as a post and as a page: the HTML is safe whatever it says, and the excerpt is one short line.
#include "protocol/limits.hpp"
#include "server/rules/markdown/markdown.hpp"
#include "server/rules/names.hpp"
#include "tests/fuzz/support/markup.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace majlis;
  const auto markdown = Markdown::parse(std::string{fuzz::text_of(data, size)});
  if (!markdown) return 0;
  const auto post = rules::render_post(markdown->str(), [](const std::string& name_key) -> std::optional<MemberCard> {
    fuzz::must(rules::name_key(name_key) == name_key, "what is looked for is a key", name_key);
    // A name full of markup, in case one ever got that far.
    if (name_key.size() % 2 == 0) return std::nullopt;
    return MemberCard{MemberId{static_cast<std::int64_t>(name_key.size())}, MemberName::trusted("<b onclick=\"x\">&")};
  });
  const auto& excerpt = post.excerpt.text;
  fuzz::must(is_valid_utf8(excerpt), "an excerpt is UTF-8", excerpt);
  fuzz::must(excerpt.find('\n') == excerpt.npos, "an excerpt is one line", excerpt);
  for (const auto& html : {post.html.value_or(Html{}), rules::render_page(markdown->str())}) {
    fuzz::must(is_valid_utf8(html.text), "HTML is UTF-8", html.text);
    fuzz::Markup::must_be_safe(html.text);
  }
  return 0;
}
