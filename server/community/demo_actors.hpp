/// The people of a demonstration community, acting one by one, each at their own time.
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "protocol/ranged.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community::demo {

class Actors {
 public:
  Actors(storage::Tables& tables, Time now, Secrets& secrets) : tables_(tables), now_(now), secrets_(secrets) {}

  storage::Tables& tables() { return tables_; }
  Time now() const { return now_; }
  Time minutes_ago(ReadNumber minutes) const { return Time{now_.ms - minutes.value * minute_ms}; }
  /// What follows something happens a little later, but not in the future.
  Time later(Time at, std::int64_t minutes) const { return std::min(now_, Time{at.ms + minutes * minute_ms}); }

  void add(const MemberName& name, MemberId member) { members_[name.str()] = member; }

  Result<MemberId> find(const MemberName& name) const {
    const auto found = members_.find(name.str());
    if (found == members_.end()) return refused(ErrorCode::bad_field, "no member is called " + name.str());
    return found->second;
  }

  /// A transaction of a member at a time; of a guest when there is none.
  Change change(std::optional<MemberId> member, Time at) { return Change{tables_, Actor{member, std::nullopt, {}}, at, secrets_}; }

  /// Runs an operation as its member, at its time; the headers of its feature must be included.
  template <class Op>
  Result<typename Op::Reply> act(MemberId member, Time at, const Op& op) {
    Change in = change(member, at);
    return handle(in, op);
  }

 private:
  static constexpr std::int64_t minute_ms = 60'000;

  storage::Tables& tables_;
  Time now_;
  Secrets& secrets_;
  std::map<std::string, MemberId> members_;
};

/// Keeps whether something went well, and drops what it gave.
template <class T>
Result<void> forget(Result<T> result) {
  return std::move(result).map([](const T&) {});
}

}  // namespace majlis::community::demo
