/// Reads HTML as strictly as can be: only the tags and attributes that our renderer is known to write, each closed where
/// it has to be, and nothing else that a browser could take for markup.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/support/must.hpp"

namespace majlis::fuzz {

class Markup {
 public:
  static void must_be_safe(std::string_view html) { Markup{html}.read(); }

 private:
  explicit Markup(std::string_view html) : html_(html) {}

  static constexpr std::array tags{
      std::string_view{"p"}, std::string_view{"h2"}, std::string_view{"h3"}, std::string_view{"h4"}, std::string_view{"h5"},
      std::string_view{"h6"}, std::string_view{"blockquote"}, std::string_view{"ul"}, std::string_view{"ol"},
      std::string_view{"li"}, std::string_view{"pre"}, std::string_view{"code"}, std::string_view{"table"},
      std::string_view{"thead"}, std::string_view{"tbody"}, std::string_view{"tr"}, std::string_view{"th"},
      std::string_view{"td"}, std::string_view{"em"}, std::string_view{"strong"}, std::string_view{"del"},
      std::string_view{"a"}, std::string_view{"bdi"}};

  void read() {
    while (at_ < html_.size()) {
      const char c = html_[at_++];
      must(c != '>', "no loose >", html_);
      if (c == '&') entity();
      if (c == '<') tag();
    }
    must(open_.empty(), "every tag is closed", html_);
  }

  bool take(std::string_view text) {
    if (!html_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  std::string_view word() {
    const auto begin = at_;
    while (at_ < html_.size() && (std::islower(static_cast<unsigned char>(html_[at_])) || std::isdigit(static_cast<unsigned char>(html_[at_])) || html_[at_] == '-')) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  void entity() {
    const bool known = take("amp;") || take("lt;") || take("gt;");
    must(known, "an & is escaped", html_);
  }

  void tag() {
    if (take("br />") || take("hr />")) return;
    if (take("/")) {
      const auto name = word();
      must(!open_.empty() && open_.back() == name && take(">"), "tags are closed in order", html_);
      open_.pop_back();
      return;
    }
    const auto name = word();
    must(std::find(tags.begin(), tags.end(), name) != tags.end(), "only known tags", html_);
    while (take(" ")) attribute();
    must(take(">"), "a tag ends", html_);
    open_.emplace_back(name);
  }

  void attribute() {
    const auto name = word();
    must(take("=\""), "an attribute has a quoted value", html_);
    const auto begin = at_;
    while (at_ < html_.size() && html_[at_] != '"') {
      must(html_[at_] != '<' && html_[at_] != '>', "no tag inside an attribute", html_);
      if (html_[at_++] == '&') entity();
    }
    const auto value = html_.substr(begin, at_ - begin);
    must(take("\""), "the value ends", html_);
    must(is_known(name, value), "only known attributes", html_);
  }

  static bool is_known(std::string_view name, std::string_view value) {
    if (name == "dir") return value == "ltr" || value == "rtl";
    if (name == "href") return is_address(value);
    if (name == "rel") return value == "nofollow noopener ugc";
    if (name == "class") return value == "mention" || value.starts_with("language-") || value.starts_with("align-");
    if (name == "start" || name == "data-member") return std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c); });
    return false;
  }

  /// The case of a scheme makes no difference (RFC 3986, section 3.1).
  static bool is_address(std::string_view value) {
    std::string lower{value.substr(0, 8)};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("mailto:");
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
};

}  // namespace majlis::fuzz
