/// Groups and memberships.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

TEST_CASE("whoever founds a group owns it") {
  World world;
  const auto omar = world.member("Omar");
  const CreateGroup op{text<Slug>("yasmin"), text<GroupName>("Yasmin"), {}, text<Charter>("1. **Listen**")};
  const auto view = accepted(world.as(omar, op));
  CHECK(view.summary.role == Role::owner);
  CHECK(view.group.member_count == 1);
  CHECK(view.group.charter_html.text.find("<strong>Listen</strong>") != std::string::npos);
  CHECK(world.heard() == Events{Feed::of(omar).name() + " group_entered"});
  CHECK(refusal(world.as(omar, op)) == "taken slug");
  CHECK(refusal(world.as(std::nullopt, op)) == "not_signed_in");
}

TEST_CASE("joining is heard by the group, and what was said before counts as read") {
  Quarter q;
  q.say(q.member, q.open_room.lounge, "before");
  const auto old_thread = q.start(q.member, q.open_room.id, "Old", "before");
  const auto view = accepted(q.world.as(q.outsider, JoinGroup{q.group}));
  CHECK(q.world.heard() == Events{Feed::of(q.group).name() + " member_joined", Feed::of(q.outsider).name() + " group_entered"});
  CHECK(view.summary.role == Role::member);
  CHECK(view.group.member_count == 6);
  REQUIRE(view.summary.rooms.size() == 2);
  const auto& heads = view.summary.rooms[0].heads;
  REQUIRE(heads.size() == 1);
  CHECK(heads[0].thread == q.open_room.lounge);
  CHECK(heads[0].read_number == 1);
  CHECK_FALSE(accepted(q.world.as(q.outsider, GetHead{old_thread.thread.id})).followed);
  q.start(q.member, q.open_room.id, "New", "after");
  const auto home = accepted(q.world.as(q.outsider, OpenHome{}));
  CHECK(home.groups[0].rooms[0].heads.size() == 2);
  CHECK(refusal(q.world.as(q.outsider, JoinGroup{q.group})) == "not_allowed");
  CHECK(refusal(q.world.as(std::nullopt, JoinGroup{q.group})) == "not_signed_in");
}

TEST_CASE("leaving is heard, ends what one may follow, and the last owner stays") {
  Quarter q;
  accepted(q.world.as(q.member, LeaveGroup{q.group}));
  CHECK(q.world.heard() == Events{Feed::of(q.group).name() + " member_left", Feed::of(q.member).name() + " group_exited"});
  CHECK(q.world.effects().reaccess_members == std::vector{q.member});
  CHECK(refusal(q.world.as(q.member, OpenRoom{q.inner_room.id, {}})) == "not_allowed");
  CHECK(refusal(q.world.as(q.owner, LeaveGroup{q.group})) == "conflict");
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.moderator, Role::owner}));
  accepted(q.world.as(q.owner, LeaveGroup{q.group}));
  CHECK(accepted(q.world.as(std::nullopt, OpenGroup{q.group})).group.member_count == 3);
}

TEST_CASE("only owners change roles, and one owner remains") {
  Quarter q;
  for (const auto who : {q.moderator, q.member, q.outsider}) {
    CHECK(refusal(q.world.as(who, ChangeRole{q.group, who, Role::owner})) == "not_allowed");
  }
  CHECK(refusal(q.world.as(q.owner, ChangeRole{q.group, q.owner, Role::member})) == "conflict");
  CHECK(refusal(q.world.as(q.owner, ChangeRole{q.group, q.outsider, Role::member})) == "not_found member");
  const auto changed = accepted(q.world.as(q.owner, ChangeRole{q.group, q.member, Role::moderator}));
  CHECK(changed.role == Role::moderator);
  CHECK(q.world.heard() == Events{Feed::of(q.group).name() + " role_changed", Feed::of(q.member).name() + " access_changed"});
  CHECK(q.world.effects().reaccess_members == std::vector{q.member});
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.member, Role::moderator}));
  CHECK(q.world.heard().empty());
}

TEST_CASE("a new moderator does not owe the hidden lounge's past") {
  Quarter q;
  q.say(q.owner, q.hidden_room.lounge, "long ago");
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.member, Role::moderator}));
  CHECK(accepted(q.world.as(q.member, GetHead{q.hidden_room.lounge})).read_number == 1);
}

TEST_CASE("a change of the group is heard once, and not at all when nothing changes") {
  Quarter q;
  CHECK(accepted(q.world.as(q.owner, ChangeGroup{q.group, {}, text<About>("Five streets"), {}})).about.str() == "Five streets");
  CHECK(q.world.heard() == Events{Feed::of(q.group).name() + " group_changed"});
  accepted(q.world.as(q.owner, ChangeGroup{q.group, {}, text<About>("Five streets"), {}}));
  CHECK(q.world.heard().empty());
  CHECK(refusal(q.world.as(q.moderator, ChangeGroup{q.group, {}, text<About>("Mine"), {}})) == "not_allowed");
}

TEST_CASE("who is a member, members and observers may know") {
  Quarter q;
  CHECK(accepted(q.world.as(q.observer, ListMembers{q.group, {}})).members.size() == 5);
  CHECK(accepted(q.world.as(q.observer, ListMembers{q.group, q.other})).members.size() == 1);
  CHECK(refusal(q.world.as(q.outsider, ListMembers{q.group, {}})) == "not_allowed");
  CHECK(refusal(q.world.as(std::nullopt, FindMembers{q.group, text<NamePrefix>("na")})) == "not_signed_in");
  CHECK(accepted(q.world.as(q.member, FindMembers{q.group, text<NamePrefix>("NÁ")})).members.at(0).name.str() == "Nadia");
}

TEST_CASE("a group and its rooms are found by their addresses, hidden rooms only by those who know of them") {
  Quarter q;
  const auto place = [&](std::optional<MemberId> who, const char* room) {
    return q.world.as(who, FindPlace{text<Slug>("yasmin"), text<Slug>(room)});
  };
  CHECK(accepted(place(std::nullopt, "inner")).room == q.inner_room.id);
  CHECK(accepted(place(q.moderator, "hidden")).room == q.hidden_room.id);
  CHECK(refusal(place(q.member, "hidden")) == "not_found room");
  CHECK(refusal(place(q.member, "nowhere")) == "not_found room");
  CHECK(refusal(q.world.as(std::nullopt, FindPlace{text<Slug>("nowhere"), {}})) == "not_found group");
}

TEST_CASE("the home of a guest is empty, and groups are listed for everybody") {
  Quarter q;
  const auto home = accepted(q.world.as(std::nullopt, OpenHome{}));
  CHECK_FALSE(home.me);
  CHECK(home.groups.empty());
  CHECK(accepted(q.world.as(std::nullopt, ListGroups{})).groups.size() == 1);
  CHECK_FALSE(accepted(q.world.as(std::nullopt, ListGroups{q.group})).more);
}

TEST_CASE("what a summary shows depends on who asks") {
  Quarter q;
  const auto rooms_for = [&](std::optional<MemberId> who) {
    Events shown;
    for (const auto& room : accepted(q.world.as(who, OpenGroup{q.group})).summary.rooms) {
      shown.push_back(room.room.slug.str() + (room.feed ? " readable" : "") + (room.heads.empty() ? "" : " counted"));
    }
    return shown;
  };
  CHECK(rooms_for(std::nullopt) == Events{"open readable", "inner"});
  CHECK(rooms_for(q.outsider) == Events{"open readable", "inner"});
  CHECK(rooms_for(q.observer) == Events{"open readable counted", "inner readable counted"});
  CHECK(rooms_for(q.moderator) == Events{"open readable counted", "inner readable counted", "hidden readable counted"});
  CHECK_FALSE(accepted(q.world.as(q.member, OpenGroup{q.group})).summary.moderators_feed);
  CHECK(accepted(q.world.as(q.moderator, OpenGroup{q.group})).summary.moderators_feed);
}

}  // namespace
}  // namespace majlis::tests
