/// Drafts: kept for their writer alone, until they are sent.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

SaveDraft draft_in(ThreadId thread, std::string_view words, std::optional<PostId> reply_to = {}) {
  return {thread, {}, text<DraftText>(words), reply_to};
}

SaveDraft new_thread_in(RoomId room, std::string_view words) { return {{}, room, text<DraftText>(words), {}}; }

std::vector<Draft> drafts_of(Quarter& q, MemberId who, const ListDrafts& op = {}) { return accepted(q.world.as(who, op)).drafts; }

TEST_CASE("a draft is kept, told to its writer's devices without its words, and shown to nobody else") {
  Quarter q;
  const auto post = q.say(q.other, q.open_room.lounge, "Who has a ladder?");
  const auto saved = accepted(q.world.as(q.member, draft_in(q.open_room.lounge, "I ha", post.id)));
  CHECK(saved.saved_at == q.world.now());
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " draft_changed"});
  CHECK(q.world.data_of(Feed::of(q.member), "draft_changed").find("I ha") == std::string::npos);
  const auto drafts = drafts_of(q, q.member);
  REQUIRE(drafts.size() == 1);
  CHECK(drafts[0].group == q.group);
  CHECK(drafts[0].room == q.open_room.id);
  CHECK(drafts[0].thread == q.open_room.lounge);
  CHECK(drafts[0].text.str() == "I ha");
  CHECK(drafts[0].reply_to == post.id);
  CHECK(drafts[0].saved_at == saved.saved_at);
  for (const auto who : {q.other, q.owner}) CHECK(drafts_of(q, who).empty());
  CHECK(refusal(q.world.as(std::nullopt, ListDrafts{})) == "not_signed_in");
}

TEST_CASE("the last saved counts, the same again is no news, and an empty one is none") {
  Quarter q;
  const auto save = [&](std::string_view words) { return accepted(q.world.as(q.member, draft_in(q.open_room.lounge, words))).saved_at; };
  const auto first = save("one");
  const auto second = save("two");
  CHECK(second > first);
  CHECK(save("two") == second);
  CHECK(q.world.heard().empty());
  CHECK(drafts_of(q, q.member).front().text.str() == "two");
  CHECK_FALSE(save("").has_value());
  CHECK(q.world.heard() == Events{Feed::of(q.member).name() + " draft_changed"});
  CHECK(q.world.data_of(Feed::of(q.member), "draft_changed").find("saved_at") == std::string::npos);
  CHECK(drafts_of(q, q.member).empty());
  CHECK_FALSE(save(""));
  CHECK(q.world.heard().empty());
}

TEST_CASE("two savings of one moment are told apart") {
  Quarter q;
  const auto save = [&](std::string_view words) { return accepted(q.world.as(q.member, draft_in(q.open_room.lounge, words))).saved_at; };
  const auto first = save("one");
  q.world.wait(-60'000);
  CHECK(save("two") > first);
}

TEST_CASE("what is sent is a draft no longer: a post's in its thread, a new thread's in its room") {
  Quarter q;
  const auto thread = q.start(q.other, q.open_room.id, "Ladders", "?").thread.id;
  accepted(q.world.as(q.member, draft_in(thread, "I ha")));
  accepted(q.world.as(q.member, draft_in(q.open_room.lounge, "Good mor")));
  accepted(q.world.as(q.member, new_thread_in(q.open_room.id, "Paint\nWho ha")));
  accepted(q.world.as(q.member, new_thread_in(q.inner_room.id, "Soup")));
  q.say(q.member, thread, "I have one.");
  CHECK(q.world.heard().back() == Feed::of(q.member).name() + " draft_changed");
  q.start(q.member, q.open_room.id, "Paint", "Who has some?");
  CHECK(q.world.heard().back() == Feed::of(q.member).name() + " draft_changed");
  const auto left = drafts_of(q, q.member);
  REQUIRE(left.size() == 2);
  CHECK(left[0].room == q.inner_room.id);
  CHECK_FALSE(left[0].thread);
  CHECK(left[1].thread == q.open_room.lounge);
  q.say(q.other, q.open_room.lounge, "Good morning");
  CHECK_MESSAGE(drafts_of(q, q.member).size() == 2, "somebody else's post takes nobody's draft away");
}

TEST_CASE("one place can be asked for, and must be one") {
  Quarter q;
  accepted(q.world.as(q.member, draft_in(q.open_room.lounge, "one")));
  accepted(q.world.as(q.member, new_thread_in(q.open_room.id, "two")));
  const auto texts = [&](const ListDrafts& op) {
    std::string all;
    for (const auto& draft : drafts_of(q, q.member, op)) all += draft.text.str() + ' ';
    return all;
  };
  CHECK(texts({}) == "two one ");
  CHECK(texts({q.open_room.lounge, {}, {}}) == "one ");
  CHECK(texts({{}, q.open_room.id, {}}) == "two ");
  CHECK(texts({q.inner_room.lounge, {}, {}}).empty());
  CHECK(refusal(q.world.as(q.member, ListDrafts{q.open_room.lounge, q.open_room.id, {}})) == "bad_field thread");
  CHECK(refusal(q.world.as(q.member, SaveDraft{q.open_room.lounge, q.open_room.id, text<DraftText>("x"), {}})) == "bad_field thread");
  CHECK(refusal(q.world.as(q.member, SaveDraft{{}, {}, text<DraftText>("x"), {}})) == "bad_field thread");
}

TEST_CASE("drafts are for those who may write there, as long as they may") {
  Quarter q;
  CHECK(refusal(q.world.as(q.observer, draft_in(q.open_room.lounge, "x"))) == "not_allowed");
  CHECK(refusal(q.world.as(q.outsider, new_thread_in(q.open_room.id, "x"))) == "not_allowed");
  CHECK(refusal(q.world.as(std::nullopt, draft_in(q.open_room.lounge, "x"))) == "not_signed_in");
  CHECK(refusal(q.world.as(q.member, draft_in(q.hidden_room.lounge, "x"))) == "not_found");
  const auto elsewhere = q.say(q.member, q.inner_room.lounge, "elsewhere");
  CHECK(refusal(q.world.as(q.member, draft_in(q.open_room.lounge, "x", elsewhere.id))) == "bad_field reply_to");
  accepted(q.world.as(q.member, draft_in(q.open_room.lounge, "x")));
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.member, Role::observer}));
  CHECK(drafts_of(q, q.member).empty());
  accepted(q.world.as(q.owner, ChangeRole{q.group, q.member, Role::member}));
  CHECK(drafts_of(q, q.member).size() == 1);
  accepted(q.world.as(q.member, LeaveGroup{q.group}));
  accepted(q.world.as(q.member, JoinGroup{q.group}));
  CHECK_MESSAGE(drafts_of(q, q.member).empty(), "who leaves a group takes no drafts along");
}

TEST_CASE("a member keeps a hundred drafts, and goes on writing in those") {
  Quarter q;
  std::vector<ThreadId> threads;
  for (int i = 0; i <= 100; ++i) threads.push_back(q.start(q.other, q.open_room.id, "T" + std::to_string(i), "?").thread.id);
  for (int i = 0; i < 100; ++i) accepted(q.world.as(q.member, draft_in(threads[static_cast<std::size_t>(i)], "x")));
  CHECK(refusal(q.world.as(q.member, draft_in(threads[100], "x"))) == "too_many");
  accepted(q.world.as(q.member, draft_in(threads[7], "x and more")));
  accepted(q.world.as(q.member, draft_in(threads[8], "")));
  accepted(q.world.as(q.member, draft_in(threads[100], "x")));
  CHECK(drafts_of(q, q.member).size() == 100);
}

TEST_CASE("a page of drafts ends before it is too large, and the next goes on behind it") {
  Quarter q;
  std::vector<ThreadId> threads;
  for (int i = 0; i < 40; ++i) threads.push_back(q.start(q.other, q.open_room.id, "T" + std::to_string(i), "?").thread.id);
  const std::string words(limits::post_bytes, 'x');
  for (const auto thread : threads) accepted(q.world.as(q.member, draft_in(thread, words)));
  std::vector<ThreadId> listed;
  std::optional<Time> after;
  for (const std::size_t expected : {16U, 16U, 8U}) {
    const auto page = accepted(q.world.as(q.member, ListDrafts{{}, {}, after}));
    CHECK(page.drafts.size() == expected);
    for (const auto& draft : page.drafts) listed.push_back(*draft.thread);
    CHECK(page.more == (listed.size() < threads.size()));
    after = page.drafts.back().saved_at;
  }
  CHECK(listed == std::vector(threads.rbegin(), threads.rend()));
  CHECK(drafts_of(q, q.member, {{}, {}, after}).empty());
  CHECK(drafts_of(q, q.member, {threads[5], {}, after}).empty());
}

TEST_CASE("drafts that were saved at one moment are not lost between two pages") {
  Quarter q;
  accepted(q.world.as(q.member, draft_in(q.open_room.lounge, "one")));
  q.world.wait(-1'000);
  const auto second = accepted(q.world.as(q.member, draft_in(q.inner_room.lounge, "two")));
  const auto rest = drafts_of(q, q.member, {{}, {}, second.saved_at});
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].text.str() == "one");
}

TEST_CASE("drafts in a room that was lost take nobody's place, and come back with it while there is space") {
  Quarter q;
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.member, draft_in(q.hidden_room.lounge, "first")));
  accepted(q.world.as(q.member, new_thread_in(q.hidden_room.id, "second")));
  std::vector<ThreadId> threads;
  for (int i = 0; i < 100; ++i) threads.push_back(q.start(q.other, q.open_room.id, "T" + std::to_string(i), "?").thread.id);
  for (int i = 0; i < 98; ++i) accepted(q.world.as(q.member, draft_in(threads[static_cast<std::size_t>(i)], "x")));
  CHECK(refusal(q.world.as(q.member, draft_in(threads[98], "x"))) == "too_many");
  accepted(q.world.as(q.owner, DismissFromRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.member, draft_in(threads[98], "x")));
  accepted(q.world.as(q.owner, AdmitToRoom{q.hidden_room.id, q.member}));
  CHECK(drafts_of(q, q.member, {{}, q.hidden_room.id, {}}).size() == 1);
  CHECK(drafts_of(q, q.member, {q.hidden_room.lounge, {}, {}}).empty());
  accepted(q.world.as(q.owner, DismissFromRoom{q.hidden_room.id, q.member}));
  accepted(q.world.as(q.member, draft_in(threads[99], "x")));
  CHECK(drafts_of(q, q.member).size() == 100);
  CHECK(refusal(q.world.as(q.member, new_thread_in(q.open_room.id, "x"))) == "too_many");
}

}  // namespace
}  // namespace majlis::tests
