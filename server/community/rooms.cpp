#include "server/community/rooms.hpp"

#include <algorithm>

#include "server/community/cards.hpp"
#include "server/community/pages.hpp"
#include "server/community/reading.hpp"

namespace majlis::community {
namespace {

bool is_hidden(const RoomCard& room) { return room.visibility == Visibility::hidden; }

/// Where a room is listed: everybody in the group sees it, or the moderators and the members who were let in.
std::vector<Feed> listing_feeds(const storage::Tables& tables, const RoomCard& room) {
  if (!is_hidden(room)) return {Feed::of(room.group)};
  std::vector<Feed> feeds{Feed::moderators_of(room.group)};
  for (const auto& member : tables.rooms().list_admitted(room.id)) feeds.push_back(Feed::of(member.id));
  return feeds;
}

template <class Event>
void emit_where_listed(Change& change, const RoomCard& room, const Event& event) {
  for (const auto& feed : listing_feeds(change.tables(), room)) change.emit(feed, event);
}

/// The room moved between the group's list and the hidden ones. For those who were let in, what counts as unread is
/// reckoned from another time now: they fetch the group anew.
void announce_move(Change& change, const RoomCard& room) {
  if (is_hidden(room)) change.emit(Feed::of(room.group), RoomRemoved{room.id});
  emit_where_listed(change, room, RoomCreated{room});
  for (const auto& member : change.tables().rooms().list_admitted(room.id)) {
    change.emit(Feed::of(member.id), AccessChanged{room.group});
  }
}

void announce_change(Change& change, const RoomCard& before, const RoomCard& room) {
  change.emit(Feed::of(room.id), RoomChanged{room});
  if (is_hidden(before) != is_hidden(room)) announce_move(change, room);
  else emit_where_listed(change, room, RoomChanged{room});
  if (before.visibility != room.visibility) change.effects.reaccess_feeds.push_back(Feed::of(room.id));
}

/// A room and a member of its group, for letting in and taking that back.
Result<RoomAccess> require_admissible(const Snapshot& now, RoomId id, MemberId member) {
  auto room = require_room(now, id, AdmitToRoom::traits.permission);
  if (!room) return room;
  if (!access_of(now.tables(), member, room->group.group).is_member()) {
    return refused(ErrorCode::not_found, "not a member of this group", "member");
  }
  return room;
}

void announce_admission(Change& change, const RoomAccess& in, MemberId member) {
  change.emit(Feed::of(member), AccessChanged{in.room.group});
  change.effects.reaccess_members.push_back(member);
}

}  // namespace

Result<RoomCard> handle(Change& change, const CreateRoom& op) {
  auto group = require_group(change, op.group, CreateRoom::traits.permission);
  if (!group) return pass_on(group);
  auto& rooms = change.tables().rooms();
  if (rooms.list(op.group).size() >= static_cast<std::size_t>(limits::rooms_per_group)) {
    return refused(ErrorCode::too_many, "a group can have at most 200 rooms");
  }
  if (std::ranges::find(limits::reserved_room_slugs, op.slug.str()) != limits::reserved_room_slugs.end()) {
    return refused(ErrorCode::bad_field, "this address is a page of the group", "slug");
  }
  if (rooms.find_by_slug(op.group, op.slug)) return refused(ErrorCode::taken, "this address is taken", "slug");
  const auto room = rooms.add({op.group, op.slug, op.name, op.about, op.visibility, change.now()});
  emit_where_listed(change, room, RoomCreated{room});
  return room;
}

Result<RoomCard> handle(Change& change, const ChangeRoom& op) {
  auto access = require_room(change, op.room, ChangeRoom::traits.permission);
  if (!access) return pass_on(access);
  const RoomCard& before = access->room;
  RoomCard room = before;
  room.name = op.name.value_or(before.name);
  room.about = op.about.value_or(before.about);
  room.visibility = op.visibility.value_or(before.visibility);
  if (room.name == before.name && room.about == before.about && room.visibility == before.visibility) return room;
  change.tables().rooms().update(room, change.now());
  announce_change(change, before, room);
  return room;
}

Result<RoomView> handle(const Snapshot& now, const OpenRoom& op) {
  auto in = require_room(now, op.room, OpenRoom::traits.permission);
  if (!in) return pass_on(in);
  const auto& tables = now.tables();
  const auto lounge = *tables.threads().find(in->room.lounge);
  const auto head = find_head(now, *in, lounge.id);
  return RoomView{*tables.groups().find_card(in->room.group), in->room, in->group.role(),
                  position_of(tables, Feed::of(op.room)), lounge, head, first_page(now, lounge, head, op.at),
                  page_of_threads(now, *in, std::nullopt), Cards{}.add(lounge).list(tables)};
}

Result<Done> handle(Change& change, const AdmitToRoom& op) {
  auto in = require_admissible(change, op.room, op.member);
  if (!in) return pass_on(in);
  if (!is_hidden(in->room)) return refused(ErrorCode::conflict, "this room is not hidden: nobody needs to be let in");
  auto& rooms = change.tables().rooms();
  if (rooms.get_sight(op.room, op.member).admitted) return Done{};
  if (rooms.list_admitted(op.room).size() >= static_cast<std::size_t>(limits::admissions_per_room)) {
    return refused(ErrorCode::too_many, "at most 1,000 members can be let into a room", "member");
  }
  if (!access_of(change.tables(), op.member, in->room).may_read()) start_reading_lounge(change, op.member, in->room);
  rooms.add_admission(op.room, op.member, change.now());
  announce_admission(change, *in, op.member);
  return Done{};
}

Result<Done> handle(Change& change, const DismissFromRoom& op) {
  auto in = require_admissible(change, op.room, op.member);
  if (!in) return pass_on(in);
  if (!change.tables().rooms().get_sight(op.room, op.member).admitted) return Done{};
  change.tables().rooms().remove_admission(op.room, op.member);
  announce_admission(change, *in, op.member);
  return Done{};
}

Result<MemberList> handle(const Snapshot& now, const ListAdmitted& op) {
  auto in = require_room(now, op.room, ListAdmitted::traits.permission);
  if (!in) return pass_on(in);
  return MemberList{now.tables().rooms().list_admitted(op.room)};
}

}  // namespace majlis::community
