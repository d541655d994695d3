#include "storage/sql/rows.hpp"
#include "storage/sql/since.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

/// A room's lounge is its one thread without a title.
const std::string select_rooms =
    "SELECT r.id, r.group_id, r.slug, r.name, r.about, r.visibility, l.id, r.created_at"
    " FROM rooms r JOIN threads l ON l.room_id = r.id AND l.title IS NULL ";

class SqlRooms final : public Rooms {
 public:
  explicit SqlRooms(Connection& db) : db_(db) {}

  std::optional<RoomCard> find(RoomId room) const override { return find_.find(room); }

  std::optional<RoomId> find_by_slug(GroupId group, const Slug& slug) const override {
    return find_by_slug_.find(group, slug);
  }

  std::vector<RoomCard> list(GroupId group) const override { return list_.list(group, limits::rooms_per_group); }

  RoomCard add(const NewRoom& room) override {
    const RoomId id = add_.get(room.group, room.slug, room.name, room.about, room.visibility, room.created_at);
    add_lounge_.run_one(id, room.created_at, room.created_at);
    note_listing(id, room.visibility, room.created_at);
    return find_.get(id);
  }

  void update(const RoomCard& room, Time at) override {
    update_.run_one(room.name, room.about, room.visibility, room.id);
    note_listing(room.id, room.visibility, at);
  }

  RoomSight get_sight(RoomId room, MemberId member) const override { return get_sight_.get(member, room); }

  std::vector<MemberCard> list_admitted(RoomId room) const override {
    return list_admitted_.list(room, limits::admissions_per_room);
  }

  void add_admission(RoomId room, MemberId member, Time at) override { add_admission_.run_one(room, member, at); }
  void remove_admission(RoomId room, MemberId member) override { remove_admission_.run(room, member); }

 private:
  void note_listing(RoomId room, Visibility visibility, Time at) {
    if (visibility == Visibility::hidden) end_listing_.run(room);
    else begin_listing_.run(at, room);
  }

  Connection& db_;
  mutable Query<RoomCard(RoomId)> find_{db_, select_rooms + "WHERE r.id = :id"};
  mutable Query<RoomId(GroupId, Slug)> find_by_slug_{
      db_, "SELECT id FROM rooms WHERE group_id = :group AND slug = :slug"};
  mutable Query<RoomCard(GroupId, std::int64_t)> list_{
      db_, select_rooms + "WHERE r.group_id = :group ORDER BY r.id LIMIT :limit"};
  Query<RoomId(GroupId, Slug, RoomName, About, Visibility, Time)> add_{
      db_,
      "INSERT INTO rooms (group_id, slug, name, about, visibility, created_at)"
      " VALUES (:group, :slug, :name, :about, :visibility, :created_at) RETURNING id"};
  Query<void(RoomId, Time, Time)> add_lounge_{
      db_, "INSERT INTO threads (room_id, started_at, last_at) VALUES (:room, :started_at, :last_at)"};
  Query<void(RoomName, About, Visibility, RoomId)> update_{
      db_, "UPDATE rooms SET name = :name, about = :about, visibility = :visibility WHERE id = :id"};
  Query<void(Time, RoomId)> begin_listing_{
      db_,
      "UPDATE rooms SET listed_at = :at, listed_thread = " + newest_thread +
          ", listed_number = (SELECT last_number FROM threads WHERE room_id = rooms.id AND title IS NULL)"
          " WHERE id = :id AND listed_at IS NULL"};
  Query<void(RoomId)> end_listing_{
      db_, "UPDATE rooms SET listed_at = NULL, listed_thread = NULL WHERE id = :id AND listed_at IS NOT NULL"};
  mutable Query<RoomSight(MemberId, RoomId)> get_sight_{
      db_,
      "SELECT r.listed_thread, r.listed_at, a.admitted_thread, a.admitted_at FROM rooms r"
      " LEFT JOIN admissions a ON a.room_id = r.id AND a.member_id = :member WHERE r.id = :id"};
  mutable Query<MemberCard(RoomId, std::int64_t)> list_admitted_{
      db_,
      "SELECT m.id, m.name FROM admissions a JOIN members m ON m.id = a.member_id"
      " WHERE a.room_id = :room ORDER BY a.member_id LIMIT :limit"};
  Query<void(RoomId, MemberId, Time)> add_admission_{
      db_,
      "INSERT INTO admissions (room_id, member_id, admitted_at, admitted_thread)"
      " VALUES (:room, :member, :admitted_at, " + newest_thread + ")"};
  Query<void(RoomId, MemberId)> remove_admission_{
      db_, "DELETE FROM admissions WHERE room_id = :room AND member_id = :member"};
};

}  // namespace

std::unique_ptr<Rooms> make_rooms(Connection& connection) { return std::make_unique<SqlRooms>(connection); }

}  // namespace majlis::storage::sql
