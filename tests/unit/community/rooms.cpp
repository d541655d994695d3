/// Rooms: visibility, and being let into hidden ones.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

ChangeRoom show(RoomId room, Visibility visibility) { return {room, {}, {}, visibility}; }

TEST_CASE("owners make rooms; a hidden one is announced to moderators only") {
  Quarter q;
  const auto room = [&](MemberId who, const char* slug, Visibility visibility) {
    return q.world.as(who, CreateRoom{q.group, text<Slug>(slug), text<RoomName>("Room"), {}, visibility});
  };
  accepted(room(q.owner, "garden", Visibility::members));
  CHECK(q.world.heard() == Events{Feed::of(q.group).name() + " room_created"});
  accepted(room(q.owner, "cellar", Visibility::hidden));
  CHECK(q.world.heard() == Events{Feed::moderators_of(q.group).name() + " room_created"});
  CHECK(refusal(room(q.owner, "garden", Visibility::members)) == "taken slug");
  CHECK_MESSAGE(refusal(room(q.owner, "members", Visibility::members)) == "bad_field slug", "that is a page of the group");
  CHECK(refusal(room(q.moderator, "attic", Visibility::members)) == "not_allowed");
}

TEST_CASE("a hidden room does not exist for those who were not let in") {
  Quarter q;
  const auto open = [&](std::optional<MemberId> who) { return q.world.as(who, OpenRoom{q.hidden_room.id, {}}); };
  for (const std::optional<MemberId> who : {std::optional<MemberId>{}, std::optional{q.outsider}, std::optional{q.member}}) {
    CHECK(refusal(open(who)) == "not_found");
    CHECK(refusal(q.world.as(who, ListThreads{q.hidden_room.id, {}})) == "not_found");
    CHECK(refusal(q.world.as(who, OpenThread{q.hidden_room.lounge, {}})) == "not_found");
    CHECK(refusal(q.world.as(who, ListPosts{q.hidden_room.lounge, {1}, {1}, {}})) == "not_found");
    CHECK(refusal(q.world.as(who, GetHead{q.hidden_room.lounge})) == "not_found");
    CHECK(refusal(q.world.as(who, WritePost{q.hidden_room.lounge, text<Markdown>("hi"), {}})) == "not_found");
    CHECK(refusal(q.world.as(who, AdmitToRoom{q.hidden_room.id, q.member})) == "not_found");
    CHECK(refusal(q.world.as(who, ChangeRoom{q.hidden_room.id, {}, {}, {}})) == "not_found");
  }
  accepted(open(q.moderator));
}

TEST_CASE("who is let into a hidden room reads on from there, until dismissed") {
  Quarter q;
  q.say(q.owner, q.hidden_room.lounge, "before");
  accepted(q.world.as(q.moderator, AdmitToRoom{q.hidden_room.id, q.member}));
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " access_changed"});
  CHECK(accepted(q.world.as(q.member, GetHead{q.hidden_room.lounge})).read_number == 1);
  CHECK(q.say(q.member, q.hidden_room.lounge, "thanks").number == 2);
  CHECK(q.say(q.owner, q.hidden_room.lounge, "@Nadia welcome").mentions == std::vector{q.member});
  accepted(q.world.as(q.moderator, AdmitToRoom{q.hidden_room.id, q.member}));
  CHECK_MESSAGE(q.world.heard().empty(), "letting in twice changes nothing");
  CHECK(accepted(q.world.as(q.owner, ListAdmitted{q.hidden_room.id})).members.size() == 1);
  CHECK(refusal(q.world.as(q.member, ListAdmitted{q.hidden_room.id})) == "not_allowed");
  accepted(q.world.as(q.moderator, DismissFromRoom{q.hidden_room.id, q.member}));
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " access_changed"});
  CHECK(q.world.effects().reaccess_members == std::vector{q.member});
  CHECK(refusal(q.world.as(q.member, OpenRoom{q.hidden_room.id, {}})) == "not_found");
}

TEST_CASE("only members of the group are let in, and only where a room is hidden") {
  Quarter q;
  CHECK(refusal(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.outsider})) == "not_found member");
  CHECK(refusal(q.world.as(q.owner, AdmitToRoom{q.open_room.id, q.member})) == "conflict");
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.member, LeaveGroup{q.group}));
  CHECK(refusal(q.world.as(q.member, OpenRoom{q.hidden_room.id, {}})) == "not_found");
  accepted(q.world.as(q.member, JoinGroup{q.group}));
  CHECK_MESSAGE(refusal(q.world.as(q.member, OpenRoom{q.hidden_room.id, {}})) == "not_found", "coming back is not being let in");
}

TEST_CASE("whoever was let in can be dismissed while the room is listed, before it is hidden again") {
  Quarter q;
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.owner, show(q.hidden_room.id, Visibility::members)));
  accepted(q.world.as(q.moderator, DismissFromRoom{q.hidden_room.id, q.member}));
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " access_changed"});
  accepted(q.world.as(q.owner, show(q.hidden_room.id, Visibility::hidden)));
  CHECK(refusal(q.world.as(q.member, OpenRoom{q.hidden_room.id, {}})) == "not_found");
}

TEST_CASE("a room lets in a thousand members and no more") {
  Quarter q;
  std::vector<MemberId> crowd;
  for (int i = 0; i < limits::admissions_per_room; ++i) {
    crowd.push_back(q.world.member("Neighbour " + std::to_string(i)));
    accepted(q.world.as(crowd.back(), JoinGroup{q.group}));
    accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, crowd.back()}));
  }
  CHECK(refusal(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member})) == "too_many member");
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, crowd.front()}));
  accepted(q.world.as(q.owner, DismissFromRoom{q.hidden_room.id, crowd.front()}));
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
}

TEST_CASE("a change of name is heard in the room and where it is listed") {
  Quarter q;
  accepted(q.world.as(q.owner, ChangeRoom{q.open_room.id, text<RoomName>("Water"), {}, {}}));
  CHECK(q.world.heard() == Events{Feed::of(q.open_room.id).name() + " room_changed", Feed::of(q.group).name() + " room_changed"});
  CHECK(q.world.effects().reaccess_feeds.empty());
  accepted(q.world.as(q.owner, ChangeRoom{q.open_room.id, text<RoomName>("Water"), {}, {}}));
  CHECK(q.world.heard().empty());
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.owner, ChangeRoom{q.hidden_room.id, text<RoomName>("Cellar"), {}, {}}));
  CHECK(q.world.heard() == Events{Feed::of(q.hidden_room.id).name() + " room_changed",
                                  Feed::moderators_of(q.group).name() + " room_changed", Feed::of(q.member).name() + " room_changed"});
}

TEST_CASE("a room that becomes hidden vanishes for the group, and its followers are asked again") {
  Quarter q;
  accepted(q.world.as(q.owner, show(q.open_room.id, Visibility::hidden)));
  CHECK(q.world.heard() == Events{Feed::of(q.open_room.id).name() + " room_changed", Feed::of(q.group).name() + " room_removed",
                                  Feed::moderators_of(q.group).name() + " room_created"});
  CHECK(q.world.effects().reaccess_feeds == std::vector{Feed::of(q.open_room.id)});
  CHECK(q.world.data_of(Feed::of(q.group), "room_removed") == R"({"room":)" + std::to_string(q.open_room.id.value) + "}");
}

TEST_CASE("a room that is no longer hidden appears for the group, and those let in reckon anew") {
  Quarter q;
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.owner, show(q.hidden_room.id, Visibility::members)));
  CHECK(q.world.heard() == Events{Feed::of(q.hidden_room.id).name() + " room_changed", Feed::of(q.group).name() + " room_created",
                                  Feed::of(q.member).name() + " access_changed"});
}

TEST_CASE("a public room that closes asks its followers again") {
  Quarter q;
  accepted(q.world.as(q.owner, show(q.open_room.id, Visibility::members)));
  CHECK(q.world.heard() == Events{Feed::of(q.open_room.id).name() + " room_changed", Feed::of(q.group).name() + " room_changed"});
  CHECK(q.world.effects().reaccess_feeds == std::vector{Feed::of(q.open_room.id)});
  CHECK(refusal(q.world.as(std::nullopt, OpenRoom{q.open_room.id, {}})) == "not_signed_in");
  CHECK(refusal(q.world.as(q.outsider, OpenRoom{q.open_room.id, {}})) == "not_allowed");
}

TEST_CASE("a room opens at the place asked for, at the first unread, or at its end") {
  Quarter q;
  for (int i = 1; i <= 200; ++i) q.say(q.other, q.open_room.lounge, "post " + std::to_string(i));
  const auto numbers = [&](std::optional<MemberId> who, std::optional<PostNumber> at) {
    const auto page = accepted(q.world.as(who, OpenRoom{q.open_room.id, at})).posts.posts;
    return std::pair{page.front().number, page.back().number};
  };
  CHECK(numbers(std::nullopt, {}) == std::pair<std::int64_t, std::int64_t>{151, 200});
  CHECK(numbers(q.other, {}) == std::pair<std::int64_t, std::int64_t>{151, 200});
  accepted(q.world.as(q.member, MoveReadMark{q.open_room.lounge, {100}}));
  CHECK(numbers(q.member, {}) == std::pair<std::int64_t, std::int64_t>{91, 140});
  CHECK(numbers(q.member, PostNumber{50}) == std::pair<std::int64_t, std::int64_t>{25, 74});
  CHECK(numbers(q.member, PostNumber{3}) == std::pair<std::int64_t, std::int64_t>{1, 50});
  CHECK(numbers(q.member, PostNumber{9'000}) == std::pair<std::int64_t, std::int64_t>{151, 200});
}

TEST_CASE("a room and a thread name whoever their cards name, wherever they are opened") {
  Quarter q;
  const auto names = [](const std::vector<MemberCard>& members) {
    std::vector<std::string> found;
    for (const auto& member : members) found.push_back(member.name.str());
    return found;
  };
  using Names = std::vector<std::string>;
  const auto thread = q.start(q.moderator, q.open_room.id, "Ladders", "who?").thread.id;
  for (const auto place : {thread, q.open_room.lounge}) {
    for (int i = 0; i < 90; ++i) q.say(q.member, place, "post");
    q.say(q.other, place, "last");
  }
  const auto room = accepted(q.world.as(std::nullopt, OpenRoom{q.open_room.id, PostNumber{3}}));
  CHECK(names(room.posts.members) == Names{"Nadia"});
  CHECK(names(room.members) == Names{"Idris"});
  const auto view = accepted(q.world.as(std::nullopt, OpenThread{thread, PostNumber{40}}));
  CHECK(names(view.posts.members) == Names{"Nadia"});
  CHECK(names(view.members) == Names{"Maryam", "Idris"});
}

TEST_CASE("a room's view and its feed's position are of one moment") {
  Quarter q;
  q.say(q.member, q.open_room.lounge, "one");
  const auto view = accepted(q.world.as(std::nullopt, OpenRoom{q.open_room.id, {}}));
  CHECK(view.feed.feed.str() == Feed::of(q.open_room.id).name());
  CHECK(view.feed.seq == 1);
  CHECK_FALSE(view.role);
  CHECK_FALSE(view.head);
  CHECK(view.lounge.last->excerpt.text == "one");
  CHECK(view.posts.members.at(0).name.str() == "Nadia");
}

}  // namespace
}  // namespace majlis::tests
