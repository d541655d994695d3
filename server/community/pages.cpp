#include "server/community/pages.hpp"

#include <algorithm>

#include "server/community/cards.hpp"
#include "server/community/reading.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t first_page_posts = 50;
constexpr std::int64_t posts_before_unread = 10;

std::int64_t first_number(const ThreadCard& thread, const std::optional<ThreadHead>& head, std::optional<PostNumber> at) {
  const std::int64_t newest = std::max<std::int64_t>(1, thread.last_number - first_page_posts + 1);
  std::int64_t from = newest;
  if (at) from = at->value - first_page_posts / 2;
  else if (head && head->followed && head->read_number < thread.last_number) from = head->read_number + 1 - posts_before_unread;
  return std::clamp<std::int64_t>(from, 1, newest);
}

}  // namespace

PostPage page_of_posts(const Snapshot& now, ThreadId thread, std::int64_t from, std::int64_t count) {
  PostPage page{now.tables().posts().list(thread, from, count, now.actor().member), {}};
  page.members = Cards{}.add(page.posts).list(now.tables());
  return page;
}

PostPage first_page(const Snapshot& now, const ThreadCard& thread, const std::optional<ThreadHead>& head,
                    std::optional<PostNumber> at) {
  return page_of_posts(now, thread.id, first_number(thread, head, at), first_page_posts);
}

ThreadPage page_of_threads(const Snapshot& now, const RoomAccess& in, std::optional<ThreadId> after) {
  ThreadPage page{now.tables().threads().list(in.room.id, after, limits::threads_per_page + 1), {}, {}, false};
  page.more = page.threads.size() > static_cast<std::size_t>(limits::threads_per_page);
  if (page.more) page.threads.pop_back();
  for (const auto& thread : page.threads) {
    if (auto head = find_head(now, in, thread.id)) page.heads.push_back(std::move(*head));
  }
  page.members = Cards{}.add(page.threads).list(now.tables());
  return page;
}

}  // namespace majlis::community
