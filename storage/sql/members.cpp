#include "storage/sql/rows.hpp"
#include "storage/sql/id_list.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

class SqlMembers final : public Members {
 public:
  explicit SqlMembers(Connection& db) : db_(db) {}

  std::optional<MemberRecord> find(MemberId member) const override { return find_.find(member); }

  std::optional<MemberRecord> find_by_name_key(std::string_view name_key) const override {
    return find_by_name_key_.find(name_key);
  }

  std::optional<MemberId> find_by_name_shape(std::string_view name_shape) const override {
    return find_by_name_shape_.find(name_shape);
  }

  std::optional<std::string> find_password_hash(MemberId member) const override {
    return find_password_hash_.find(member);
  }

  std::vector<MemberCard> list_cards(std::span<const MemberId> members) const override {
    if (members.empty()) return {};
    return list_cards_.list(json_ids(members));
  }

  MemberId add(const NewMember& member) override {
    const MemberId id = add_.get(member.name, member.name_key, member.name_shape, member.password_hash, member.locale,
                                 member.joined_at);
    add_words(id, member.name_key);
    return id;
  }

  void update_name(MemberId member, const MemberName& name, std::string_view name_key,
                   std::string_view name_shape) override {
    update_name_.run_one(name, name_key, name_shape, member);
    remove_words_.run(member);
    add_words(member, name_key);
  }

  std::vector<MemberCard> list_shapeless(std::int64_t limit) const override { return list_shapeless_.list(limit); }

  void update_name_shape(MemberId member, std::string_view name_shape) override {
    update_name_shape_.run_one(name_shape, member);
  }

  void update_locale(MemberId member, Locale locale) override { update_locale_.run_one(locale, member); }

  void update_password_hash(MemberId member, std::string_view hash) override {
    update_password_hash_.run_one(hash, member);
  }

 private:
  /// The key from each of its words on: "sayyid ali", "ali".
  void add_words(MemberId member, std::string_view name_key) {
    constexpr std::string_view between_words = " _-.";
    while (true) {
      const std::size_t begin = name_key.find_first_not_of(between_words);
      if (begin == std::string_view::npos) return;
      name_key.remove_prefix(begin);
      add_word_.run(name_key, member);
      const std::size_t end = name_key.find_first_of(between_words);
      if (end == std::string_view::npos) return;
      name_key.remove_prefix(end);
    }
  }

  Connection& db_;
  mutable Query<MemberRecord(MemberId)> find_{db_, "SELECT id, name, locale, joined_at FROM members WHERE id = :id"};
  mutable Query<MemberRecord(std::string_view)> find_by_name_key_{
      db_, "SELECT id, name, locale, joined_at FROM members WHERE name_key = :name_key"};
  mutable Query<MemberId(std::string_view)> find_by_name_shape_{
      db_, "SELECT id FROM members WHERE name_shape = :name_shape"};
  mutable Query<std::string(MemberId)> find_password_hash_{db_, "SELECT password_hash FROM members WHERE id = :id"};
  mutable Query<MemberCard(std::string)> list_cards_{
      db_, "SELECT id, name FROM members WHERE id IN (SELECT id FROM " + db_.dialect().ids_in(":ids") + ") ORDER BY id"};
  Query<MemberId(MemberName, std::string, std::string, std::string, Locale, Time)> add_{
      db_,
      "INSERT INTO members (name, name_key, name_shape, password_hash, locale, joined_at)"
      " VALUES (:name, :name_key, :name_shape, :password_hash, :locale, :joined_at) RETURNING id"};
  Query<void(MemberName, std::string_view, std::string_view, MemberId)> update_name_{
      db_, "UPDATE members SET name = :name, name_key = :name_key, name_shape = :name_shape WHERE id = :id"};
  // Migration 0005 puts `?` and the id in place of a shape, and no shape has a sign in it.
  mutable Query<MemberCard(std::int64_t)> list_shapeless_{
      db_, "SELECT id, name FROM members WHERE name_shape >= '?' AND name_shape < '@' ORDER BY name_shape LIMIT :limit"};
  Query<void(std::string_view, MemberId)> update_name_shape_{
      db_, "UPDATE members SET name_shape = :name_shape WHERE id = :id"};
  Query<void(Locale, MemberId)> update_locale_{db_, "UPDATE members SET locale = :locale WHERE id = :id"};
  Query<void(std::string_view, MemberId)> update_password_hash_{
      db_, "UPDATE members SET password_hash = :hash WHERE id = :id"};
  Query<void(std::string_view, MemberId)> add_word_{
      db_, "INSERT INTO name_words (word, member_id) VALUES (:word, :member) ON CONFLICT (word, member_id) DO NOTHING"};
  Query<void(MemberId)> remove_words_{db_, "DELETE FROM name_words WHERE member_id = :member"};
};

}  // namespace

std::unique_ptr<Members> make_members(Connection& connection) { return std::make_unique<SqlMembers>(connection); }

}  // namespace majlis::storage::sql
