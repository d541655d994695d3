#include "server/rules/passwords.hpp"

#include <sys/mman.h>

#include <array>
#include <cassert>
#include <new>
#include <stdexcept>

#include <fmt/format.h>
#include <sodium.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace majlis::rules {
namespace {

/// OWASP's second choice for argon2id: 19 MiB, two passes.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19u * 1024 * 1024;

void need_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error{"libsodium can't start: no random source"};
}

/// Of a hash that it had no memory for, libsodium says what it says of another password. Where there is no memory for one,
/// taken as libsodium takes it, nothing is known.
void need_memory() {
  void* const room = ::mmap(nullptr, memory_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) throw std::bad_alloc{};
  ::munmap(room, memory_bytes);
}

icu::UnicodeString composed(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  const auto given = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  auto out = nfc->normalize(given, error);
  assert(U_SUCCESS(error));
  return out;
}

std::string normalized(std::string_view password) {
  std::string out;
  composed(password).toUTF8String(out);
  return out;
}

}  // namespace

std::string check_new_password(const NewPassword& password) {
  if (composed(password.str()).countChar32() >= static_cast<int32_t>(limits::password_characters_min)) return {};
  return fmt::format("at least {} characters", limits::password_characters_min);
}

std::string hash_password(std::string_view given) {
  need_sodium();
  const std::string password = normalized(given);
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc{};
  }
  return out.data();
}

bool verify_password(const std::string& hash, std::string_view given) {
  need_sodium();
  need_memory();
  const auto fits = [&](std::string_view password) {
    if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
    need_memory();
    return false;
  };
  // The first hashes were made of the bytes as typed.
  const std::string password = normalized(given);
  return fits(password) || (password != given && fits(given));
}

const std::string& hash_that_never_fits() {
  static const std::string hash =
      "$argon2id$v=19$m=19456,t=2,p=1$GDsPDeirIaOsU3s08INybQ$jv9HY9KjIDYMJSaIXBIKgpq7TxREhpBFYdJBFM2xg0s";
  return hash;
}

}  // namespace majlis::rules
