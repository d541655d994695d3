#include "server/community/reading.hpp"

#include <algorithm>

#include "server/community/accounts.hpp"
#include "server/community/groups.hpp"

namespace majlis::community {
namespace {

/// The thread, for a member of its group: nobody else has read marks there.
Result<ThreadAccess> require_reader(const Snapshot& now, ThreadId id, Permission permission) {
  auto thread = require_thread(now, id, permission);
  const bool outside = thread && !thread->in.group.is_member();
  if (outside) return denied(thread->in.group.standing, "only members of the group have read marks");
  return thread;
}

Result<ThreadAccess> require_numbered(const Snapshot& now, ThreadId id, PostNumber number, Permission permission) {
  auto thread = require_reader(now, id, permission);
  const bool beyond = thread && number.value > thread->thread.last_number;
  if (beyond) return refused(ErrorCode::bad_field, "beyond the last post", "number");
  return thread;
}

}  // namespace

FeedPosition position_of(const storage::Tables& tables, const Feed& feed) {
  return {FeedName::trusted(feed.name()), tables.feeds().get_head(feed)};
}

std::optional<ThreadHead> find_head(const Snapshot& now, const RoomAccess& in, ThreadId thread) {
  if (!in.group.is_member()) return std::nullopt;
  return now.tables().reading().get_head(*now.actor().member, thread, in.since());
}

ThreadHead set_read_mark(Change& change, const RoomAccess& in, ThreadId thread, std::int64_t number) {
  const MemberId member = *change.actor().member;
  const auto since = in.since();
  // A clock that was set back must not make the mark look like one from before the member came.
  change.tables().reading().set_read(member, thread, number, std::max(change.now(), since.at));
  auto head = change.tables().reading().get_head(member, thread, since);
  change.emit(Feed::of(member), ReadMarkMoved{head});
  return head;
}

void start_reading_lounge(Change& change, MemberId member, const RoomCard& room) {
  const auto lounge = change.tables().threads().find(room.lounge);
  change.tables().reading().set_read(member, room.lounge, lounge ? lounge->last_number : 0, change.now());
}

Result<Home> handle(const Snapshot& now, const OpenHome&) {
  const auto member = now.actor().member;
  if (!member) return Home{};
  Home home{me_of(now.tables(), *member), position_of(now.tables(), Feed::of(*member)), {}};
  for (const auto group : now.tables().groups().list_of_member(*member)) {
    home.groups.push_back(summary_of(now, access_of(now.tables(), member, group)));
  }
  return home;
}

Result<ThreadHead> handle(const Snapshot& now, const GetHead& op) {
  auto thread = require_reader(now, op.thread, GetHead::traits.permission);
  if (!thread) return pass_on(thread);
  return *find_head(now, thread->in, op.thread);
}

Result<ThreadHead> handle(Change& change, const MoveReadMark& op) {
  auto thread = require_numbered(change, op.thread, op.number, MoveReadMark::traits.permission);
  if (!thread) return pass_on(thread);
  const auto head = *find_head(change, thread->in, op.thread);
  if (head.followed && op.number.value <= head.read_number) return head;
  return set_read_mark(change, thread->in, op.thread, op.number.value);
}

Result<ThreadHead> handle(Change& change, const MarkUnread& op) {
  auto thread = require_numbered(change, op.thread, op.number, MarkUnread::traits.permission);
  if (!thread) return pass_on(thread);
  const auto head = *find_head(change, thread->in, op.thread);
  const std::int64_t read_number = op.number.value - 1;
  if (head.followed && head.read_number == read_number) return head;
  return set_read_mark(change, thread->in, op.thread, read_number);
}

}  // namespace majlis::community
