#include "server/community/groups.hpp"

#include "server/community/memberships.hpp"
#include "server/community/reading.hpp"
#include "server/rules/markdown/markdown.hpp"

namespace majlis::community {
namespace {

RoomSummary summary_of(const Snapshot& now, const RoomAccess& in) {
  RoomSummary summary{in.room, std::nullopt, {}};
  if (!in.may_read()) return summary;
  summary.feed = position_of(now.tables(), Feed::of(in.room.id));
  if (in.group.is_member()) {
    summary.heads = now.tables().reading().list_heads(*now.actor().member, in.room.id, in.since(), limits::heads_per_room);
  }
  return summary;
}

}  // namespace

GroupSummary summary_of(const Snapshot& now, const GroupAccess& access) {
  const auto& tables = now.tables();
  GroupSummary summary{*tables.groups().find_card(access.group), access.role(), position_of(tables, Feed::of(access.group)),
                       std::nullopt, tables.groups().list_stewards(access.group), {}};
  if (rules::is_allowed(Permission::read_moderators_feed, access.standing)) {
    summary.moderators_feed = position_of(tables, Feed::moderators_of(access.group));
  }
  for (const auto& room : tables.rooms().list(access.group)) {
    const auto in = access_of(tables, now.actor().member, room, access);
    if (in.may_know_of()) summary.rooms.push_back(summary_of(now, in));
  }
  return summary;
}

Result<GroupView> view_of(const Snapshot& now, GroupId id) {
  auto group = now.tables().groups().find(id);
  if (!group) return refused(ErrorCode::not_found);
  return GroupView{std::move(*group), summary_of(now, access_of(now.tables(), now.actor().member, id))};
}

Result<void> require_place_for_group(const Snapshot& now, MemberId member) {
  if (now.tables().groups().list_of_member(member).size() >= static_cast<std::size_t>(limits::groups_per_member)) {
    return refused(ErrorCode::too_many, "a member can be in at most 200 groups");
  }
  return {};
}

Result<GroupPage> handle(const Snapshot& now, const ListGroups& op) {
  GroupPage page{now.tables().groups().list(op.after, limits::groups_per_page + 1), false};
  page.more = page.groups.size() > static_cast<std::size_t>(limits::groups_per_page);
  if (page.more) page.groups.pop_back();
  return page;
}

Result<Place> handle(const Snapshot& now, const FindPlace& op) {
  const auto group = now.tables().groups().find_by_slug(op.group);
  if (!group) return refused(ErrorCode::not_found, {}, "group");
  if (!op.room) return Place{*group, std::nullopt};
  const auto id = now.tables().rooms().find_by_slug(*group, *op.room);
  const auto room = id ? now.tables().rooms().find(*id) : std::nullopt;
  const bool known = room && access_of(now.tables(), now.actor().member, *room).may_know_of();
  if (!known) return refused(ErrorCode::not_found, {}, "room");
  return Place{*group, room->id};
}

Result<GroupView> handle(const Snapshot& now, const OpenGroup& op) { return view_of(now, op.group); }

Result<GroupView> handle(Change& change, const CreateGroup& op) {
  auto founder = require_member(change);
  if (!founder) return pass_on(founder);
  if (auto place = require_place_for_group(change, *founder); !place) return pass_on(place);
  if (change.tables().groups().find_by_slug(op.slug)) return refused(ErrorCode::taken, "this address is taken", "slug");
  const auto group = change.tables().groups().add(
      {op.slug, op.name, op.about, op.charter, rules::render_page(op.charter.str()), change.now()});
  change.tables().groups().add_member(group, *founder, Role::owner, change.now());
  change.emit(Feed::of(*founder), GroupEntered{group});
  return view_of(change, group);
}

Result<GroupView> reply_anew(const Snapshot& now, const CreateGroup& op) {
  const auto group = now.tables().groups().find_by_slug(op.slug);
  if (!group) return refused(ErrorCode::not_found);
  return view_of(now, *group);
}

Result<Group> handle(Change& change, const ChangeGroup& op) {
  auto access = require_group(change, op.group, ChangeGroup::traits.permission);
  if (!access) return pass_on(access);
  const Group before = *change.tables().groups().find(op.group);
  Group group = before;
  group.name = op.name.value_or(before.name);
  group.about = op.about.value_or(before.about);
  group.charter = op.charter.value_or(before.charter);
  if (group.name == before.name && group.about == before.about && group.charter == before.charter) return group;
  if (group.charter != before.charter) group.charter_html = rules::render_page(group.charter.str());
  change.tables().groups().update(group);
  change.emit(Feed::of(group.id), GroupChanged{group});
  return group;
}

}  // namespace majlis::community
