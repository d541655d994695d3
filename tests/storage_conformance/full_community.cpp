#include "tests/storage_conformance/full_community.hpp"

namespace majlis::tests {

namespace {

/// More than a batch of rows, and exactly two of them.
constexpr int posts = 250;
constexpr int events = 200;

void talk(Tables& t, FullCommunity& made) {
  const auto& village = made.village;
  for (int i = 0; i < posts; ++i) {
    write_post(t, village.thread, i % 2 == 0 ? village.ali : village.zainab, {"post " + std::to_string(i)}, at(10 + i));
  }
  const storage::PostText empty{Markdown::trusted(""), {}, Excerpt{""}, {}};
  const auto plain = t.posts().add({village.room.lounge, village.ali, at(20), empty, {}});
  made.letter = write_post(t, village.room.lounge, village.zainab, {std::string(letter_text), {village.ali}, plain.id}, at(21)).id;
  t.posts().update_text(plain.id, text_of({"now with markup"}), at(30));
  t.posts().update_text(made.letter, text_of({std::string(letter_text), {village.ali}}), at(31));
  t.posts().add({village.room.lounge, village.ali, at(24), {Markdown::trusted("plain"), {}, Excerpt{"plain"}, {}}, {}});
  const auto gone = write_post(t, village.room.lounge, village.ali, {"gone"}, at(22));
  t.posts().set_deleted(gone.id, Deletion{village.zainab, at(40)});
  t.posts().add_reaction(made.letter, village.ali, reaction("agree"), at(41));
  t.posts().add_reaction(made.letter, village.zainab, reaction("agree"), at(42));
  t.posts().add_reaction(plain.id, village.zainab, reaction("thanks"), at(43));
  t.waiting().add(village.ali, *t.posts().find_record(made.letter), true);
  t.reading().set_read(village.ali, village.thread, 7, at(44));
  t.drafts().put(village.ali, {village.room.id, village.thread, DraftText::trusted("مسودة"), PostId{1}, at(45)});
  t.drafts().put(village.ali, {village.room.id, {}, DraftText::trusted("a new one"), {}, at(46)});
}

/// The last ones of what numbers itself go again.
void come_and_go(Tables& t, FullCommunity& made) {
  const auto& village = made.village;
  for (const char* hash : {"one", "two", "three"}) {
    const auto expires_at = at(hash[0] == 't' ? 5 : 1'000);
    made.last_session = t.sessions().add({village.ali, SessionKind::device, Label::trusted("هاتف"), hash, at(1), expires_at});
  }
  t.sessions().remove_expired(at(100), 10);
  for (int i = 0; i < 3; ++i) {
    const auto key = IdempotencyKey::trusted("key " + std::to_string(i));
    t.replies().add(village.ali, key, {"write_post", "hash", i == 0 ? "" : "{}"}, at(100 - i));
  }
  t.replies().remove_before(at(100), 10);
}

}  // namespace

FullCommunity build_full_community(Tables& tables) {
  FullCommunity made{build_village(tables), {}, {}};
  const auto& village = made.village;
  const std::string name = "السيد علي الحسن";
  tables.members().add({MemberName::trusted(name), name, name, "", Locale::ar, at(3)});
  const auto attic = tables.rooms().add({village.group, Slug::trusted("attic"), RoomName::trusted("علّية"), About::trusted(""),
                                         Visibility::hidden, at(4)});
  tables.rooms().add_admission(attic.id, village.zainab, at(5));
  talk(tables, made);
  come_and_go(tables, made);
  for (int i = 1; i <= events; ++i) {
    tables.feeds().append(Feed::of(village.room.id), at(i), "post_written", R"({"text":"مرحبا 👋"})");
  }
  tables.feeds().append(Feed::of(village.group), at(1), "room_created", "{}");
  return made;
}

}  // namespace majlis::tests
