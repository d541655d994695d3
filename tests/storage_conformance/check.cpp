// `majlisd check` must find what it promises to look for: each case breaks one thing behind the store's back.
#include <array>

#include "storage/sql/statement.hpp"
#include "storage/sqlite/connect.hpp"
#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

void fill(TestStore& store) {
  store.write([](Tables& t) {
    const auto village = build_village(t);
    const auto first = write_post(t, village.thread, village.ali, {"one", {village.zainab}}, at(10));
    t.waiting().add(village.zainab, first, false);
    t.waiting().add(village.ali, write_post(t, village.thread, village.zainab, {"two", {}, first.id}, at(11)), true);
    write_post(t, village.room.lounge, village.zainab, {"hello"}, at(12));
    t.posts().update_text(first.id, text_of({"one!", {village.zainab}}), at(20));
    t.posts().add_reaction(first.id, village.zainab, reaction("agree"), at(21));
    for (int i = 1; i <= 4; ++i) t.feeds().append(Feed::of(village.room.id), at(i), "post_written", "{}");
    t.feeds().remove_before(at(2), 10);
  });
}

struct Damage {
  const char* sql;
  std::string_view found;
};

constexpr std::array damages{
    Damage{"UPDATE threads SET last_number = 1 WHERE title IS NOT NULL", "not numbered 1, 2, 3"},
    Damage{"UPDATE threads SET last_at = 5 WHERE title IS NOT NULL", "last activity"},
    Damage{"UPDATE groups SET member_count = 7", "member count"},
    Damage{"UPDATE rooms SET listed_at = NULL", "listed"},
    Damage{"UPDATE rooms SET visibility = 'hidden'", "listed"},
    Damage{"UPDATE memberships SET role = 'member' WHERE role = 'owner'", "stewardship"},
    Damage{"UPDATE memberships SET role = 'moderator' WHERE role = 'member'", "stewardship"},
    Damage{"UPDATE posts SET reply_to = 9 WHERE number = 2", "not in its thread"},
    Damage{"DELETE FROM revisions", "earlier texts"},
    Damage{"UPDATE tallies SET total = 2", "count of reactions"},
    Damage{"UPDATE posts SET deleted_at = 9, deleted_by = 1 WHERE mentions <> ''", "waits for somebody"},
    Damage{"UPDATE waiting SET post_id = 77 WHERE answer = 1", "at another place"},
    Damage{"DELETE FROM events WHERE seq = 3", "without a gap"},
    Damage{"UPDATE feed_heads SET head = 9", "without a gap"},
    Damage{"DELETE FROM feed_heads", "no head"},
    Damage{"UPDATE threads SET title = 'x', author_id = 1 WHERE title IS NULL", "no lounge"},
    Damage{"DELETE FROM members WHERE id = 1", "is not there"},
};

}  // namespace

TEST_CASE("a sound database passes, with everything counted") {
  on_every_backend([](TestStore& store) {
    fill(store);
    const auto report = store.store().check();
    CHECK(report.problems.empty());
    CHECK(report.members == 2);
    CHECK(report.posts == 3);
    CHECK(report.events == 3);
  });
}

TEST_CASE("each kind of damage is named") {
  for (const auto& damage : damages) {
    CAPTURE(damage.sql);
    const ScratchDir folder("check");
    TestStore store("sqlite", folder.path());
    fill(store);
    const auto connection = storage::sqlite::connect(store.file().string(), storage::sqlite::Access::write);
    storage::sql::Query<void()>(*connection, "PRAGMA foreign_keys = OFF").run();
    storage::sql::Query<void()>(*connection, damage.sql).run();
    const auto problems = store.store().check().problems;
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().find(damage.found) != std::string::npos);
    CAPTURE(problems.front());
  }
}

}  // namespace majlis::tests
