#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

std::vector<std::int64_t> numbers(const std::vector<Post>& posts) {
  std::vector<std::int64_t> numbers;
  for (const auto& post : posts) numbers.push_back(post.number);
  return numbers;
}

}  // namespace

TEST_CASE("a post comes back as it was written") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const std::string text = "السلام عليكم\n\t'\"; DROP TABLE posts; -- \U0001F54C";
    const auto record = store.write([&](Tables& t) {
      return write_post(t, village.thread, village.ali, {text, {village.zainab, village.ali}}, at(12));
    });
    store.reopen();
    const auto post = store.read([&](const Tables& t) { return *t.posts().find(record.id, std::nullopt); });
    CHECK(post.thread == village.thread);
    CHECK(post.number == 1);
    CHECK(post.author == village.ali);
    CHECK(post.at == at(12));
    CHECK(post.text.str() == text);
    CHECK(post.html->text == "<p>" + text + "</p>");
    CHECK_FALSE(post.reply_to);
    CHECK(post.mentions == std::vector{village.zainab, village.ali});
    CHECK(post.reactions.empty());
    CHECK(post.edits == 0);
    CHECK_FALSE(post.edited_at);
    CHECK_FALSE(post.deleted);
    const auto again = store.read([&](const Tables& t) { return *t.posts().find_record(record.id); });
    CHECK(again.room == village.room.id);
    CHECK(again.excerpt == record.excerpt);
    CHECK(again.mentions == post.mentions);
    CHECK_FALSE(again.answers);
  });
}

TEST_CASE("the longest post fits, and one without markup has no html") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const std::string longest(limits::post_bytes, 'x');
      const auto post = t.posts().add(
          {village.thread, village.ali, at(10), {Markdown::trusted(longest), std::nullopt, {"x"}, {}}, std::nullopt});
      CHECK(t.posts().find(post.id, village.ali)->text.str() == longest);
      CHECK_FALSE(t.posts().find(post.id, village.ali)->html);
    });
  });
}

TEST_CASE("numbers go 1, 2, 3 in each thread by itself") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      CHECK(write_post(t, village.thread, village.ali, {"a"}).number == 1);
      CHECK(write_post(t, village.room.lounge, village.ali, {"b"}).number == 1);
      CHECK(write_post(t, village.thread, village.ali, {"c"}).number == 2);
      CHECK(t.threads().find(village.thread)->last_number == 2);
    });
  });
}

TEST_CASE("a page of posts is what was asked for, of that thread alone") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto next = add_thread(t, village.room.id, village.ali, "next");
      for (int i = 0; i < 7; ++i) write_post(t, village.thread, village.ali, {"post"});
      write_post(t, next, village.ali, {"of another thread"});
      write_post(t, village.room.lounge, village.ali, {"of the lounge"});
      const auto list = [&](std::int64_t from, std::int64_t count) {
        return numbers(t.posts().list(village.thread, from, count, std::nullopt));
      };
      CHECK(list(1, 3) == std::vector<std::int64_t>{1, 2, 3});
      CHECK(list(6, 50) == std::vector<std::int64_t>{6, 7});
      CHECK(list(8, 50).empty());
      CHECK(list(0, 2) == std::vector<std::int64_t>{1});
      CHECK(list(limits::integer_max, 50).empty());
      CHECK(list(1, 0).empty());
      CHECK(t.posts().list({99}, 1, 50, std::nullopt).empty());
      CHECK(list(1, limits::integer_max) == list(1, 50));
    });
  });
}

TEST_CASE("an answer shows what it answers, and not once that was deleted") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto question = write_post(t, village.thread, village.zainab, {"when?"});
      const auto answer = write_post(t, village.thread, village.ali, {"at eight", {}, question.id});
      const auto shown = [&] { return *t.posts().find(answer.id, std::nullopt)->reply_to; };
      CHECK(shown().post == question.id);
      CHECK(shown().number == 1);
      CHECK(shown().author == village.zainab);
      CHECK(shown().excerpt.text == "when?");
      t.posts().set_deleted(question.id, Deletion{village.ali, at(30)});
      CHECK(shown().excerpt.text.empty());
      CHECK(shown().post == question.id);
      CHECK(t.posts().list(village.thread, 2, 1, std::nullopt).front().reply_to->excerpt.text.empty());
    });
  });
}

TEST_CASE("a post never answers a post of another thread") {
  on_every_backend([](TestStore& store) {
    const auto village = store.write([](Tables& t) { return build_village(t); });
    const auto post = store.write([&](Tables& t) { return write_post(t, village.thread, village.ali, {"here"}); });
    CHECK_THROWS_AS(
        store.write([&](Tables& t) { write_post(t, village.room.lounge, village.ali, {"there", {}, post.id}); }),
        std::logic_error);
  });
}

TEST_CASE("what was deleted is not told to anybody, and comes back whole") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"secret", {village.zainab}}).id;
      t.posts().add_reaction(post, village.zainab, reaction("thanks"), at(11));
      const auto before = *t.posts().find(post, std::nullopt);
      t.posts().set_deleted(post, Deletion{village.zainab, at(30)});
      for (const auto& shown : {*t.posts().find(post, {}), t.posts().list(village.thread, 1, 1, {}).front()}) {
        CHECK(shown.text.empty());
        CHECK_FALSE(shown.html);
        CHECK(shown.mentions.empty());
        CHECK(shown.reactions.empty());
        REQUIRE(shown.deleted);
        CHECK(shown.deleted->by == village.zainab);
        CHECK(shown.deleted->at == at(30));
        CHECK(shown.author == village.ali);
        CHECK(shown.number == 1);
      }
      const auto record = *t.posts().find_record(post);
      CHECK(record.deleted);
      CHECK(record.excerpt.text == "secret");
      CHECK(record.mentions == std::vector{village.zainab});

      t.posts().set_deleted(post, std::nullopt);
      const auto after = *t.posts().find(post, std::nullopt);
      CHECK(after.text == before.text);
      CHECK(after.html == before.html);
      CHECK(after.mentions == before.mentions);
      REQUIRE(after.reactions.size() == 1);
      CHECK(after.reactions[0].count == 1);
      CHECK_FALSE(after.deleted);
    });
  });
}

TEST_CASE("an edit keeps every earlier text") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto hasan = add_member(t, "hasan");
      const auto post = write_post(t, village.thread, village.ali, {"one", {village.zainab}}, at(10)).id;
      CHECK(t.posts().list_revisions(post, 100).size() == 1);
      t.posts().update_text(post, text_of({"two", {hasan}}), at(20));
      t.posts().update_text(post, text_of({"three", {hasan}}), at(30));
      const auto now = *t.posts().find(post, std::nullopt);
      CHECK(now.text.str() == "three");
      CHECK(now.edits == 2);
      CHECK(now.edited_at == at(30));
      CHECK(now.mentions == std::vector{hasan});
      CHECK(t.posts().find_record(post)->excerpt.text == "three");
      CHECK(t.posts().find_record(post)->mentions == std::vector{hasan});

      const auto revisions = t.posts().list_revisions(post, 100);
      REQUIRE(revisions.size() == 3);
      const std::vector<std::string> texts{"one", "two", "three"};
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(revisions[i].revision == std::int64_t(i) + 1);
        CHECK(revisions[i].text.str() == texts[i]);
        CHECK(revisions[i].at == at(10 * (std::int64_t(i) + 1)));
      }
      CHECK(t.posts().list_revisions(post, 2).front().revision == 2);
      t.posts().set_deleted(post, Deletion{village.ali, at(40)});
      CHECK(t.posts().list_revisions(post, 100).empty());
    });
  });
}

TEST_CASE("a post that isn't there is not found, and can't be changed") {
  on_every_backend([](TestStore& store) {
    CHECK_FALSE(store.read([](const Tables& t) { return t.posts().find({5}, {}); }));
    CHECK_FALSE(store.read([](const Tables& t) { return t.posts().find_record({5}); }));
    CHECK(store.read([](const Tables& t) { return t.posts().list_revisions({5}, 9); }).empty());
    CHECK_THROWS_AS(store.write([](Tables& t) { t.posts().set_deleted({5}, {}); }), std::logic_error);
  });
}

}  // namespace majlis::tests
