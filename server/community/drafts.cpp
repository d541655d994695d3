#include "server/community/drafts.hpp"

#include <algorithm>

namespace majlis::community {
namespace {

struct DraftAccess {
  RoomAccess in;
  std::optional<ThreadId> thread;

  storage::DraftPlace place() const { return {in.room.id, thread}; }
  SavedDraft saved(std::optional<Time> at) const { return {in.room.group, in.room.id, thread, at}; }
};

Permission permission_for(const std::optional<ThreadId>& thread) {
  return thread ? Permission::write_post : Permission::start_thread;
}

Result<DraftAccess> require_place(const Snapshot& now, const std::optional<ThreadId>& thread, const std::optional<RoomId>& room) {
  if (thread.has_value() == room.has_value()) return refused(ErrorCode::bad_field, "either a thread or a room", "thread");
  if (room) {
    auto in = require_room(now, *room, permission_for(thread));
    if (!in) return pass_on(in);
    return DraftAccess{std::move(*in), std::nullopt};
  }
  auto found = require_thread(now, *thread, permission_for(thread));
  if (!found) return pass_on(found);
  return DraftAccess{std::move(found->in), *thread};
}

Result<void> require_answerable(const Snapshot& now, const SaveDraft& op) {
  if (!op.reply_to) return {};
  const auto post = now.tables().posts().find_record(*op.reply_to);
  if (!post || post->thread != op.thread) return refused(ErrorCode::bad_field, "no post of this thread", "reply_to");
  return {};
}

void tell(Change& change, const RoomCard& room, const std::optional<ThreadId>& thread, std::optional<Time> saved_at) {
  change.emit(Feed::of(*change.actor().member), DraftChanged{room.group, room.id, thread, saved_at});
}

/// A draft that the member may still send.
std::optional<Draft> shown(const Snapshot& now, const storage::DraftRecord& draft) {
  const auto room = now.tables().rooms().find(draft.room);
  if (!room) return std::nullopt;
  const auto in = access_of(now.tables(), now.actor().member, *room);
  if (!in.may_read() || !rules::is_allowed(permission_for(draft.thread), in.group.standing)) return std::nullopt;
  return Draft{room->group, room->id, draft.thread, draft.text, draft.reply_to, draft.saved_at};
}

bool is_asked_for(const storage::DraftRecord& draft, const ListDrafts& op) {
  if (op.thread) return draft.thread == op.thread;
  if (op.room) return !draft.thread && draft.room == op.room;
  return true;
}

}  // namespace

Result<SavedDraft> handle(Change& change, const SaveDraft& op) {
  auto access = require_place(change, op.thread, op.room);
  if (!access) return pass_on(access);
  if (auto answerable = require_answerable(change, op); !answerable) return pass_on(answerable);
  if (op.text.empty()) {
    let_go_of_draft(change, access->in.room, access->thread);
    return access->saved(std::nullopt);
  }
  const MemberId member = *change.actor().member;
  auto& drafts = change.tables().drafts();
  const auto before = drafts.find(member, access->place());
  if (before && before->text == op.text && before->reply_to == op.reply_to) return access->saved(before->saved_at);
  if (!before && drafts.count(member) >= limits::drafts_per_member) {
    return refused(ErrorCode::too_many, "a member can keep at most 100 drafts");
  }
  // Changes that are committed together have the same time, and a clock may go back.
  const Time saved_at = before ? std::max(change.now(), Time{before->saved_at.ms + 1}) : change.now();
  drafts.put(member, {access->in.room.id, access->thread, op.text, op.reply_to, saved_at});
  tell(change, access->in.room, access->thread, saved_at);
  return access->saved(saved_at);
}

Result<DraftList> handle(const Snapshot& now, const ListDrafts& op) {
  auto member = require_member(now);
  if (!member) return pass_on(member);
  if (op.thread && op.room) return refused(ErrorCode::bad_field, "either a thread or a room", "thread");
  DraftList list;
  for (const auto& draft : now.tables().drafts().list(*member, limits::drafts_per_member)) {
    if (!is_asked_for(draft, op)) continue;
    if (auto found = shown(now, draft)) list.drafts.push_back(std::move(*found));
  }
  return list;
}

void let_go_of_draft(Change& change, const RoomCard& room, std::optional<ThreadId> thread) {
  if (!change.tables().drafts().remove(*change.actor().member, {room.id, thread})) return;
  tell(change, room, thread, std::nullopt);
}

}  // namespace majlis::community
