/// For tests that call the community's handlers themselves.
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "protocol/errors.hpp"
#include "server/community/context.hpp"

namespace majlis::tests {

/// Tokens that a test can foresee: "token-1", "token-2" …
class CountedSecrets : public community::Secrets {
 public:
  std::string token() override { return "token-" + std::to_string(++count_); }

 private:
  int count_ = 0;
};

/// `name` as a text type, which must accept it.
template <class T>
T text(std::string_view words) {
  auto parsed = T::parse(std::string{words});
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error());
  return *parsed;
}

/// The value of a result that must not be a refusal.
template <class T>
T accepted(Result<T> result) {
  REQUIRE_MESSAGE(result.has_value(), result.error().message);
  return std::move(*result);
}

}  // namespace majlis::tests
