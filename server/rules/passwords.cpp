#include "server/rules/passwords.hpp"

#include <array>
#include <new>
#include <stdexcept>

#include <sodium.h>

namespace majlis::rules {
namespace {

/// OWASP's second choice for argon2id: 19 MiB, two passes.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19u * 1024 * 1024;

void need_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error{"libsodium can't start: no random source"};
}

}  // namespace

std::string hash_password(std::string_view password) {
  need_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc{};
  }
  return out.data();
}

bool verify_password(const std::string& hash, std::string_view password) {
  need_sodium();
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

const std::string& hash_that_never_fits() {
  static const std::string hash =
      "$argon2id$v=19$m=19456,t=2,p=1$GDsPDeirIaOsU3s08INybQ$jv9HY9KjIDYMJSaIXBIKgpq7TxREhpBFYdJBFM2xg0s";
  return hash;
}

}  // namespace majlis::rules
