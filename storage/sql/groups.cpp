#include "storage/sql/place.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/since.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

/// Above every text that begins with the prefix: no name goes on with the last code point there is.
std::string end_of_prefix(std::string_view prefix) { return std::string(prefix) + "\U0010FFFF"; }

/// Of more matches than this, only those whose matching word comes first by its bytes compete for a place in the list.
constexpr std::int64_t prefix_candidates = 200;

/// In a group of at most as many members their own words are looked through; in a larger one this many of the server's
/// words that begin so, as most of those who bear them are members.
constexpr std::int64_t words_looked_at = 2'000;

bool is_steward(Role role) { return role == Role::owner || role == Role::moderator; }

class SqlGroups final : public Groups {
 public:
  explicit SqlGroups(Connection& db) : db_(db) {}

  std::optional<Group> find(GroupId group) const override { return find_.find(group); }
  std::optional<GroupCard> find_card(GroupId group) const override { return find_card_.find(group); }
  std::optional<GroupId> find_by_slug(const Slug& slug) const override { return find_by_slug_.find(slug); }

  std::vector<GroupCard> list(std::optional<GroupId> after, std::int64_t limit) const override {
    return list_.list(after.value_or(GroupId{}), limit);
  }

  std::vector<GroupId> list_of_member(MemberId member) const override {
    return list_of_member_.list(member, limits::groups_per_member);
  }

  GroupId add(const NewGroup& group) override {
    return add_.get(group.slug, group.name, group.about, group.charter, group.charter_html, group.created_at);
  }

  void update(const Group& group) override {
    update_.run_one(group.name, group.about, group.charter, group.charter_html, group.id);
  }

  std::optional<MembershipRecord> find_membership(GroupId group, MemberId member) const override {
    return find_membership_.find(group, member);
  }

  std::vector<GroupMember> list_members(GroupId group, std::optional<MemberId> after,
                                        std::int64_t limit) const override {
    return list_members_.list(group, after.value_or(MemberId{}), limit);
  }

  std::vector<GroupMember> list_stewards(GroupId group) const override { return list_stewards_.list(group, rows_max); }

  std::vector<MemberCard> list_members_by_prefix(GroupId group, std::string_view key_prefix,
                                                 std::int64_t limit) const override {
    const auto card = find_card_.find(group);
    if (!card) return {};
    const auto end = end_of_prefix(key_prefix);
    if (card->member_count <= words_looked_at) return list_by_own_words_.list(group, key_prefix, end, prefix_candidates, limit);
    return list_by_words_.list(key_prefix, end, words_looked_at, group, prefix_candidates, limit);
  }

  std::int64_t count_owners(GroupId group) const override { return count_owners_.get(group); }

  void add_member(GroupId group, MemberId member, Role role, Time at) override {
    add_member_.run_one(group, member, role, at);
    if (is_steward(role)) begin_stewardship_.run(at, group, member);
    count_members_.run_one(1, group);
  }

  void update_role(GroupId group, MemberId member, Role role, Time at) override {
    update_role_.run_one(role, group, member);
    if (is_steward(role)) begin_stewardship_.run(at, group, member);
    else end_stewardship_.run(group, member);
  }

  void remove_member(GroupId group, MemberId member) override {
    remove_admissions_.run(member, group);
    remove_waiting_.run(member, group);
    remove_drafts_.run(member, group);
    remove_member_.run_one(group, member);
    count_members_.run_one(-1, group);
  }

 private:
  Connection& db_;
  mutable Query<Group(GroupId)> find_{
      db_,
      "SELECT id, slug, name, about, charter, charter_html, created_at, member_count FROM groups WHERE id = :id"};
  mutable Query<GroupCard(GroupId)> find_card_{
      db_, "SELECT id, slug, name, about, member_count FROM groups WHERE id = :id"};
  mutable Query<GroupId(Slug)> find_by_slug_{db_, "SELECT id FROM groups WHERE slug = :slug"};
  mutable Query<GroupCard(GroupId, std::int64_t)> list_{
      db_, "SELECT id, slug, name, about, member_count FROM groups WHERE id > :after ORDER BY id LIMIT :limit"};
  mutable Query<GroupId(MemberId, std::int64_t)> list_of_member_{
      db_,
      "SELECT group_id FROM memberships WHERE member_id = :member ORDER BY joined_at, group_id LIMIT :limit"};
  Query<GroupId(Slug, GroupName, About, Charter, Html, Time)> add_{
      db_,
      "INSERT INTO groups (slug, name, about, charter, charter_html, created_at)"
      " VALUES (:slug, :name, :about, :charter, :charter_html, :created_at) RETURNING id"};
  Query<void(GroupName, About, Charter, Html, GroupId)> update_{
      db_,
      "UPDATE groups SET name = :name, about = :about, charter = :charter, charter_html = :charter_html"
      " WHERE id = :id"};
  mutable Query<MembershipRecord(GroupId, MemberId)> find_membership_{
      db_,
      "SELECT role, joined_thread, joined_at, steward_thread, steward_at FROM memberships"
      " WHERE group_id = :group AND member_id = :member"};
  mutable Query<GroupMember(GroupId, MemberId, std::int64_t)> list_members_{
      db_,
      "SELECT m.id, m.name, s.role, s.joined_at FROM memberships s JOIN members m ON m.id = s.member_id"
      " WHERE s.group_id = :group AND s.member_id > :after ORDER BY s.member_id LIMIT :limit"};
  mutable Query<GroupMember(GroupId, std::int64_t)> list_stewards_{
      db_,
      "SELECT m.id, m.name, s.role, s.joined_at FROM memberships s JOIN members m ON m.id = s.member_id"
      " WHERE s.group_id = :group AND s.member_id IN"
      " (SELECT member_id FROM memberships WHERE group_id = :group AND role IN ('owner', 'moderator'))"
      " ORDER BY s.member_id LIMIT :limit"};
  // SQLite keeps the order of a CROSS JOIN.
  mutable Query<MemberCard(GroupId, std::string_view, std::string, std::int64_t, std::int64_t)> list_by_own_words_{
      db_,
      "SELECT DISTINCT m.id, m.name FROM"
      " (SELECT w.member_id FROM memberships s CROSS JOIN name_words w WHERE s.group_id = :group"
      " AND w.member_id = s.member_id AND w.word >= :prefix AND w.word < :prefix_end"
      " ORDER BY w.word LIMIT :candidates) found"
      " JOIN members m ON m.id = found.member_id ORDER BY m.name, m.id LIMIT :limit"};
  mutable Query<MemberCard(std::string_view, std::string, std::int64_t, GroupId, std::int64_t, std::int64_t)> list_by_words_{
      db_,
      "SELECT DISTINCT m.id, m.name FROM"
      " (SELECT w.member_id FROM (SELECT word, member_id FROM name_words WHERE word >= :prefix AND word < :prefix_end"
      " ORDER BY word LIMIT :words) w CROSS JOIN memberships s WHERE s.group_id = :group AND s.member_id = w.member_id"
      " ORDER BY w.word LIMIT :candidates) found"
      " JOIN members m ON m.id = found.member_id ORDER BY m.name, m.id LIMIT :limit"};
  mutable Query<std::int64_t(GroupId)> count_owners_{
      db_, "SELECT COUNT(*) FROM memberships WHERE group_id = :group AND role = 'owner'"};
  Query<void(GroupId, MemberId, Role, Time)> add_member_{
      db_,
      "INSERT INTO memberships (group_id, member_id, role, joined_at, joined_thread)"
      " VALUES (:group, :member, :role, :joined_at, " + newest_thread + ")"};
  Query<void(Time, GroupId, MemberId)> begin_stewardship_{
      db_,
      "UPDATE memberships SET steward_at = :at, steward_thread = " + newest_thread +
          " WHERE group_id = :group AND member_id = :member AND steward_at IS NULL"};
  Query<void(GroupId, MemberId)> end_stewardship_{
      db_,
      "UPDATE memberships SET steward_at = NULL, steward_thread = NULL WHERE group_id = :group AND member_id = :member"};
  Query<void(std::int64_t, GroupId)> count_members_{
      db_, "UPDATE groups SET member_count = member_count + :change WHERE id = :id"};
  Query<void(Role, GroupId, MemberId)> update_role_{
      db_, "UPDATE memberships SET role = :role WHERE group_id = :group AND member_id = :member"};
  Query<void(GroupId, MemberId)> remove_member_{
      db_, "DELETE FROM memberships WHERE group_id = :group AND member_id = :member"};
  Query<void(MemberId, GroupId)> remove_admissions_{
      db_,
      "DELETE FROM admissions WHERE member_id = :member"
      " AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = admissions.room_id AND r.group_id = :group)"};
  Query<void(MemberId, GroupId)> remove_waiting_{
      db_,
      "DELETE FROM waiting WHERE member_id = :member AND EXISTS (SELECT 1 FROM threads t JOIN rooms r ON r.id = t.room_id"
      " WHERE t.id = waiting.place / " + std::to_string(numbers_per_thread) + " AND r.group_id = :group)"};
  Query<void(MemberId, GroupId)> remove_drafts_{
      db_,
      "DELETE FROM drafts WHERE member_id = :member"
      " AND EXISTS (SELECT 1 FROM rooms r WHERE r.id = drafts.room_id AND r.group_id = :group)"};
};

}  // namespace

std::unique_ptr<Groups> make_groups(Connection& connection) { return std::make_unique<SqlGroups>(connection); }

}  // namespace majlis::storage::sql
