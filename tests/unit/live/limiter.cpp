// Rate limits where nodes count together.
#include <doctest/doctest.h>

#include "server/live/limiter.hpp"

namespace majlis::live {
namespace {

const MemberId salma{7};

TEST_CASE("what changes something is counted with the other nodes, what is only read is not") {
  std::vector<std::string> shared;
  Limiter limiter{1, [&](const std::string& bucket, const rules::Budget&) { shared.push_back(bucket); }};
  for (const auto rate : {RateClass::read, RateClass::signal, RateClass::write, RateClass::react}) CHECK_FALSE(limiter.take(rate, salma, "::1", {1'000}));
  CHECK(shared.size() == 2);
  // Of a password both count: whose it is, and where it comes from.
  CHECK_FALSE(limiter.take(RateClass::credentials, salma, "::1", {1'000}));
  CHECK(shared.size() == 4);
}

TEST_CASE("a bucket that the nodes have emptied together is empty for as long as they say") {
  std::string bucket;
  Limiter limiter{1, [&](const std::string& name, const rules::Budget&) { bucket = name; }};
  CHECK_FALSE(limiter.take(RateClass::write, salma, "::1", {10'000}));
  limiter.hold(bucket, 800, {10'000});
  CHECK(limiter.take(RateClass::write, salma, "::1", {10'200}) == 600);
  CHECK_FALSE(limiter.take(RateClass::react, salma, "::1", {10'200}));
  CHECK_FALSE(limiter.take(RateClass::write, MemberId{8}, "::1", {10'200}));
  limiter.tidy({10'200});
  CHECK(limiter.take(RateClass::write, salma, "::1", {10'700}) == 100);
  CHECK_FALSE(limiter.take(RateClass::write, salma, "::1", {10'800}));
}

TEST_CASE("a clock that is set back makes nobody wait for it to come again") {
  std::string bucket;
  Limiter limiter{1, [&](const std::string& name, const rules::Budget&) { bucket = name; }};
  CHECK_FALSE(limiter.take(RateClass::write, salma, "::1", {90'000'000}));
  limiter.hold(bucket, 800, {90'000'000});
  CHECK_FALSE(limiter.take(RateClass::write, salma, "::1", {3'600'000}));
}

}  // namespace
}  // namespace majlis::live
