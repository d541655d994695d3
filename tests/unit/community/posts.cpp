/// Posts: who may write, change and delete them, and who hears of it.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;

std::string room_feed(const RoomCard& room) { return Feed::of(room.id).name() + " "; }
std::string own_feed(MemberId member) { return Feed::of(member).name() + " "; }

TEST_CASE("a post is heard in its room, and the author has read it") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "The tap drips.");
  CHECK(post.number == 1);
  CHECK(post.author == q.member);
  CHECK_FALSE(post.html);
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "post_written", own_feed(q.member) + "read_mark_moved"});
  CHECK(accepted(q.world.as(q.member, GetHead{q.open_room.lounge})).read_number == 1);
  CHECK(accepted(q.world.as(q.other, GetHead{q.open_room.lounge})).read_number == 0);
}

TEST_CASE("the event of a post says the same as a fresh read, for nobody in particular") {
  Quarter q;
  const auto first = q.say(q.other, q.open_room.lounge, "**Who** has a ladder?");
  const auto answer = accepted(q.world.as(q.member, WritePost{q.open_room.lounge, text<Markdown>("I do, @Idris"), first.id}));
  const auto data = q.world.data_of(Feed::of(q.open_room.id), "post_written");
  CHECK(data.find(json::to_json(answer)) != std::string::npos);
  CHECK(data.find(R"("excerpt":"I do, @Idris")") != std::string::npos);
  CHECK(data.find(R"("members":[{"id":3,"name":"Nadia"},{"id":4,"name":"Idris"}])") != std::string::npos);
  CHECK(answer.reply_to->excerpt.text == "Who has a ladder?");
}

TEST_CASE("guests must sign in, outsiders and observers may not write") {
  Quarter q;
  const WritePost op{q.open_room.lounge, text<Markdown>("hello"), {}};
  CHECK(refusal(q.world.as(std::nullopt, op)) == "not_signed_in");
  CHECK(refusal(q.world.as(q.outsider, op)) == "not_allowed");
  CHECK(refusal(q.world.as(q.observer, op)) == "not_allowed");
}

TEST_CASE("a locked thread takes posts of moderators only") {
  Quarter q;
  const auto thread = q.start(q.member, q.open_room.id, "Ladders", "Who has one?").thread.id;
  accepted(q.world.as(q.moderator, GovernThread{thread, {}, true}));
  CHECK(refusal(q.world.as(q.member, WritePost{thread, text<Markdown>("I"), {}})) == "conflict");
  CHECK(accepted(q.world.as(q.moderator, WritePost{thread, text<Markdown>("Closed: found one."), {}})).number == 2);
}

TEST_CASE("an answer belongs to its thread, and its target must be there") {
  Quarter q;
  const auto elsewhere = q.say(q.member, q.inner_room.lounge, "elsewhere");
  const auto here = q.say(q.member, q.open_room.lounge, "here");
  const auto reply = [&](PostId to) { return q.world.as(q.other, WritePost{q.open_room.lounge, text<Markdown>("yes"), to}); };
  CHECK(refusal(reply(elsewhere.id)) == "bad_field reply_to");
  CHECK(refusal(reply(PostId{4711})) == "bad_field reply_to");
  accepted(q.world.as(q.member, DeletePost{here.id}));
  CHECK(refusal(reply(here.id)) == "conflict reply_to");
}

TEST_CASE("a preview shows what the post will show, to whoever may write there") {
  Quarter q;
  const auto preview = [&](std::optional<MemberId> who, const RoomCard& room, std::string_view words) {
    return q.world.as(who, PreviewPost{room.id, text<Markdown>(words)});
  };
  const std::string_view words = "**At five**, @Idris; @Maryam and @Nadia bring `@Huda`";
  for (const auto& [who, room] : {std::pair{q.member, q.open_room}, {q.moderator, q.hidden_room}}) {
    CHECK(accepted(preview(who, room, words)).html->text == q.say(who, room.lounge, words).html->text);
  }
  CHECK_FALSE(accepted(preview(q.member, q.open_room, "at five")).html);
  CHECK(refusal(preview(q.observer, q.open_room, words)) == "not_allowed");
  CHECK(refusal(preview(q.outsider, q.open_room, words)) == "not_allowed");
  CHECK(refusal(preview(std::nullopt, q.open_room, words)) == "not_signed_in");
  CHECK(refusal(preview(q.member, q.hidden_room, words)) == "not_found");
}

TEST_CASE("nobody is told of a room that they may not read") {
  Quarter q;
  CHECK(q.say(q.moderator, q.hidden_room.lounge, "@Nadia @Omar").mentions == std::vector{q.owner});
  CHECK(q.say(q.member, q.open_room.lounge, "@Grace is not of this group").mentions.empty());
}

TEST_CASE("a post can't call the whole quarter") {
  Quarter q;
  std::string words;
  for (int i = 0; i < 21; ++i) {
    const auto name = "Neighbour " + std::string(1, static_cast<char>('a' + i));
    const auto neighbour = q.world.member(name);
    accepted(q.world.as(neighbour, JoinGroup{q.group}));
    words += "@Neighbour_" + std::string(1, static_cast<char>('a' + i)) + " ";
  }
  CHECK(refusal(q.world.as(q.member, WritePost{q.open_room.lounge, text<Markdown>(words), {}})) == "too_many text");
  CHECK(refusal(q.world.as(q.member, PreviewPost{q.open_room.id, text<Markdown>(words)})) == "too_many text");
}

TEST_CASE("an edit keeps the earlier text, and the same text changes nothing") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "at five");
  accepted(q.world.as(q.other, AddReaction{post.id, text<Reaction>("agree")}));
  const auto edited = accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("at **six**")}));
  CHECK(edited.edits == 1);
  CHECK(edited.edited_at == q.world.now());
  CHECK(edited.reactions.size() == 1);
  CHECK(q.world.data_of(Feed::of(q.open_room.id), "post_edited").find(R"("reactions":[])") != std::string::npos);
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("at **six**")}));
  CHECK(q.world.heard().empty());
  const auto revisions = accepted(q.world.as(std::nullopt, ListRevisions{post.id})).revisions;
  REQUIRE(revisions.size() == 2);
  CHECK(revisions[0].text.str() == "at five");
  CHECK(revisions[1].text.str() == "at **six**");
  CHECK(revisions[1].html->text == R"(<p dir="ltr">at <strong>six</strong></p>)");
}

TEST_CASE("only the author edits; the author and moderators delete; moderators restore") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "hm");
  for (const auto who : {q.other, q.moderator, q.owner}) {
    CHECK(refusal(q.world.as(who, EditPost{post.id, text<Markdown>("mine now")})) == "not_allowed");
  }
  CHECK(refusal(q.world.as(q.other, DeletePost{post.id})) == "not_allowed");
  accepted(q.world.as(q.member, DeletePost{post.id}));
  CHECK(refusal(q.world.as(q.member, RestorePost{post.id})) == "not_allowed");
  accepted(q.world.as(q.owner, RestorePost{post.id}));
  accepted(q.world.as(q.moderator, DeletePost{post.id}));
}

TEST_CASE("a deleted post shows nothing of what it said, anywhere") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "Regretted **secret**");
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("Regretted secret, edited")}));
  accepted(q.world.as(q.other, WritePost{q.open_room.lounge, text<Markdown>("answer"), post.id}));
  accepted(q.world.as(q.member, DeletePost{post.id}));
  CHECK(q.world.data_of(Feed::of(q.open_room.id), "post_deleted").find("secret") == std::string::npos);
  const auto page = accepted(q.world.as(q.other, ListPosts{q.open_room.lounge, {1}, {10}, {}}));
  CHECK(json::to_json(page).find("ecret") == std::string::npos);
  CHECK(page.posts[0].deleted->by == q.member);
  CHECK(accepted(q.world.as(q.other, ListRevisions{post.id})).revisions.empty());
  CHECK(refusal(q.world.as(q.member, EditPost{post.id, text<Markdown>("again")})) == "conflict");
  CHECK(refusal(q.world.as(q.other, AddReaction{post.id, text<Reaction>("sad")})) == "conflict");
  accepted(q.world.as(q.member, DeletePost{post.id}));
  CHECK_MESSAGE(q.world.heard().empty(), "deleting twice is no second event");
}

TEST_CASE("a deleted post's words leave the feed as well, also where others answer it") {
  Quarter q;
  const auto feed = FeedName::trusted(Feed::of(q.open_room.id).name());
  const auto lines = [&] {
    std::string all;
    for (const auto& line : accepted(q.world.as(q.other, ReadFeed{feed, {0}})).events) all += line.text + '\n';
    return all;
  };
  const auto post = q.say(q.member, q.open_room.lounge, "Regretted **secret** @Idris");
  accepted(q.world.as(q.member, EditPost{post.id, text<Markdown>("Regretted secret, edited")}));
  accepted(q.world.as(q.other, WritePost{q.open_room.lounge, text<Markdown>("the answer stays"), post.id}));
  const auto opening = q.start(q.member, q.open_room.id, "Keys", "The secret place");
  const auto before = lines();
  CHECK(before.find("Regretted secret, edited") != std::string::npos);
  accepted(q.world.as(q.member, DeletePost{post.id}));
  accepted(q.world.as(q.member, DeletePost{opening.post.id}));
  const auto after = lines();
  CHECK_MESSAGE(after.find("ecret") == std::string::npos, after);
  CHECK(after.find("the answer stays") != std::string::npos);
  CHECK(std::ranges::count(after, '\n') == std::ranges::count(before, '\n') + 2);
  accepted(q.world.as(q.moderator, RestorePost{post.id}));
  CHECK(lines().find("Regretted secret, edited") != std::string::npos);
}

TEST_CASE("reactions count once a member, and events tell who") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "Done.");
  const AddReaction thanks{post.id, text<Reaction>("thanks")};
  CHECK(accepted(q.world.as(q.other, thanks)).count == 1);
  CHECK(q.world.heard() == Events{room_feed(q.open_room) + "reaction_changed"});
  const auto data = q.world.data_of(Feed::of(q.open_room.id), "reaction_changed");
  CHECK(data.find(R"("member":{"id":4,"name":"Idris"},"added":true)") != std::string::npos);
  CHECK(data.find(R"("mine":false)") != std::string::npos);
  CHECK(accepted(q.world.as(q.other, thanks)).mine);
  CHECK(q.world.heard().empty());
  CHECK(accepted(q.world.as(q.member, thanks)).members == std::vector{q.other, q.member});
  CHECK_MESSAGE(q.world.data_of(Feed::of(q.open_room.id), "reaction_changed")
                        .ends_with(R"("members":[{"id":3,"name":"Nadia"},{"id":4,"name":"Idris"}]})"),
                "everybody shown behind it has a name");
  const auto left = accepted(q.world.as(q.other, RemoveReaction{post.id, text<Reaction>("thanks")}));
  CHECK(left.count == 1);
  CHECK_FALSE(left.mine);
  CHECK(refusal(q.world.as(q.other, AddReaction{post.id, text<Reaction>("hooray")})) == "bad_field reaction");
  CHECK(refusal(q.world.as(q.observer, thanks)) == "not_allowed");
}

TEST_CASE("a post takes twenty different reactions, and more of the same") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "!");
  for (int i = 0; i < 20; ++i) {
    const std::string emoji{'\xF0', '\x9F', '\x98', static_cast<char>(0x80 + i)};  // U+1F600 and on
    accepted(q.world.as(q.other, AddReaction{post.id, text<Reaction>(emoji)}));
  }
  CHECK(refusal(q.world.as(q.other, AddReaction{post.id, text<Reaction>("agree")})) == "too_many reaction");
  accepted(q.world.as(q.member, AddReaction{post.id, text<Reaction>("\U0001F600")}));
}

TEST_CASE("a permalink leads to its place, for those who may go there") {
  Quarter q;
  const auto post = q.say(q.moderator, q.hidden_room.lounge, "between us");
  CHECK(accepted(q.world.as(q.owner, FindPost{post.id})).room == q.hidden_room.id);
  CHECK(refusal(q.world.as(q.member, FindPost{post.id})) == "not_found");
  CHECK(refusal(q.world.as(std::nullopt, FindPost{post.id})) == "not_found");
  const auto inner = q.say(q.member, q.inner_room.lounge, "among members");
  CHECK(refusal(q.world.as(q.outsider, FindPost{inner.id})) == "not_allowed");
  CHECK(refusal(q.world.as(std::nullopt, FindPost{inner.id})) == "not_signed_in");
}

}  // namespace
}  // namespace majlis::tests
