// What somebody has begun to write: on all their devices, and on nobody else's.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

SaveDraft begins(ThreadId thread, std::string_view words) { return {thread, {}, DraftText::trusted(std::string{words}), {}}; }

}  // namespace

TEST_SUITE("drafts") {
  TEST_CASE("what Salma began on the phone she finishes on the laptop, and nobody hears of it before") {
    Village village;
    auto& phone = village.salma;
    auto laptop = phone.second_device();
    laptop.follows(laptop.own_feed());
    village.tareq.follows(village.tareq.own_feed());
    for (const auto& feed : {Feed::of(village.square.id), village.group_feed()}) village.tareq.follows(feed);
    const auto saved = phone.does(begins(village.square.lounge, "I think we sho"));
    CHECK(laptop.sees<DraftChanged>(laptop.own_feed()).saved_at == saved.saved_at);
    const auto found = laptop.does(ListDrafts{village.square.lounge, {}, {}}).drafts;
    REQUIRE(found.size() == 1);
    CHECK(found.front().text.str() == "I think we sho");
    laptop.writes(village.square.lounge, "I think we should paint it.");
    CHECK_FALSE(laptop.sees<DraftChanged>(laptop.own_feed()).saved_at);
    CHECK(phone.does(ListDrafts{}).drafts.empty());
    village.after_everything(village.tareq);
    for (const auto& feed : {village.tareq.own_feed(), Feed::of(village.square.id), village.group_feed()}) {
      CHECK_FALSE(village.tareq.live().has_seen(feed, "draft_changed"));
    }
    CHECK(village.tareq.does(ListDrafts{}).drafts.empty());
  }

  TEST_CASE("of two devices that write at once, what was saved last stays") {
    Village village;
    auto laptop = village.salma.second_device();
    village.salma.does(begins(village.square.lounge, "from the phone"));
    laptop.does(begins(village.square.lounge, "from the laptop"));
    CHECK(village.salma.does(ListDrafts{}).drafts.front().text.str() == "from the laptop");
  }

  TEST_CASE("a refused post leaves its draft where it was") {
    Village village;
    const auto thread = village.salma.does(StartThread{village.square.id, Title::trusted("Parking"), Markdown::trusted("Again.")}).thread.id;
    village.layla.does(GovernThread{thread, {}, true});
    village.tareq.does(begins(thread, "But"));
    CHECK(village.tareq.is_refused(WritePost{thread, Markdown::trusted("But"), {}}).code == ErrorCode::conflict);
    CHECK(village.tareq.does(ListDrafts{}).drafts.size() == 1);
  }
}
