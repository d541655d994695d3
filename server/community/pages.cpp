#include "server/community/pages.hpp"

#include <algorithm>

#include "server/community/cards.hpp"
#include "server/community/reading.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t first_page_posts = 50;
constexpr std::int64_t posts_before_unread = 10;

PostSpan first_span(const ThreadCard& thread, const std::optional<ThreadHead>& head, std::optional<PostNumber> at) {
  const std::int64_t newest = std::max<std::int64_t>(1, thread.last_number - first_page_posts + 1);
  const auto around = [&](std::int64_t anchor, std::int64_t before) {
    return PostSpan{std::clamp<std::int64_t>(anchor - before, 1, newest), first_page_posts, anchor};
  };
  if (at) return around(at->value, first_page_posts / 2);
  if (head && head->followed && head->read_number < thread.last_number) return around(head->read_number + 1, posts_before_unread);
  return {newest, first_page_posts, thread.last_number};
}

std::size_t bytes_of(const Post& post) { return post.text.str().size() + (post.html ? post.html->text.size() : 0); }

/// Leaves out the posts furthest from `anchor` until the rest is small enough for a page. One stays in any case.
void fit_page(std::vector<Post>& posts, std::int64_t anchor) {
  std::size_t bytes = 0;
  for (const auto& post : posts) bytes += bytes_of(post);
  auto first = posts.begin();
  auto end = posts.end();
  while (bytes > limits::page_bytes && end - first > 1) {
    const bool front_is_further = anchor - first->number > std::prev(end)->number - anchor;
    bytes -= bytes_of(front_is_further ? *first++ : *--end);
  }
  posts.erase(end, posts.end());
  posts.erase(posts.begin(), first);
}

}  // namespace

PostPage page_of_posts(const Snapshot& now, ThreadId thread, const PostSpan& span) {
  PostPage page{now.tables().posts().list(thread, span.from, span.count, now.actor().member), {}};
  fit_page(page.posts, span.anchor);
  page.members = Cards{}.add(page.posts).list(now.tables());
  return page;
}

PostPage first_page(const Snapshot& now, const ThreadCard& thread, const std::optional<ThreadHead>& head,
                    std::optional<PostNumber> at) {
  return page_of_posts(now, thread.id, first_span(thread, head, at));
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
