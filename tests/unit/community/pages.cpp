/// Pages of long posts: what a phone on a thin line gets at once, and that it is the part it asked for.
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

/// As much text as a post can hold, without markup.
const std::string long_words = std::string(limits::post_bytes, 'a');

/// How many of them are a page.
constexpr std::int64_t a_page = limits::page_bytes / limits::post_bytes;

using Numbers = std::vector<std::int64_t>;

Numbers numbers_of(const PostPage& page) {
  Numbers numbers;
  for (const auto& post : page.posts) numbers.push_back(post.number);
  return numbers;
}

Numbers from_to(std::int64_t first, std::int64_t last) {
  Numbers numbers;
  for (auto number = first; number <= last; ++number) numbers.push_back(number);
  return numbers;
}

/// A thread of forty long posts.
struct LongThread : Quarter {
  ThreadId thread = start(other, open_room.id, "Bylaws", long_words).thread.id;
  LongThread() {
    for (int i = 1; i < 40; ++i) say(other, thread, long_words);
  }
  Numbers list(std::int64_t from, std::int64_t count, std::optional<PostNumber> anchor = {}) {
    return numbers_of(accepted(world.as(member, ListPosts{thread, {from}, {count}, anchor})));
  }
};

TEST_CASE("a page of long posts is cut, at the end that matters less") {
  LongThread t;
  CHECK(t.list(1, 40) == from_to(1, a_page));
  CHECK(t.list(1, 40, PostNumber{1}) == from_to(1, a_page));
  CHECK_MESSAGE(t.list(1, 40, PostNumber{40}) == from_to(40 - a_page + 1, 40), "paging back goes on without a gap");
  const auto around = t.list(1, 40, PostNumber{20});
  CHECK(around.size() == a_page);
  CHECK(around.front() == 20 - a_page / 2);
  CHECK_MESSAGE(t.list(30, 20, PostNumber{2}) == from_to(30, 40), "an anchor elsewhere is no reason to refuse");
}

TEST_CASE("who opens a thread of long posts sees the place they came for") {
  LongThread t;
  const auto open = [&](MemberId who, std::optional<PostNumber> at) {
    return numbers_of(accepted(t.world.as(who, OpenThread{t.thread, at})).posts);
  };
  CHECK_MESSAGE(open(t.other, {}).back() == 40, "all is read: the newest");
  CHECK(open(t.other, {}).size() == a_page);
  accepted(t.world.as(t.member, MoveReadMark{t.thread, {25}}));
  const auto unread = open(t.member, {});
  CHECK(std::ranges::find(unread, 26) != unread.end());
  const auto linked = open(t.member, PostNumber{3});
  CHECK(std::ranges::find(linked, 3) != linked.end());
}

TEST_CASE("the HTML of posts counts as well, and a page always holds one") {
  Quarter q;
  std::string markup;
  while (markup.size() < limits::post_bytes - 10) markup += "*abcdef*\n";
  for (int i = 0; i < 12; ++i) q.say(q.other, q.open_room.lounge, markup);
  const auto page = accepted(q.world.as(q.member, ListPosts{q.open_room.lounge, {1}, {12}, {}}));
  std::size_t bytes = 0;
  for (const auto& post : page.posts) bytes += post.text.str().size() + (post.html ? post.html->text.size() : 0);
  CHECK(page.posts.size() > 1);
  CHECK(page.posts.size() < 12);
  CHECK(bytes <= limits::page_bytes);
  CHECK(bytes > limits::page_bytes - 5 * limits::post_bytes);
}

}  // namespace
}  // namespace majlis::tests
