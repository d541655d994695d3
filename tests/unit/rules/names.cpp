/// Names: one person, however they are typed; nobody else, however they look.
#include "server/rules/names.hpp"

#include <doctest/doctest.h>

namespace majlis::tests {
namespace {

using rules::name_key;
using rules::name_shape;

TEST_CASE("spellings that people mix up have one key") {
  struct Pair {
    const char* one;
    const char* other;
  };
  for (const auto& [one, other] : {Pair{"Nadia Karim", "nadia_karim"}, {"Nadia  Karim", " NADIA _ KARIM "}, {"José", "jose"},
                                   {"أحمد", "احمد"}, {"إيمان", "ايمان"}, {"آمنة", "امنه"}, {"ٱلرحمن", "الرحمن"}, {"فاطمة", "فاطمه"},
                                   {"هدى", "هدي"}, {"مُحَمَّد", "محمد"}, {"محـــمد", "محمد"}, {"مسؤول", "مسوول"}, {"کریم", "كريم"},
                                   {"ﻣﺤﻤﺪ", "محمد"}, {"Ｎａｄｉａ", "nadia"}, {"Straße", "STRASSE"}, {"Ivan\xE2\x80\x8D", "ivan"}}) {
    CAPTURE(one);
    CHECK(name_key(one) == name_key(other));
  }
}

TEST_CASE("different names keep different keys and shapes") {
  for (const auto& [one, other] : {std::pair{"محمد", "محمود"}, {"تامر", "ثامر"}, {"بدر", "ندر"}, {"لينا", "لبنى"}, {"فرح", "فرج"},
                                   {"Ali", "Aly"}, {"Ola", "Ela"}, {"Nadia", "Nadja"}, {"Иван", "Ivan"}, {"王伟", "王五"}}) {
    CAPTURE(one);
    CHECK(name_key(one) != name_key(other));
    CHECK(name_shape(one) != name_shape(other));
  }
}

TEST_CASE("names that look alike have one shape") {
  for (const auto& [one, other] : {std::pair{"Paul", "Раul" /* Cyrillic */}, {"Paul", "PauI"}, {"Maria", "rnaria"}, {"Ola", "0la"},
                                   {"Omar", "Оmar" /* Cyrillic */}, {"scope", "ѕсоре" /* Cyrillic */}, {"Nadia Karim", "Nadia-Karim"}, {"Nadia Karim", "NadiaKarim"},
                                   {"O'Neil", "ONeil"}, {"Omar", "Omar."}, {"Pau|", "Paul"}, {"أم خالد", "أم-خالد"}}) {
    CAPTURE(one);
    CHECK(name_shape(one) == name_shape(other));
  }
}

TEST_CASE("a name can't hold a mention, and needs something to call") {
  CHECK(rules::check_member_name(MemberName::trusted("أم خالد")).empty());
  CHECK(rules::check_member_name(MemberName::trusted("O'Neil-Smith 2.")).empty());
  CHECK_FALSE(rules::check_member_name(MemberName::trusted("Nadia@home")).empty());
  CHECK_FALSE(rules::check_member_name(MemberName::trusted("__")).empty());
  CHECK_FALSE(rules::check_member_name(MemberName::trusted("ـ")).empty());
  CHECK_FALSE(rules::check_member_name(MemberName::trusted("...")).empty());
  CHECK_FALSE(rules::check_member_name(MemberName::trusted("👍")).empty());
}

}  // namespace
}  // namespace majlis::tests
