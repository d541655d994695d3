/// Reactions to posts. A kind of reaction keeps its rank on a post for as long as anybody has it, so that a client
/// which applies events sees the same order as one which reads the post anew.
#pragma once

#include <optional>
#include <vector>

#include "protocol/nouns/thread.hpp"
#include "storage/sql/place.hpp"
#include "storage/sql/statement.hpp"

namespace majlis::storage::sql {

/// A kind of reaction on one post: a row of `tallies`.
struct TallyRow {
  Place place;
  std::int64_t rank;
  Reaction reaction;
  std::int64_t total;
  std::string first_members;
  bool mine;
};
BOOST_DESCRIBE_STRUCT(TallyRow, (), (place, rank, reaction, total, first_members, mine))

class SqlReactions {
 public:
  explicit SqlReactions(Connection& db) : db_(db) {}

  /// Of the posts from `from` to before `end`, in order.
  std::vector<TallyRow> list(Place from, Place end, std::optional<MemberId> viewer);
  std::optional<TallyRow> find(Place post, const Reaction& reaction, std::optional<MemberId> viewer);
  std::int64_t count_kinds(Place post);
  bool add(Place post, MemberId member, const Reaction& reaction, Time at);
  bool remove(Place post, MemberId member, const Reaction& reaction);

  static ReactionTally to_tally(const TallyRow& row);

 private:
  void count_again(Place post, std::int64_t rank, std::int64_t change);

  Connection& db_;
  Query<TallyRow(MemberId, Place, Place, std::int64_t)> list_{
      db_,
      "SELECT t.place, t.rank, t.reaction, t.total, t.first_members, CASE WHEN EXISTS (SELECT 1 FROM reactions r"
      " WHERE r.place = t.place AND r.rank = t.rank AND r.member_id = :viewer) THEN 1 ELSE 0 END"
      " FROM tallies t WHERE t.place >= :from AND t.place < :end ORDER BY t.place, t.rank LIMIT :limit"};
  Query<TallyRow(MemberId, Place, Reaction)> find_{
      db_,
      "SELECT t.place, t.rank, t.reaction, t.total, t.first_members, CASE WHEN EXISTS (SELECT 1 FROM reactions r"
      " WHERE r.place = t.place AND r.rank = t.rank AND r.member_id = :viewer) THEN 1 ELSE 0 END"
      " FROM tallies t WHERE t.place = :place AND t.reaction = :reaction"};
  Query<std::int64_t(Place)> count_kinds_{db_, "SELECT COUNT(*) FROM tallies WHERE place = :place"};
  Query<std::int64_t(Place, Reaction)> add_tally_{
      db_,
      "INSERT INTO tallies (place, rank, reaction, total, first_members)"
      " SELECT :place, COALESCE(MAX(rank), 0) + 1, :reaction, 0, '' FROM tallies WHERE place = :place RETURNING rank"};
  Query<void(Place, std::int64_t)> remove_empty_tally_{
      db_, "DELETE FROM tallies WHERE place = :place AND rank = :rank AND total = 0"};
  Query<void(Place, std::int64_t, MemberId, Time)> add_{
      db_,
      "INSERT INTO reactions (place, rank, member_id, position, at)"
      " SELECT :place, :rank, :member, COALESCE(MAX(position), 0) + 1, :at FROM reactions"
      " WHERE place = :place AND rank = :rank"};
  Query<void(Place, std::int64_t, MemberId)> remove_{
      db_, "DELETE FROM reactions WHERE place = :place AND rank = :rank AND member_id = :member"};
  Query<MemberId(Place, std::int64_t, std::int64_t)> list_first_{
      db_,
      "SELECT member_id FROM reactions WHERE place = :place AND rank = :rank ORDER BY position LIMIT :limit"};
  Query<void(std::int64_t, std::string, Place, std::int64_t)> update_tally_{
      db_,
      "UPDATE tallies SET total = total + :change, first_members = :first_members"
      " WHERE place = :place AND rank = :rank"};
};

}  // namespace majlis::storage::sql
