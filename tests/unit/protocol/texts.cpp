/// Text types: what may be stored under which name.
#include "protocol/text.hpp"

#include <doctest/doctest.h>

namespace majlis::tests {
namespace {

template <class T>
std::string wrong(std::string text) {
  const auto parsed = T::parse(std::move(text));
  return parsed ? "" : parsed.error();
}

TEST_CASE("UTF-8 is valid by RFC 3629 only") {
  for (const char* text : {"", "plain", "سلام", "€", "\U0001F600", "\xF4\x8F\xBF\xBD", "\xED\x9F\xBF", "\xEE\x80\x80"}) CHECK(is_valid_utf8(text));
  for (const char* text : {"\x80", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xFE", "\xE2\x28\xA1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid_utf8(text));
  }
  CHECK(is_valid_utf8(std::string_view{"\0", 1}));
}

TEST_CASE("one line stays one line, visible, and runs the way it looks") {
  for (const char* good : {"Nadia Karim", "أم خالد", "نی‌ما" /* with a joiner */, "👩‍👧", "a\u00A0b"}) CHECK(wrong<Title>(good) == "");
  for (const char* bad : {"", " a", "a ", "a\nb", "a\tb", "\x01", "\x7F", "\xC2\x85", "\u2028", "\u202E", "a\u2066b", "\u200B", "\uFEFF", "\u200C", "\u00AD",
                          "\u3164", "\xFF", "\xEF\xBF\xBF", "a\u2060b", "a\u2063b", "a\u206Fb", "a\uFFF9b", "a\U000E0001b", "a\uFDD0b", "\u2800", "\u034F",
                          "\u061C", "\u180E", "\u17B4", "\uFE0F", "\uFFA0", "\U000E0041", "\U000E0100", "\U0001D173", " \u200F "}) {
    CAPTURE(bad);
    CHECK(wrong<Title>(bad) != "");
  }
  CHECK(wrong<Title>(std::string(1, '\0')) != "");
}

TEST_CASE("free text keeps its lines, and is not white space alone") {
  CHECK(wrong<Markdown>("a\n\tb\n ") == "");
  for (const char* bad : {"", " ", "\n\n", "\u2003", "a\rb", "a\x1B[0m", "\u202Dx"}) {
    CAPTURE(bad);
    CHECK(wrong<Markdown>(bad) != "");
  }
  CHECK(wrong<Charter>("") == "");
}

TEST_CASE("sizes are bytes, and the message says both") {
  CHECK(wrong<Slug>(std::string(40, 'a')) == "");
  CHECK(wrong<Slug>(std::string(41, 'a')) == "at most 40 bytes, this is 41");
  CHECK(wrong<MemberName>(std::string(32, 'x') + std::string("ببببببببببببببببب")) != "");
  CHECK(wrong<NewPassword>("short") == "at least 10 characters");
  CHECK(wrong<Password>("short") == "");
}

TEST_CASE("slugs and tokens are plain") {
  for (const char* good : {"a", "yasmin-quarter", "2024"}) CHECK(wrong<Slug>(good) == "");
  for (const char* bad : {"", "-a", "a-", "a--b", "A", "a b", "a_b", "ياسمين", "a/b", "a."}) {
    CAPTURE(bad);
    CHECK(wrong<Slug>(bad) != "");
  }
  CHECK(wrong<FeedName>("room:42") == "");
  CHECK(wrong<FeedName>("room 42") != "");
  CHECK(wrong<IdempotencyKey>("0191-abcd") != "");
}

TEST_CASE("a password may hold anything that can be typed") {
  CHECK(wrong<NewPassword>("  صباح الخير \u202E ") == "");
  CHECK(wrong<NewPassword>("long enough\n") != "");
}

}  // namespace
}  // namespace majlis::tests
