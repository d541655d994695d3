/// Pages of posts and threads, with the cards of all whom they name.
#pragma once

#include <optional>

#include "protocol/operations/posts.hpp"
#include "protocol/operations/rooms.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Posts by number: `count` from `from` on, of which the one at `anchor` matters most.
struct PostSpan {
  std::int64_t from;
  std::int64_t count;
  std::int64_t anchor;
};

/// At most limits::page_bytes, and at least one post where there is any: what is furthest from the anchor is left out.
PostPage page_of_posts(const Snapshot& now, ThreadId thread, const PostSpan& span);

/// The page that somebody who opens a thread sees: around `at`, else the first unread with a little before it, else
/// the newest posts.
PostPage first_page(const Snapshot& now, const ThreadCard& thread, const std::optional<ThreadHead>& head,
                    std::optional<PostNumber> at);

ThreadPage page_of_threads(const Snapshot& now, const RoomAccess& in, std::optional<ThreadId> after);

}  // namespace majlis::community
