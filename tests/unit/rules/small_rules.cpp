/// Rate limits, reactions, passwords.
#include <doctest/doctest.h>

#include <array>

#include <sodium.h>

#include "server/rules/passwords.hpp"
#include "server/rules/rate_limits.hpp"
#include "server/rules/reactions.hpp"

namespace majlis::tests {
namespace {

using rules::Bucket;
using rules::Budget;
using rules::RateLimits;

constexpr Time noon{1'795'000'000'000};
Time after(std::int64_t ms) { return Time{noon.ms + ms}; }

TEST_CASE("a budget gives its burst at once, then its rate") {
  Bucket bucket{Budget{2, 3}};
  for (int i = 0; i < 3; ++i) CHECK_FALSE(bucket.take(noon));
  CHECK(bucket.take(noon) == 500);
  CHECK(bucket.take(after(400)) == 100);
  CHECK_FALSE(bucket.take(after(500)));
  CHECK(bucket.take(after(500)));
  for (int i = 0; i < 3; ++i) CHECK_FALSE(bucket.take(after(60'000)));
  CHECK(bucket.take(after(60'000)));
}

TEST_CASE("who waits as long as told is served") {
  for (const double per_second : {0.2, 1.0, 3.0, 7.0, 10.0 / 3600}) {
    Bucket bucket{Budget{per_second, 1}};
    Time now = noon;
    CHECK_FALSE(bucket.take(now));
    for (int i = 0; i < 5; ++i) {
      const auto wait_ms = bucket.take(now);
      REQUIRE(wait_ms);
      now.ms += *wait_ms;
      CHECK_FALSE(bucket.take(now));
    }
  }
}

TEST_CASE("a clock that goes back neither gives nor takes") {
  Bucket bucket{Budget{1, 2}};
  CHECK_FALSE(bucket.take(noon));
  CHECK_FALSE(bucket.take(after(-86'400'000)));
  CHECK(bucket.take(after(-86'400'000)) == 1'000);
  CHECK_FALSE(bucket.is_full(after(-86'400'000)));
  CHECK(bucket.is_full(noon));
}

TEST_CASE("the budgets are those that the promises name, and can be switched off") {
  const RateLimits limits;
  CHECK(limits.per_member(RateClass::write) == Budget{1, 20});
  CHECK(limits.per_address(RateClass::credentials) == Budget{0.2, 15});
  Bucket guesses{*limits.guesses_per_account()};
  for (int i = 0; i < 10; ++i) CHECK_FALSE(guesses.take(noon));
  CHECK(guesses.take(noon) == 360'000);
  CHECK(RateLimits{2}.per_member(RateClass::write) == Budget{2, 40});
  CHECK_FALSE(RateLimits{0}.per_member(RateClass::read));
  CHECK_FALSE(RateLimits{0}.per_address(RateClass::credentials));
  CHECK_FALSE(RateLimits{0}.guesses_per_account());
}

TEST_CASE("a reaction is a named one or a single emoji") {
  for (const char* text : {"agree", "thanks", "us_too", "good_idea", "sad", "question", "👍", "❤️", "🎉", "👩‍👩‍👧‍👦", "🇸🇾", "👍🏽", "1️⃣"}) {
    CAPTURE(text);
    CHECK(rules::is_reaction(Reaction::trusted(text)));
  }
  for (const char* text : {"hooray", "Agree", "a", "1", "👍👍", "👍 ", "👍a", "ن", "🇸", "\xE2\x80\x8D", "agree👍", "<b>"}) {
    CAPTURE(text);
    CHECK_FALSE(rules::is_reaction(Reaction::trusted(text)));
  }
}

TEST_CASE("a password fits its own hash and no other") {
  const auto hash = rules::hash_password("صباح الخير يا حي");
  CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(rules::verify_password(hash, "صباح الخير يا حي"));
  CHECK_FALSE(rules::verify_password(hash, "صباح الخير يا حيّ"));
  CHECK_FALSE(rules::verify_password(rules::hash_that_never_fits(), ""));
  CHECK_FALSE(rules::verify_password("not a hash", "x"));
  CHECK(hash != rules::hash_password("صباح الخير يا حي"));
  CHECK_MESSAGE(rules::hash_that_never_fits().substr(0, 31) == hash.substr(0, 31), "unknown accounts must cost the same work");
}

TEST_CASE("a password is ten characters in any script, and the same from any keyboard") {
  const auto wrong = [](std::string text) { return rules::check_new_password(NewPassword::trusted(std::move(text))); };
  CHECK(wrong("0123456789").empty());
  CHECK(wrong("012345678") == "at least 10 characters");
  CHECK(wrong("صباحالخيري").empty());
  CHECK_MESSAGE(wrong("صباحالخير") == "at least 10 characters", "eighteen bytes, nine letters");
  CHECK_MESSAGE(!wrong("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301").empty(), "six letters, each with its accent apart");
  CHECK(rules::verify_password(rules::hash_password("caf\u00E9 caf\u00E9"), "cafe\u0301 cafe\u0301"));
  // Of the bytes as typed, as the first hashes were.
  const std::string typed = "cafe\u0301 cafe\u0301";
  std::array<char, crypto_pwhash_STRBYTES> first{};
  REQUIRE(crypto_pwhash_str(first.data(), typed.data(), typed.size(), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) == 0);
  CHECK(rules::verify_password(first.data(), typed));
}

}  // namespace
}  // namespace majlis::tests
