#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

/// "thanks 2, agree 1"
std::string summary(const Post& post) {
  std::string text;
  for (const auto& tally : post.reactions) {
    if (!text.empty()) text += ", ";
    text += tally.reaction.str() + ' ' + std::to_string(tally.count);
  }
  return text;
}

}  // namespace

TEST_CASE("a reaction counts once for each member, and can be taken back") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"hello"}).id;
      CHECK(t.posts().add_reaction(post, village.ali, reaction("thanks"), at(1)));
      CHECK_FALSE(t.posts().add_reaction(post, village.ali, reaction("thanks"), at(2)));
      CHECK(t.posts().add_reaction(post, village.zainab, reaction("thanks"), at(3)));
      CHECK(summary(*t.posts().find(post, {})) == "thanks 2");
      CHECK(t.posts().remove_reaction(post, village.ali, reaction("thanks")));
      CHECK_FALSE(t.posts().remove_reaction(post, village.ali, reaction("thanks")));
      CHECK_FALSE(t.posts().remove_reaction(post, village.ali, reaction("sad")));
      const auto tally = t.posts().get_tally(post, reaction("thanks"), {});
      CHECK(tally.count == 1);
      CHECK(tally.members == std::vector{village.zainab});
      t.posts().remove_reaction(post, village.zainab, reaction("thanks"));
      CHECK(t.posts().find(post, {})->reactions.empty());
      CHECK(t.posts().count_reaction_kinds(post) == 0);
      CHECK(t.posts().get_tally(post, reaction("thanks"), {}).count == 0);
    });
  });
}

TEST_CASE("everybody sees which reactions are their own") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"hello"}).id;
      t.posts().add_reaction(post, village.ali, reaction("agree"), at(1));
      CHECK(t.posts().find(post, village.ali)->reactions.front().mine);
      CHECK_FALSE(t.posts().find(post, village.zainab)->reactions.front().mine);
      CHECK_FALSE(t.posts().find(post, std::nullopt)->reactions.front().mine);
      CHECK(t.posts().list(village.thread, 1, 9, village.ali).front().reactions.front().mine);
      CHECK(t.posts().get_tally(post, reaction("agree"), village.ali).mine);
      CHECK_FALSE(t.posts().get_tally(post, reaction("agree"), village.zainab).mine);
    });
  });
}

TEST_CASE("reactions keep the order in which they first came, as long as anybody has them") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"hello"}).id;
      for (const auto* name : {"sad", "agree", "\U0001F54C"}) t.posts().add_reaction(post, village.ali, reaction(name), at(1));
      t.posts().add_reaction(post, village.zainab, reaction("sad"), at(2));
      t.posts().remove_reaction(post, village.ali, reaction("sad"));
      CHECK(summary(*t.posts().find(post, {})) == "sad 1, agree 1, \U0001F54C 1");
      CHECK(t.posts().count_reaction_kinds(post) == 3);
      t.posts().remove_reaction(post, village.zainab, reaction("sad"));
      t.posts().add_reaction(post, village.zainab, reaction("sad"), at(3));
      CHECK(summary(*t.posts().find(post, {})) == "agree 1, \U0001F54C 1, sad 1");
    });
  });
}

TEST_CASE("of many who reacted, the first are shown, in order, and all are counted") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      const auto post = write_post(t, village.thread, village.ali, {"hello"}).id;
      std::vector<MemberId> people;
      for (int i = 0; i < 25; ++i) people.push_back(add_member(t, "m" + std::to_string(i)));
      for (auto it = people.rbegin(); it != people.rend(); ++it) t.posts().add_reaction(post, *it, reaction("agree"), at(1));
      const std::vector<MemberId> order(people.rbegin(), people.rend());
      auto tally = t.posts().find(post, people[0])->reactions.front();
      CHECK(tally.count == 25);
      CHECK(tally.mine);  // though not among the first
      CHECK(tally.members == std::vector(order.begin(), order.begin() + limits::reaction_members_shown));
      t.posts().remove_reaction(post, order[0], reaction("agree"));
      tally = t.posts().get_tally(post, reaction("agree"), {});
      CHECK(tally.count == 24);
      CHECK(tally.members == std::vector(order.begin() + 1, order.begin() + 1 + limits::reaction_members_shown));
    });
  });
}

TEST_CASE("each post of a page has its own reactions") {
  on_every_backend([](TestStore& store) {
    store.write([](Tables& t) {
      const auto village = build_village(t);
      std::vector<PostId> posts;
      for (int i = 0; i < 6; ++i) posts.push_back(write_post(t, village.thread, village.ali, {"p"}).id);
      t.posts().add_reaction(posts[5], village.ali, reaction("sad"), at(1));
      t.posts().add_reaction(posts[1], village.ali, reaction("agree"), at(2));
      t.posts().add_reaction(posts[1], village.ali, reaction("thanks"), at(2));
      t.posts().add_reaction(posts[2], village.ali, reaction("question"), at(2));
      t.posts().set_deleted(posts[2], Deletion{village.ali, at(3)});
      const auto page = t.posts().list(village.thread, 1, 6, village.ali);
      CHECK(summary(page[0]).empty());
      CHECK(summary(page[1]) == "agree 1, thanks 1");
      CHECK(summary(page[2]).empty());
      CHECK(summary(page[3]).empty());
      CHECK(summary(page[5]) == "sad 1");
      CHECK(summary(t.posts().list(village.thread, 2, 1, {}).front()) == "agree 1, thanks 1");
    });
  });
}

}  // namespace majlis::tests
