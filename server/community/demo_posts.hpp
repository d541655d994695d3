/// What is said in a demonstration community: planned list by list, done in the order of its times over all rooms, so
/// that feeds and unread counts come out as if people had really been there.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/community/demo_actors.hpp"
#include "server/community/demo_file.hpp"

namespace majlis::community::demo {

/// The entries that are planned must outlive the plan. Refusals name the entry by its path in the file.
class PostPlan {
 public:
  explicit PostPlan(Actors& actors) : actors_(actors) {}

  Result<void> add_lounge(ThreadId lounge, const std::vector<PostEntry>& entries, const std::string& path);
  /// Its first post starts it; `owner` pins or locks it once all is said.
  Result<void> add_thread(RoomId room, MemberId owner, const ThreadEntry& entry, const std::string& path);
  Result<void> run();

 private:
  /// One thing that somebody does at a time.
  struct Step {
    Time at;
    std::string path;
    std::function<Result<void>()> run;
  };
  /// The posts of one thread or lounge, as they come into being.
  struct Written {
    ThreadId thread;
    std::vector<PostId> posts;
  };
  using WrittenPtr = std::shared_ptr<Written>;

  void add_start(RoomId room, const ThreadEntry& entry, const WrittenPtr& written, const std::string& path);
  Result<void> add_posts(const std::vector<PostEntry>& entries, std::size_t first, const WrittenPtr& written,
                         const std::string& path);
  void add_aftermath(const PostEntry& entry, std::size_t index, const WrittenPtr& written, const std::string& path);
  Result<void> start(RoomId room, const ThreadEntry& entry, Written& written);
  Result<void> write(const PostEntry& entry, Written& written);

  Actors& actors_;
  std::vector<Step> steps_;
};

}  // namespace majlis::community::demo
