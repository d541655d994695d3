/// What waits for a member: who is told, and what the list shows.
#include <algorithm>

#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

std::string room_feed(const RoomCard& room) { return Feed::of(room.id).name() + " "; }
std::string own_feed(MemberId member) { return Feed::of(member).name() + " "; }

WaitingPage list(Quarter& q, MemberId who, std::optional<PostId> after = {}, std::optional<bool> after_unread = {}) {
  return accepted(q.world.as(who, ListWaiting{after, after_unread}));
}

TEST_CASE("those who are mentioned hear of it, as long as they are mentioned") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "@Idris and @Maryam, and @Nadia herself");
  CHECK(post.mentions == std::vector{q.other, q.moderator, q.member});
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_written", own_feed(q.other) + "waiting_added",
                                  own_feed(q.moderator) + "waiting_added", own_feed(q.member) + "read_mark_moved"});
  CHECK(accepted(q.world.as(q.other, GetHead{q.open_room.lounge})).mentions == 1);
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("@Maryam and @Huda")}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_edited", own_feed(q.moderator) + "waiting_changed",
                                  own_feed(q.observer) + "waiting_added", own_feed(q.other) + "waiting_removed"});
  CHECK(list(q, q.moderator).posts.front().excerpt.text == "@Maryam and @Huda");
  CHECK(accepted(q.world.as(q.other, GetHead{q.open_room.lounge})).mentions == 0);
  accepted(q.world.as(q.member, DeletePost{post.id}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_deleted", own_feed(q.moderator) + "waiting_removed",
                                  own_feed(q.observer) + "waiting_removed"});
  CHECK(list(q, q.moderator).posts.empty());
  accepted(q.world.as(q.moderator, RestorePost{post.id}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_restored", own_feed(q.moderator) + "waiting_added",
                                  own_feed(q.observer) + "waiting_added"});
  CHECK(list(q, q.moderator).posts.size() == 1);
}

TEST_CASE("an answer waits for the author of what it answers, like a mention, and once if it is both") {
  Quarter q;
  const auto asked = q.say(q.other, q.open_room.lounge, "Who has a ladder?");
  const auto answer = accepted(q.world.as(q.member, WritePost{q.open_room.lounge, text<Markdown>("I, @Idris"), asked.id}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_written", own_feed(q.other) + "waiting_added",
                                  own_feed(q.member) + "read_mark_moved"});
  CHECK(accepted(q.world.as(q.other, GetHead{q.open_room.lounge})).mentions == 1);
  const auto waiting = list(q, q.other).posts;
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].post == answer.id);
  CHECK(waiting[0].answer);
  CHECK(waiting[0].unread);
  CHECK(waiting[0].group == q.group);
  CHECK(waiting[0].room == q.open_room.id);
  CHECK_FALSE(waiting[0].title);
  CHECK(waiting[0].author.name.str() == "Nadia");
  CHECK(waiting[0].excerpt.text == "I, @Idris");
  accepted(q.world.as(q.member, EditPost{answer.id, text<Markdown>("I do")}));
  CHECK_MESSAGE(list(q, q.other).posts.size() == 1, "an answer stays one without the name");
  accepted(q.world.as(q.other, WritePost{q.open_room.lounge, text<Markdown>("found one"), asked.id}));
  CHECK_MESSAGE(list(q, q.other).posts.size() == 1, "nobody waits for their own answer");
  accepted(q.world.as(q.member, DeletePost{answer.id}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_deleted", own_feed(q.other) + "waiting_removed"});
}

TEST_CASE("the event of what waits says the same as the list") {
  Quarter q;
  const auto thread = q.start(q.other, q.open_room.id, "Ladders", "Who has one?").thread.id;
  q.say(q.member, thread, "Ask @Idris");
  const auto data = q.world.data_of(Feed::of(q.other), "waiting_added");
  CHECK(data == R"({"waiting":)" + json::to_json(list(q, q.other).posts.front()) + "}");
}

TEST_CASE("a deleted post's words leave the feeds of those it called") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "@Idris, a secret");
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("@Idris, a secret, edited")}));
  accepted(q.world.as(q.member, DeletePost{post.id}));
  std::string told;
  for (const auto& line : accepted(q.world.as(q.other, ReadFeed{text<FeedName>(Feed::of(q.other).name()), {0}})).events) told += line.text;
  CHECK(told.find("waiting_changed") != std::string::npos);
  CHECK_MESSAGE(told.find("secret") == std::string::npos, told);
}

TEST_CASE("what a read post calls later is read") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "ladder");
  accepted(q.world.as(q.other, MoveReadMark{q.open_room.lounge, {1}}));
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("@Idris ladder")}));
  CHECK(q.world.data_of(Feed::of(q.other), "waiting_added").find(R"("unread":false)") != std::string::npos);
  CHECK_FALSE(list(q, q.other).posts.front().unread);
}

TEST_CASE("who has lost a hidden room hears nothing of it and finds it in no list") {
  Quarter q;
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  const auto post = q.say(q.owner, q.hidden_room.lounge, "@Nadia look");
  CHECK(post.mentions == std::vector{q.member});
  const auto kept = q.say(q.owner, q.hidden_room.lounge, "@Nadia look here");
  CHECK(list(q, q.member).posts.size() == 2);
  accepted(q.world.as(q.owner, DismissFromRoom{q.hidden_room.id, q.member}));
  CHECK(list(q, q.member).posts.empty());
  accepted(q.world.as(q.owner, DeletePost{post.id}));
  CHECK(q.world.heard() == Events{room_feed(q.hidden_room) + "post_deleted"});
  accepted(q.world.as(q.owner, RestorePost{post.id}));
  CHECK(q.world.heard() == Events{room_feed(q.hidden_room) + "post_restored"});
  accepted(q.world.as(q.owner, EditPost{post.id, text<Markdown>("@Nadia look again")}));
  CHECK(q.world.heard() == Events{room_feed(q.hidden_room) + "post_edited"});
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  REQUIRE(list(q, q.member).posts.size() == 1);
  CHECK(list(q, q.member).posts.front().post == kept.id);
}

TEST_CASE("what waits is unread where the thread's count says so, also after a room was lost and came back") {
  Quarter q;
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  const auto thread = q.start(q.owner, q.hidden_room.id, "Keys", "Who has them?").thread.id;
  q.say(q.owner, thread, "@Nadia has one");
  accepted(q.world.as(q.member, MoveReadMark{thread, {2}}));
  const auto agree = [&] {
    const auto head = accepted(q.world.as(q.member, GetHead{thread}));
    return std::ranges::count_if(list(q, q.member).posts, &WaitingPost::unread) == head.mentions;
  };
  CHECK(agree());
  accepted(q.world.as(q.owner, DismissFromRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  CHECK(agree());
  q.say(q.owner, thread, "@Nadia?");
  CHECK(agree());
}

TEST_CASE("who leaves a group leaves behind what waited there, and an answer does not wait for who is gone") {
  Quarter q;
  const auto asked = q.say(q.other, q.open_room.lounge, "Who has a ladder?");
  const auto answer = accepted(q.world.as(q.member, WritePost{q.open_room.lounge, text<Markdown>("I"), asked.id}));
  accepted(q.world.as(q.other, LeaveGroup{q.group}));
  CHECK(list(q, q.other).posts.empty());
  accepted(q.world.as(q.member, WritePost{q.open_room.lounge, text<Markdown>("take it"), asked.id}));
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_written", own_feed(q.member) + "read_mark_moved"});
  accepted(q.world.as(q.other, JoinGroup{q.group}));
  CHECK(list(q, q.other).posts.empty());
  accepted(q.world.as(q.member, DeletePost{answer.id}));
  CHECK_MESSAGE(q.world.heard() == Events{room_feed(q.open_room) + "post_deleted"}, "it waited no longer");
}

TEST_CASE("the list has pages, unread first, and a page goes on from where the one before ended") {
  Quarter q;
  std::vector<PostId> posts;
  for (int i = 0; i < 60; ++i) posts.push_back(q.say(q.member, q.open_room.lounge, "@Idris").id);
  const auto in_inner = q.say(q.member, q.inner_room.lounge, "@Idris in here").id;
  accepted(q.world.as(q.other, MoveReadMark{q.open_room.lounge, {57}}));
  const auto page = list(q, q.other);
  REQUIRE(page.posts.size() == 50);
  CHECK(page.more);
  CHECK(page.posts[0].post == in_inner);
  CHECK(page.posts[3].post == posts[57]);
  CHECK(page.posts[3].unread);
  CHECK(page.posts[4].post == posts[56]);
  CHECK_FALSE(page.posts[4].unread);
  const auto rest = list(q, q.other, page.posts.back().post, page.posts.back().unread);
  CHECK(rest.posts.size() == 11);
  CHECK(rest.posts.front().post == posts[10]);
  CHECK_FALSE(rest.more);
  const auto from_unread = list(q, q.other, posts[58], true);
  CHECK(from_unread.posts.front().post == posts[57]);
  CHECK(list(q, q.other, posts[58]).posts.front().post == posts[57]);
  CHECK(list(q, q.other, posts[0], false).posts.empty());
  CHECK(refusal(q.world.as(std::nullopt, ListWaiting{})) == "not_signed_in");
}

TEST_CASE("what is older than all that is listed waits no longer, and the count of its thread says so as well") {
  Quarter q;
  const auto first = q.say(q.member, q.open_room.lounge, "@Idris").id;
  for (int i = 1; i < limits::waiting_per_member; ++i) q.say(q.member, q.open_room.lounge, "@Idris");
  const auto mentions = [&] { return accepted(q.world.as(q.other, GetHead{q.open_room.lounge})).mentions; };
  CHECK(mentions() == limits::waiting_per_member);
  const auto newest = q.say(q.member, q.inner_room.lounge, "@Idris");
  CHECK(q.world.data_of(Feed::of(q.other), "waiting_removed").find("\"post\":" + std::to_string(first.value)) != std::string::npos);
  CHECK(mentions() == limits::waiting_per_member - 1);
  CHECK(list(q, q.other).posts.front().post == newest.id);
}

}  // namespace
}  // namespace majlis::tests
