// A small community to test with: people, a group, rooms, threads, posts, in a line each.
#pragma once

#include <string>
#include <vector>

#include "storage/store.hpp"

namespace majlis::tests {

using storage::Tables;

inline Time at(std::int64_t ms) { return {ms}; }
inline Reaction reaction(std::string name) { return Reaction::trusted(std::move(name)); }

/// `name` is key and shape as well.
MemberId add_member(Tables& tables, const std::string& name);
GroupId add_group(Tables& tables, const std::string& slug);
RoomCard add_room(Tables& tables, GroupId group, const std::string& slug, Time created_at = at(1));
ThreadId add_thread(Tables& tables, RoomId room, MemberId author, const std::string& title, Time started_at = at(2));

struct Draft {
  std::string text;
  std::vector<MemberId> mentions = {};
  std::optional<PostId> reply_to = std::nullopt;
};
storage::PostText text_of(const Draft& draft);
storage::PostRecord write_post(Tables& tables, ThreadId thread, MemberId author, const Draft& draft, Time when = at(10));

/// A group with a room, and two members who talk in its lounge or in a thread.
struct Village {
  MemberId ali;
  MemberId zainab;
  GroupId group;
  RoomCard room;
  ThreadId thread;
};
Village build_village(Tables& tables);

}  // namespace majlis::tests
