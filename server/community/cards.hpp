/// Gathers everybody whom a page or an event names, so that one query brings their cards along.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "storage/store.hpp"

namespace majlis::community {

class Cards {
 public:
  Cards& add(MemberId member);
  Cards& add(const Post& post);
  Cards& add(const std::vector<Post>& posts);
  Cards& add(const ReactionTally& tally);
  Cards& add(const ThreadCard& thread);
  Cards& add(const std::vector<ThreadCard>& threads);

  /// By id, each once.
  std::vector<MemberCard> list(const storage::Tables& tables) const;

 private:
  std::set<MemberId> members_;
};

/// The card of a member who is known to exist.
MemberCard card_of(const storage::Tables& tables, MemberId member);

}  // namespace majlis::community
