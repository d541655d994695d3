#include "storage/sql/reactions.hpp"

#include <span>

#include "storage/sql/id_list.hpp"

namespace majlis::storage::sql {

std::vector<TallyRow> SqlReactions::list(Place from, Place end, std::optional<MemberId> viewer) {
  const std::int64_t limit = (end.value - from.value) * limits::reactions_per_post;
  return list_.list(viewer.value_or(MemberId{}), from, end, limit);
}

std::optional<TallyRow> SqlReactions::find(Place post, const Reaction& reaction, std::optional<MemberId> viewer) {
  return find_.find(viewer.value_or(MemberId{}), post, reaction);
}

std::int64_t SqlReactions::count_kinds(Place post) { return count_kinds_.get(post); }

bool SqlReactions::add(Place post, MemberId member, const Reaction& reaction, Time at) {
  const auto tally = find(post, reaction, member);
  if (tally && tally->mine) return false;
  const std::int64_t rank = tally ? tally->rank : add_tally_.get(post, reaction);
  add_.run_one(post, rank, member, at);
  count_again(post, rank, 1);
  return true;
}

bool SqlReactions::remove(Place post, MemberId member, const Reaction& reaction) {
  const auto tally = find(post, reaction, member);
  if (!tally || !tally->mine) return false;
  remove_.run_one(post, tally->rank, member);
  count_again(post, tally->rank, -1);
  remove_empty_tally_.run(post, tally->rank);
  return true;
}

ReactionTally SqlReactions::to_tally(const TallyRow& row) {
  return {row.reaction, row.total, split_ids(row.first_members), row.mine};
}

void SqlReactions::count_again(Place post, std::int64_t rank, std::int64_t change) {
  const auto first = list_first_.list(post, rank, limits::reaction_members_shown);
  update_tally_.run_one(change, join_ids(std::span(first)), post, rank);
}

}  // namespace majlis::storage::sql
