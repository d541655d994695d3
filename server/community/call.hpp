/// A decoded request, ready to run: the one door between whoever receives requests and the handlers. Decoding needs no
/// storage and happens on the receiving thread; running happens inside a transaction, wherever storage lives.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/json/value.hpp"
#include "protocol/operation.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Password hashing that must happen before the change, on the password pool.
struct PasswordTask {
  std::string account;             ///< guesses are counted per account; empty when nothing is guessed
  std::string verify_hash;         ///< empty: nothing to verify. For an unknown account a hash that never fits
  std::string verify_password;
  std::string new_password;        ///< empty: nothing to hash
};

/// What is remembered of a change that came with an idempotency key, for when it comes again.
enum class Kept {
  nothing,   ///< its reply holds a secret, or doing it again changes nothing
  key,       ///< that it was made: its reply is large, and is read anew
  reply,
};

class Call {
 public:
  virtual ~Call() = default;

  std::string_view name() const { return name_; }
  const OperationTraits& traits() const { return traits_; }

  /// For queries: the encoded reply.
  virtual Result<std::string> query(const Snapshot& now) const = 0;
  /// For changes: the encoded reply. On a refusal the caller rolls back.
  virtual Result<std::string> change(Change& change) const = 0;
  /// For changes that check or set a password: what to hash first. Nullopt: nothing.
  virtual std::optional<PasswordTask> password_task(const Snapshot& now) const = 0;
  virtual Kept kept() const = 0;
  /// For changes of which only the key is kept: the reply, as things are at present.
  virtual Result<std::string> repeat(const Snapshot& now) const = 0;
  /// The arguments in one way of writing them, however they were sent.
  virtual std::string args_json() const = 0;

 protected:
  Call(std::string_view name, const OperationTraits& traits) : name_(name), traits_(traits) {}

 private:
  std::string_view name_;
  const OperationTraits& traits_;
};

/// Decodes the arguments of a change or query. Refusals: unknown_operation (live operations too), bad_field with the
/// path of the argument.
Result<std::unique_ptr<Call>> decode_call(std::string_view op, const json::Value& args);

/// Runs a change once per key and member: a second time its first reply comes back and nothing happens. The key is bound
/// to the operation and its arguments. Refusals of the change are not kept.
Result<std::string> run_change(Change& change, const Call& call, const std::optional<IdempotencyKey>& key);

}  // namespace majlis::community
