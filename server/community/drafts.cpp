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

/// A draft where the member may still send it.
std::optional<Draft> shown(const Snapshot& now, const storage::DraftRecord& draft) {
  const auto room = now.tables().rooms().find(draft.room);
  if (!room) return std::nullopt;
  const auto in = access_of(now.tables(), now.actor().member, *room);
  if (!in.may_read() || !rules::is_allowed(permission_for(draft.thread), in.group.standing)) return std::nullopt;
  return Draft{room->group, room->id, draft.thread, draft.text, draft.reply_to, draft.saved_at};
}

/// Adds a draft unless it is not shown; false when the page is full and the draft has to wait for the next.
bool add_to_page(DraftPage& page, std::size_t& bytes, const Snapshot& now, const storage::DraftRecord& draft) {
  auto found = shown(now, draft);
  if (!found) return true;
  bytes += found->text.str().size();
  page.more = bytes > limits::page_bytes && !page.drafts.empty();
  if (!page.more) page.drafts.push_back(std::move(*found));
  return !page.more;
}

DraftPage page_of_drafts(const Snapshot& now, MemberId member, std::optional<Time> after) {
  constexpr std::int64_t at_once = 16;
  DraftPage page{{}, false};
  std::size_t bytes = 0;
  while (true) {
    const auto some = now.tables().drafts().list(member, after, at_once);
    for (const auto& draft : some) {
      if (!add_to_page(page, bytes, now, draft)) return page;
    }
    if (std::ssize(some) < at_once) return page;
    after = some.back().saved_at;
  }
}

DraftPage page_of_place(const Snapshot& now, MemberId member, const ListDrafts& op) {
  DraftPage page{{}, false};
  const auto draft = now.tables().drafts().find(member, {op.room.value_or(RoomId{}), op.thread});
  const bool is_before = draft && (!op.after || draft->saved_at < *op.after);
  auto found = is_before ? shown(now, *draft) : std::nullopt;
  if (found) page.drafts.push_back(std::move(*found));
  return page;
}

/// Where the member may keep no more drafts, one that they can't see any longer makes way: the one saved first.
Result<void> require_space_for_draft(Change& change, MemberId member) {
  auto& drafts = change.tables().drafts();
  if (drafts.count(member) < limits::drafts_per_member) return {};
  const auto all = drafts.list(member, std::nullopt, limits::drafts_per_member);
  const auto unseen = std::find_if(all.rbegin(), all.rend(), [&](const auto& draft) { return !shown(change, draft); });
  if (unseen == all.rend()) return refused(ErrorCode::too_many, "a member can keep at most 100 drafts");
  drafts.remove(member, {unseen->room, unseen->thread});
  return {};
}

/// A time of its own for each saving. Changes that are committed together have the same time, and a clock may go back.
Time next_saved_at(const Change& change, MemberId member) {
  const auto newest = change.tables().drafts().list(member, std::nullopt, 1);
  return newest.empty() ? change.now() : std::max(change.now(), Time{newest.front().saved_at.ms + 1});
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
  if (!before) {
    if (auto space = require_space_for_draft(change, member); !space) return pass_on(space);
  }
  const Time saved_at = next_saved_at(change, member);
  drafts.put(member, {access->in.room.id, access->thread, op.text, op.reply_to, saved_at});
  tell(change, access->in.room, access->thread, saved_at);
  return access->saved(saved_at);
}

Result<DraftPage> handle(const Snapshot& now, const ListDrafts& op) {
  auto member = require_member(now);
  if (!member) return pass_on(member);
  if (op.thread && op.room) return refused(ErrorCode::bad_field, "either a thread or a room", "thread");
  if (op.thread || op.room) return page_of_place(now, *member, op);
  return page_of_drafts(now, *member, op.after);
}

void let_go_of_draft(Change& change, const RoomCard& room, std::optional<ThreadId> thread) {
  if (!change.tables().drafts().remove(*change.actor().member, {room.id, thread})) return;
  tell(change, room, thread, std::nullopt);
}

}  // namespace majlis::community
