/// Passwords at rest: argon2id (RFC 9106) through libsodium. Slow and memory-hungry on purpose: only on the password
/// pool, never on a shard. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/text.hpp"

namespace majlis::rules {

/// What is wrong with a password beyond its type's checks, as a phrase that completes "password: …"; empty when nothing
/// is. Characters are code points after NFC: ten Arabic letters are as many as ten Latin ones.
std::string check_new_password(const NewPassword& password);

// Passwords are hashed and verified in NFC, as the same letters may come composed or decomposed from another keyboard
// (RFC 8265, section 4.2).

/// A new hash in libsodium's text form, with salt and parameters. Takes 19 MiB and about 17 ms; throws std::bad_alloc
/// when the memory is not there.
std::string hash_password(std::string_view password);

/// Takes as long and as much memory as hashing, whether it fits or not; throws std::bad_alloc likewise.
bool verify_password(const std::string& hash, std::string_view password);

/// The hash of a password nobody knows, so that an unknown account costs the same work as a known one.
const std::string& hash_that_never_fits();

}  // namespace majlis::rules
