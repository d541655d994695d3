// Talking: posts, answers, mentions, reactions, edits, deletions, as the others see them come.
#include <doctest/doctest.h>

#include <set>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("conversation") {
  TEST_CASE("what Salma writes in the lounge Tareq sees at once, on both of his devices, and so does a guest") {
    Village village;
    auto&& [salma, tareq, guest] = std::tie(village.salma, village.tareq, village.guest);
    auto laptop = tareq.second_device();
    const auto feed = Feed::of(village.square.id);
    for (auto* listener : {&tareq, &laptop, &guest}) listener->follows(feed);
    const auto post = salma.writes(village.square.lounge, "السلام عليكم");
    for (auto* listener : {&tareq, &laptop, &guest}) {
      const auto event = listener->sees<PostWritten>(feed);
      CHECK(event.post.id == post.id);
      CHECK(event.post.text.str() == "السلام عليكم");
      REQUIRE(event.members.size() == 1);
      CHECK(event.members.front().name.str() == "Salma Haddad");
    }
  }

  TEST_CASE("the writer hears of the post as well, after the reply that acknowledges it") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.salma.follows(feed);
    const auto post = village.salma.writes(village.square.lounge, "Is the lift working?");
    CHECK_FALSE(village.salma.live().has_seen(feed, "post_written"));
    CHECK(village.salma.sees<PostWritten>(feed).post.id == post.id);
  }

  TEST_CASE("a titled thread appears to everybody in the room, with its first post") {
    Village village;
    const auto feed = Feed::of(village.kitchen.id);
    village.huda.follows(feed);
    const auto started = village.tareq.does(StartThread{village.kitchen.id, Title::trusted("Friday's soup"), Markdown::trusted("Lentils, @Salma_Haddad?")});
    const auto event = village.huda.sees<ThreadStarted>(feed);
    CHECK(event.thread.id == started.thread.id);
    CHECK(event.post.id == started.post.id);
    std::set<MemberId> named;
    for (const auto& card : event.members) named.insert(card.id);
    CHECK(named == std::set{village.tareq.id(), village.salma.id()});
    CHECK(village.huda.opens(started.thread.id).posts.posts.size() == 1);
  }

  TEST_CASE("an answer shows what it answers, also after that was edited or deleted") {
    Village village;
    const auto question = village.salma.writes(village.square.lounge, "Who has the key?");
    const auto answer = village.tareq.answers(question, "The caretaker");
    REQUIRE(answer.reply_to);
    CHECK(answer.reply_to->post == question.id);
    CHECK(answer.reply_to->author == village.salma.id());
    CHECK(answer.reply_to->excerpt.text == "Who has the key?");
    village.salma.does(DeletePost{question.id});
    CHECK(village.tareq.opens(village.square.id).posts.posts.at(1).reply_to->excerpt.text.empty());
  }

  TEST_CASE("one can only answer a post of the same thread that is still there") {
    Village village;
    const auto elsewhere = village.salma.writes(village.kitchen.lounge, "In the kitchen");
    const auto refusal = village.salma.is_refused(WritePost{village.square.lounge, Markdown::trusted("?"), elsewhere.id});
    CHECK(refusal.code == ErrorCode::bad_field);
    CHECK(refusal.field == "reply_to");
    const auto gone = village.salma.writes(village.square.lounge, "Never mind");
    village.salma.does(DeletePost{gone.id});
    CHECK(village.tareq.is_refused(WritePost{village.square.lounge, Markdown::trusted("?"), gone.id}).code == ErrorCode::conflict);
  }

  TEST_CASE("a mentioned member is told in their own feed, and told when it is taken back") {
    Village village;
    auto&& [salma, tareq] = std::tie(village.salma, village.tareq);
    tareq.follows(tareq.own_feed());
    const auto post = salma.writes(village.square.lounge, "@Tareq_Mansour can you bring the ladder?");
    CHECK(post.mentions == std::vector{tareq.id()});
    const auto mention = tareq.sees<WaitingAdded>(tareq.own_feed()).waiting;
    CHECK(mention.post == post.id);
    CHECK(mention.author.id == salma.id());
    salma.edits(post, "Can somebody bring the ladder?");
    CHECK(tareq.sees<WaitingRemoved>(tareq.own_feed()).post == post.id);
  }

  TEST_CASE("what Salma tries out is shown to her alone, as it will stand there") {
    Village village;
    auto&& [salma, tareq] = std::tie(village.salma, village.tareq);
    for (const auto& feed : {tareq.own_feed(), Feed::of(village.square.id)}) tareq.follows(feed);
    const auto words = Markdown::trusted("**Tonight**: @Tareq_Mansour brings the ladder");
    const auto preview = salma.does(PreviewPost{village.square.id, words});
    village.after_everything(tareq);
    CHECK_FALSE(tareq.live().has_seen(tareq.own_feed(), "waiting_added"));
    CHECK_FALSE(tareq.live().has_seen(Feed::of(village.square.id), "post_written"));
    CHECK(salma.writes(village.square.lounge, words.str()).html->text == preview.html->text);
  }

  TEST_CASE("reactions are counted once a member, live, and can be taken back") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    const auto post = village.salma.writes(village.square.lounge, "Cleaning on Saturday");
    village.salma.follows(feed);
    CHECK(village.tareq.reacts(post, "thanks").count == 1);
    CHECK(village.tareq.reacts(post, "thanks").count == 1);
    CHECK(village.layla.reacts(post, "thanks").count == 2);
    auto event = village.salma.sees<ReactionChanged>(feed);
    CHECK(event.added);
    CHECK(event.tally.count == 1);
    CHECK_FALSE(event.tally.mine);
    CHECK(village.salma.sees<ReactionChanged>(feed).tally.count == 2);
    village.tareq.does(RemoveReaction{post.id, Reaction::trusted("thanks")});
    event = village.salma.sees<ReactionChanged>(feed);
    CHECK_FALSE(event.added);
    CHECK(event.tally.members == std::vector{village.layla.id()});
    const auto seen = village.layla.opens(village.square.id).posts.posts.front().reactions;
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().mine);
  }

  TEST_CASE("an edit is seen live and its history stays readable") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed);
    const auto post = village.salma.writes(village.square.lounge, "Meeting at six");
    village.salma.edits(post, "Meeting at **seven**");
    const auto event = village.tareq.sees<PostEdited>(feed);
    CHECK(event.post.edits == 1);
    CHECK(event.excerpt.text == "Meeting at seven");
    REQUIRE(event.post.html);
    CHECK(event.post.html->text.find("<strong>seven</strong>") != std::string::npos);
    const auto revisions = village.tareq.does(ListRevisions{post.id}).revisions;
    REQUIRE(revisions.size() == 2);
    CHECK(revisions.front().text.str() == "Meeting at six");
    CHECK(revisions.back().text.str() == "Meeting at **seven**");
  }

  TEST_CASE("a deleted post leaves its place and not its words; a moderator can bring it back whole") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    const auto post = village.salma.writes(village.square.lounge, "Something I regret");
    village.tareq.reacts(post, "sad");
    village.tareq.follows(feed);
    village.salma.does(DeletePost{post.id});
    CHECK(village.tareq.sees<PostDeleted>(feed).post == post.id);
    auto seen = village.tareq.opens(village.square.id).posts.posts.front();
    CHECK(seen.text.empty());
    CHECK(seen.deleted);
    CHECK(village.tareq.does(ListRevisions{post.id}).revisions.empty());
    CHECK(village.salma.is_refused(RestorePost{post.id}).code == ErrorCode::not_allowed);
    village.layla.does(RestorePost{post.id});
    CHECK(village.tareq.sees<PostRestored>(feed).post.text.str() == "Something I regret");
    seen = village.tareq.opens(village.square.id).posts.posts.front();
    CHECK(seen.text.str() == "Something I regret");
    CHECK(seen.reactions.size() == 1);
  }

  TEST_CASE("a locked thread takes posts of moderators only") {
    Village village;
    const auto thread = village.salma.does(StartThread{village.square.id, Title::trusted("Parking"), Markdown::trusted("Again.")}).thread.id;
    village.layla.does(GovernThread{thread, true, true});
    CHECK(village.tareq.is_refused(WritePost{thread, Markdown::trusted("But"), {}}).code == ErrorCode::conflict);
    CHECK(village.layla.tries(WritePost{thread, Markdown::trusted("Decided on Monday."), {}}));
    CHECK(village.tareq.opens(village.square.id).threads.threads.front().pinned);
  }

  TEST_CASE("what people write can't become markup that runs") {
    Village village;
    const auto post = village.salma.writes(village.square.lounge, "**x** <script>alert(1)</script> [a](javascript:alert(1)) <img src=x onerror=alert(1)>");
    REQUIRE(post.html);
    CHECK(post.html->text.find("<script") == std::string::npos);
    CHECK(post.html->text.find("javascript:") == std::string::npos);
    CHECK(post.html->text.find("<img") == std::string::npos);
  }

  TEST_CASE("history is read back page by page without a gap") {
    Village village;
    for (int i = 1; i <= 130; ++i) village.salma.writes(village.square.lounge, "post " + std::to_string(i));
    auto page = village.guest.opens(village.square.id).posts.posts;
    REQUIRE(page.size() == 50);
    CHECK(page.back().number == 130);
    std::int64_t from = page.front().number;
    while (from > 1) {
      const auto before = std::max<std::int64_t>(1, from - 40);
      page = village.guest.does(ListPosts{village.square.lounge, {before}, {from - before}, {}}).posts;
      REQUIRE(page.size() == static_cast<std::size_t>(from - before));
      for (std::size_t i = 0; i < page.size(); ++i) CHECK(page[i].text.str() == "post " + std::to_string(before + static_cast<std::int64_t>(i)));
      from = before;
    }
  }

  TEST_CASE("a permalink leads to the post, wherever it stands") {
    Village village;
    const auto post = village.salma.writes(village.kitchen.lounge, "Remember this");
    const auto place = village.tareq.does(FindPost{post.id});
    CHECK(place.room == village.kitchen.id);
    CHECK(place.thread == village.kitchen.lounge);
    CHECK(place.number == post.number);
    CHECK(village.guest.is_refused(FindPost{post.id}).code == ErrorCode::not_signed_in);
  }
}
