/// Threads, and what counts as read.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

TEST_CASE("a thread starts with its first post, which its author has read") {
  Quarter q;
  const auto started = q.start(q.member, q.open_room.id, "Ladders", "Who has one, @Idris?");
  CHECK(started.thread.last_number == 1);
  CHECK(started.thread.author == q.member);
  CHECK(started.post.number == 1);
  CHECK(q.world.heard() == Events{Feed::of(q.open_room.id).name() + " thread_started", Feed::of(q.other).name() + " waiting_added",
                                  Feed::of(q.member).name() + " read_mark_moved"});
  CHECK(accepted(q.world.as(std::nullopt, OpenThread{started.thread.id, {}})).posts.posts.size() == 1);
  const StartThread op{q.open_room.id, text<Title>("Mine"), text<Markdown>("!")};
  CHECK(refusal(q.world.as(q.observer, op)) == "not_allowed");
  CHECK(refusal(q.world.as(std::nullopt, op)) == "not_signed_in");
}

TEST_CASE("who started a thread and moderators change its title, moderators alone pin and lock") {
  Quarter q;
  const auto thread = q.start(q.member, q.open_room.id, "Ladders", "?").thread.id;
  CHECK(refusal(q.world.as(q.other, ChangeThread{thread, text<Title>("Mine")})) == "not_allowed");
  CHECK(refusal(q.world.as(q.member, GovernThread{thread, true, {}})) == "not_allowed");
  CHECK(accepted(q.world.as(q.member, ChangeThread{thread, text<Title>("Long ladders")})).title->str() == "Long ladders");
  CHECK(q.world.heard() == Events{Feed::of(q.open_room.id).name() + " thread_changed"});
  CHECK(accepted(q.world.as(q.moderator, GovernThread{thread, true, {}})).pinned);
  accepted(q.world.as(q.moderator, GovernThread{thread, true, {}}));
  CHECK(q.world.heard().empty());
  CHECK(refusal(q.world.as(q.moderator, GovernThread{q.open_room.lounge, true, {}})) == "conflict");
  CHECK(refusal(q.world.as(q.owner, ChangeThread{q.open_room.lounge, text<Title>("Lounge")})) == "conflict");
}

TEST_CASE("threads are listed in pages, pinned first, then the last written in") {
  Quarter q;
  std::vector<ThreadId> threads;
  for (int i = 0; i < 52; ++i) threads.push_back(q.start(q.member, q.open_room.id, "Thread " + std::to_string(i), "?").thread.id);
  accepted(q.world.as(q.moderator, GovernThread{threads[3], true, {}}));
  q.say(q.other, threads[7], "me");
  const auto page = accepted(q.world.as(q.member, ListThreads{q.open_room.id, {}}));
  REQUIRE(page.threads.size() == 50);
  CHECK(page.more);
  CHECK(page.threads[0].id == threads[3]);
  CHECK(page.threads[1].id == threads[7]);
  CHECK(page.threads[2].id == threads[51]);
  CHECK(page.heads.size() == 50);
  CHECK(page.members.size() == 2);
  const auto rest = accepted(q.world.as(std::nullopt, ListThreads{q.open_room.id, page.threads.back().id}));
  CHECK(rest.threads.size() == 2);
  CHECK_FALSE(rest.more);
  CHECK(rest.heads.empty());
  CHECK(refusal(q.world.as(q.member, ListThreads{q.inner_room.id, threads[0]})) == "not_found after");
}

TEST_CASE("a read mark only moves forward, and never beyond the last post") {
  Quarter q;
  for (int i = 0; i < 3; ++i) q.say(q.other, q.open_room.lounge, "post");
  const auto move = [&](std::optional<MemberId> who, std::int64_t number) {
    return q.world.as(who, MoveReadMark{q.open_room.lounge, {number}});
  };
  CHECK(accepted(move(q.member, 2)).read_number == 2);
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " read_mark_moved"});
  CHECK(accepted(move(q.member, 1)).read_number == 2);
  CHECK(q.world.heard().empty());
  CHECK(refusal(move(q.member, 4)) == "bad_field number");
  CHECK(accepted(move(q.observer, 3)).read_number == 3);
  CHECK(refusal(move(q.outsider, 1)) == "not_allowed");
  CHECK(refusal(move(std::nullopt, 1)) == "not_signed_in");
  CHECK(refusal(q.world.as(q.outsider, GetHead{q.open_room.lounge})) == "not_allowed");
}

TEST_CASE("reading an old thread follows it: what comes later counts as unread") {
  Quarter q;
  const auto thread = q.start(q.other, q.open_room.id, "Old", "one").thread.id;
  q.say(q.other, thread, "two");
  accepted(q.world.as(q.outsider, JoinGroup{q.group}));
  const auto head = [&] { return accepted(q.world.as(q.outsider, GetHead{thread})); };
  CHECK_FALSE(head().followed);
  CHECK(accepted(q.world.as(q.outsider, MoveReadMark{thread, {2}})).followed);
  CHECK(q.world.heard() == Events{Feed::of(q.outsider).name() + " read_mark_moved"});
  q.say(q.other, thread, "three");
  CHECK(head().read_number == 2);
  CHECK(head().last_number == 3);
}

TEST_CASE("who leaves and comes back is greeted with nothing from before") {
  Quarter q;
  const auto thread = q.start(q.other, q.open_room.id, "Old", "@Nadia").thread.id;
  accepted(q.world.as(q.member, MoveReadMark{thread, {1}}));
  accepted(q.world.as(q.member, LeaveGroup{q.group}));
  q.say(q.other, thread, "@Nadia where are you?");
  q.say(q.other, q.open_room.lounge, "gone");
  accepted(q.world.as(q.member, JoinGroup{q.group}));
  const auto head = accepted(q.world.as(q.member, GetHead{thread}));
  CHECK_FALSE(head.followed);
  CHECK(head.mentions == 0);
  CHECK(accepted(q.world.as(q.member, GetHead{q.open_room.lounge})).read_number == 1);
  q.say(q.other, thread, "@Nadia there you are");
  CHECK(accepted(q.world.as(q.member, GetHead{thread})).mentions == 1);
}

TEST_CASE("what comes into sight is not all unread: a hidden room that is listed, or seen with a new role") {
  Quarter q;
  const auto before = q.start(q.owner, q.hidden_room.id, "Before", "one").thread.id;
  for (int i = 0; i < 3; ++i) q.say(q.owner, q.hidden_room.lounge, "among us");
  const auto head = [&](MemberId who, ThreadId thread) { return accepted(q.world.as(who, GetHead{thread})); };
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.other, Role::moderator}));
  CHECK_FALSE(head(q.other, before).followed);
  CHECK(head(q.other, q.hidden_room.lounge).read_number == 3);
  const auto between = q.start(q.owner, q.hidden_room.id, "Between", "one").thread.id;
  CHECK(head(q.other, between).followed);
  accepted(q.world.as(q.owner, ChangeRoom{q.hidden_room.id, {}, {}, Visibility::members}));
  CHECK_FALSE(head(q.member, before).followed);
  CHECK_FALSE(head(q.member, between).followed);
  CHECK(head(q.member, q.hidden_room.lounge).read_number == 3);
  CHECK_MESSAGE(head(q.other, between).followed, "who saw it before goes on as before");
  const auto after = q.start(q.owner, q.hidden_room.id, "After", "one").thread.id;
  CHECK(head(q.member, after).followed);
}

TEST_CASE("marking unread moves the mark back, and follows the thread") {
  Quarter q;
  const auto thread = q.start(q.other, q.open_room.id, "Old", "?").thread.id;
  accepted(q.world.as(q.outsider, JoinGroup{q.group}));
  CHECK_FALSE(accepted(q.world.as(q.outsider, GetHead{thread})).followed);
  const auto head = accepted(q.world.as(q.outsider, MarkUnread{thread, {1}}));
  CHECK(head.followed);
  CHECK(head.read_number == 0);
  CHECK(q.world.heard() == Events{Feed::of(q.outsider).name() + " read_mark_moved"});
  accepted(q.world.as(q.outsider, MarkUnread{thread, {1}}));
  CHECK(q.world.heard().empty());
  CHECK(refusal(q.world.as(q.outsider, MarkUnread{thread, {2}})) == "bad_field number");
}

TEST_CASE("a feed tells its followers, and nobody else, what they missed") {
  Quarter q;
  q.say(q.member, q.inner_room.lounge, "one");
  q.say(q.member, q.inner_room.lounge, "two");
  const auto read = [&](std::optional<MemberId> who, const std::string& feed, std::int64_t after) {
    return q.world.as(who, ReadFeed{text<FeedName>(feed), {after}});
  };
  const auto room = Feed::of(q.inner_room.id).name();
  const auto events = accepted(read(q.observer, room, 1));
  CHECK(events.head == 2);
  REQUIRE(events.events.size() == 1);
  CHECK(events.events[0].text.starts_with(R"({"feed":")" + room + R"(","seq":2,"at":)"));
  CHECK(accepted(read(q.observer, room, 2)).events.empty());
  CHECK(refusal(read(q.observer, room, 3)) == "feed_reset");
  CHECK(refusal(read(std::nullopt, room, 0)) == "not_signed_in");
  CHECK(refusal(read(q.outsider, room, 0)) == "not_allowed");
  CHECK(refusal(read(q.member, Feed::of(q.hidden_room.id).name(), 0)) == "not_found");
  CHECK(refusal(read(q.member, Feed::moderators_of(q.group).name(), 0)) == "not_allowed");
  CHECK(refusal(read(q.member, Feed::of(q.other).name(), 0)) == "not_allowed");
  CHECK(refusal(read(q.member, "member:4711", 0)) == "not_allowed");
  CHECK(refusal(read(q.member, "room:4711", 0)) == "not_found");
  CHECK(refusal(read(q.member, "room:042", 0)) == "bad_field feed");
  CHECK_MESSAGE(refusal(read(q.outsider, Feed::of(q.group).name(), 0)) == "not_allowed", "it names who joins");
  accepted(read(q.member, Feed::of(q.member).name(), 0));
}

}  // namespace
}  // namespace majlis::tests
