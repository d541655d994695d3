#include "server/community/demo_posts.hpp"

#include <fmt/format.h>

#include "server/community/posts.hpp"
#include "server/community/threads.hpp"

namespace majlis::community::demo {
namespace {

tl::unexpected<Refusal> wrong_at(std::string path, const char* what) {
  return tl::unexpected(json::within(std::move(path), refuse(ErrorCode::bad_field, what)));
}

const Markdown& first_text(const PostEntry& entry) { return entry.edited_from ? *entry.edited_from : entry.text; }

}  // namespace

Result<void> PostPlan::run() {
  std::ranges::stable_sort(steps_, {}, &Step::at);
  for (const auto& step : steps_) {
    if (auto done = step.run(); !done) return tl::unexpected(json::within(step.path, std::move(done.error())));
  }
  return {};
}

Result<void> PostPlan::add_lounge(ThreadId lounge, const std::vector<PostEntry>& entries, const std::string& path) {
  return add_posts(entries, 0, std::make_shared<Written>(Written{lounge, {}}), path);
}

Result<void> PostPlan::add_thread(RoomId room, MemberId owner, const ThreadEntry& entry, const std::string& path) {
  if (entry.posts.empty()) return wrong_at(path + ".posts", "needs a first post");
  if (entry.by != entry.posts.front().by) return wrong_at(path + ".by", "must be who wrote the first post");
  auto written = std::make_shared<Written>();
  add_start(room, entry, written, path + ".posts[0]");
  if (auto added = add_posts(entry.posts, 1, written, path + ".posts"); !added) return added;
  if (!entry.pinned && !entry.locked) return {};
  const Time at = actors_.later(actors_.minutes_ago(entry.posts.back().minutes_ago), 5);
  steps_.push_back({at, path, [=, this, &entry] {
    return forget(actors_.act(owner, at, GovernThread{written->thread, entry.pinned, entry.locked}));
  }});
  return {};
}

void PostPlan::add_start(RoomId room, const ThreadEntry& entry, const WrittenPtr& written, const std::string& path) {
  const auto& first = entry.posts.front();
  steps_.push_back({actors_.minutes_ago(first.minutes_ago), path, [=, this, &entry] { return start(room, entry, *written); }});
  add_aftermath(first, 0, written, path);
}

Result<void> PostPlan::add_posts(const std::vector<PostEntry>& entries, std::size_t first, const WrittenPtr& written,
                                 const std::string& path) {
  for (std::size_t i = first; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    const auto here = fmt::format("{}[{}]", path, i);
    if (i > 0 && entry.minutes_ago > entries[i - 1].minutes_ago) {
      return wrong_at(here + ".minutes_ago", "posts stand in the order of their times");
    }
    if (entry.reply_to && entry.reply_to->value >= static_cast<std::int64_t>(i)) {
      return wrong_at(here + ".reply_to", "answers an earlier post");
    }
    steps_.push_back({actors_.minutes_ago(entry.minutes_ago), here, [=, this, &entry] { return write(entry, *written); }});
    add_aftermath(entry, i, written, here);
  }
  return {};
}

/// Reactions, an edit, a deletion: each a minute after the one before.
void PostPlan::add_aftermath(const PostEntry& entry, std::size_t index, const WrittenPtr& written, const std::string& path) {
  const Time at = actors_.minutes_ago(entry.minutes_ago);
  std::int64_t minutes = 1;
  const auto add = [&](const MemberName& by, auto make_op) {
    const Time then = actors_.later(at, minutes++);
    steps_.push_back({then, path, [=, this]() -> Result<void> {
      auto who = actors_.find(by);
      if (!who) return pass_on(who);
      return forget(actors_.act(*who, then, make_op(written->posts[index])));
    }});
  };
  if (entry.edited_from) add(entry.by, [text = entry.text](PostId post) { return EditPost{post, text}; });
  for (const auto& [name, members] : entry.reactions.value_or(ReactionsByName{}).members) {
    for (const auto& by : members) {
      add(by, [reaction = Reaction::trusted(name)](PostId post) { return AddReaction{post, reaction}; });
    }
  }
  if (entry.deleted.value_or(false)) add(entry.by, [](PostId post) { return DeletePost{post}; });
}

Result<void> PostPlan::start(RoomId room, const ThreadEntry& entry, Written& written) {
  const auto& first = entry.posts.front();
  auto author = actors_.find(first.by);
  if (!author) return pass_on(author);
  auto started = actors_.act(*author, actors_.minutes_ago(first.minutes_ago), StartThread{room, entry.title, first_text(first)});
  if (!started) return pass_on(started);
  written = {started->thread.id, {started->post.id}};
  return {};
}

Result<void> PostPlan::write(const PostEntry& entry, Written& written) {
  auto author = actors_.find(entry.by);
  if (!author) return pass_on(author);
  std::optional<PostId> reply_to;
  if (entry.reply_to) reply_to = written.posts[static_cast<std::size_t>(entry.reply_to->value)];
  auto post = actors_.act(*author, actors_.minutes_ago(entry.minutes_ago), WritePost{written.thread, first_text(entry), reply_to});
  if (!post) return pass_on(post);
  written.posts.push_back(post->id);
  return {};
}

}  // namespace majlis::community::demo
