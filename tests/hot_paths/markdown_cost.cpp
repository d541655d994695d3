/// What rendering a post may cost: it happens on the one thread that writes. count.mjs compares each text with `ordinary`.
#include <string>

#include <fmt/format.h>

#include "protocol/limits.hpp"
#include "server/rules/markdown/markdown.hpp"
#include "tests/hot_paths/counting.hpp"
#include "tests/support/costly_markdown.hpp"

using namespace majlis;

namespace {

void count_rendering(const std::string& name, const std::string& text) {
  tests::count(name.c_str(), [&] { (void)rules::render_post(text, [](const std::string&) { return std::nullopt; }); });
}

std::string write_ordinary_post() {
  std::string text;
  for (int i = 0; text.size() < limits::post_bytes - 200; ++i) {
    text += fmt::format("The **tanker** {} comes *tomorrow* at [eight](https://example.org), ask @Nadia\n- a\n- b\n\n> quote\n\n", i);
  }
  return text;
}

}  // namespace

int main() {
  count_rendering("ordinary", write_ordinary_post());
  int counted = 0;
  for (const auto& text : tests::costly_markdown()) {
    const auto name = fmt::format("costly_{}", ++counted);
    fmt::print("{}: {:.20}\n", name, text);
    count_rendering(name, text);
  }
}
