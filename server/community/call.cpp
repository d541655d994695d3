#include "server/community/call.hpp"

#include <array>
#include <stdexcept>
#include <unordered_map>

#include "protocol/json/decode.hpp"
#include "protocol/operations.hpp"
#include "server/community/access.hpp"
#include "server/community/accounts.hpp"
#include "server/community/digest.hpp"
#include "server/community/drafts.hpp"
#include "server/community/feeds.hpp"
#include "server/community/groups.hpp"
#include "server/community/memberships.hpp"
#include "server/community/posts.hpp"
#include "server/community/reading.hpp"
#include "server/community/rooms.hpp"
#include "server/community/threads.hpp"
#include "server/community/waiting.hpp"

namespace majlis::community {
namespace {

/// Replies that carry a secret, in their body or as a cookie; and arguments of which not even a hash may stay.
using Secret = boost::mp11::mp_list<Join, SignIn, CreateToken, ChangePassword>;

/// Many, small, and the same when done again.
using Repeatable = boost::mp11::mp_list<MoveReadMark, AddReaction, RemoveReaction>;

template <class Op>
concept IsReadAnew = requires(const Snapshot& now, const Op& op) { reply_anew(now, op); };

/// A connection may outlive the session that opened it by a moment, and a change may have waited in a queue.
Result<void> require_live_session(const Snapshot& now) {
  const auto id = now.actor().session;
  if (!id) return {};
  const auto session = now.tables().sessions().find(*id);
  if (!session || session->expires_at <= now.now()) return refused(ErrorCode::not_signed_in, "this session has ended");
  return {};
}

template <class Reply>
Result<std::string> encoded(Result<Reply> reply) {
  return std::move(reply).map([](const Reply& value) { return json::to_json(value); });
}

/// An operation without its `handle` overload fails to compile here.
template <class Op>
class CallOf final : public Call {
 public:
  explicit CallOf(Op op) : Call(wire_name<Op>(), Op::traits), op_(std::move(op)) {}

  Result<std::string> query(const Snapshot& now) const override {
    if constexpr (IsQuery<Op>::value) {
      if (auto live = require_live_session(now); !live) return pass_on(live);
      return encoded<typename Op::Reply>(handle(now, op_));
    } else {
      throw std::logic_error{"a change was run as a query"};
    }
  }

  Result<std::string> change(Change& change) const override {
    if constexpr (IsChange<Op>::value) return encoded<typename Op::Reply>(handle(change, op_));
    else throw std::logic_error{"a query was run as a change"};
  }

  std::optional<PasswordTask> password_task([[maybe_unused]] const Snapshot& now) const override {
    if constexpr (requires { password_task_of(now, op_); }) return password_task_of(now, op_);
    else return std::nullopt;
  }

  Kept kept() const override {
    if (!IsChange<Op>::value || boost::mp11::mp_contains<boost::mp11::mp_append<Secret, Repeatable>, Op>::value) return Kept::nothing;
    return IsReadAnew<Op> ? Kept::key : Kept::reply;
  }

  Result<std::string> repeat([[maybe_unused]] const Snapshot& now) const override {
    if constexpr (IsReadAnew<Op>) return encoded<typename Op::Reply>(reply_anew(now, op_));
    else throw std::logic_error{"a reply was kept and is asked for anew"};
  }

  std::string args_json() const override { return json::to_json(op_); }

 private:
  Op op_;
};

using Decode = Result<std::unique_ptr<Call>> (*)(const json::Value& args);

template <class Op>
Result<std::unique_ptr<Call>> decode_as(const json::Value& args) {
  return json::decode<Op>(args).map([](Op op) -> std::unique_ptr<Call> { return std::make_unique<CallOf<Op>>(std::move(op)); });
}

template <class... Op>
std::unordered_map<std::string_view, Decode> decoders(boost::mp11::mp_list<Op...>) {
  return {{wire_name<Op>(), &decode_as<Op>}...};
}

}  // namespace

Result<std::unique_ptr<Call>> decode_call(std::string_view op, const json::Value& args) {
  static const auto known = decoders(boost::mp11::mp_append<Changes, Queries>{});
  const auto found = known.find(op);
  if (found == known.end()) return refused(ErrorCode::unknown_operation);
  return found->second(args);
}

Result<std::string> run_change(Change& change, const Call& call, const std::optional<IdempotencyKey>& key) {
  if (auto live = require_live_session(change); !live) return pass_on(live);
  const auto member = change.actor().member;
  if (!key || !member || call.kept() == Kept::nothing) return call.change(change);
  const auto args_hash = sha256_hex(call.args_json());
  auto& replies = change.tables().replies();
  if (auto known = replies.find(*member, *key)) {
    if (known->op != call.name() || known->args_hash != args_hash) return refused(ErrorCode::key_reused);
    return call.kept() == Kept::key ? call.repeat(change) : std::move(known->reply_json);
  }
  auto reply = call.change(change);
  const bool keeps_reply = reply && call.kept() == Kept::reply;
  if (reply) replies.add(*member, *key, {std::string{call.name()}, args_hash, keeps_reply ? *reply : std::string{}}, change.now());
  return reply;
}

}  // namespace majlis::community
