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
  /// False for a change whose reply holds a secret: it is never stored and never repeated.
  virtual bool reply_may_be_kept() const = 0;

 protected:
  Call(std::string_view name, const OperationTraits& traits) : name_(name), traits_(traits) {}

 private:
  std::string_view name_;
  const OperationTraits& traits_;
};

/// Decodes the arguments of a change or query. Refusals: unknown_operation (live operations too), bad_field with the
/// path of the argument.
Result<std::unique_ptr<Call>> decode_call(std::string_view op, const json::Value& args);

/// Arguments as one text, however they were spaced when they came: what an idempotency key is bound to.
std::string args_text(const json::Value& args);

/// Runs a change once per key and member: a second time its first reply comes back and nothing happens. `args_json`
/// is what the key is bound to: the request's arguments as sent. Refusals of the change are not kept.
Result<std::string> run_change(Change& change, const Call& call, const std::optional<IdempotencyKey>& key,
                               std::string_view args_json);

}  // namespace majlis::community
