#include "server/community/threads.hpp"

#include "server/community/access.hpp"
#include "server/community/cards.hpp"
#include "server/community/composing.hpp"
#include "server/community/drafts.hpp"
#include "server/community/pages.hpp"
#include "server/community/reading.hpp"
#include "server/community/waiting.hpp"

namespace majlis::community {
namespace {

/// The lounge has no title, is always at the top, and is where everybody talks.
Result<ThreadAccess> require_titled(const Snapshot& now, ThreadId id, Permission permission) {
  auto thread = require_thread(now, id, permission);
  if (thread && !thread->thread.title) return refused(ErrorCode::conflict, "the lounge can't be renamed, pinned or locked");
  return thread;
}

ThreadCard update(Change& change, const ThreadCard& before, const ThreadCard& thread) {
  if (thread.title == before.title && thread.pinned == before.pinned && thread.locked == before.locked) return before;
  change.tables().threads().update(thread);
  change.emit(Feed::of(thread.room), ThreadChanged{thread.id, *thread.title, thread.pinned, thread.locked});
  return thread;
}

}  // namespace

Result<ThreadPage> handle(const Snapshot& now, const ListThreads& op) {
  auto in = require_room(now, op.room, ListThreads::traits.permission);
  if (!in) return pass_on(in);
  if (op.after) {
    const auto after = now.tables().threads().find(*op.after);
    if (!after || after->room != op.room || !after->title) return refused(ErrorCode::not_found, {}, "after");
  }
  return page_of_threads(now, *in, op.after);
}

Result<StartedThread> handle(Change& change, const StartThread& op) {
  auto in = require_room(change, op.room, StartThread::traits.permission);
  if (!in) return pass_on(in);
  auto text = compose(change, *in, op.text);
  if (!text) return pass_on(text);
  const MemberId author = *change.actor().member;
  auto& tables = change.tables();
  const auto id = tables.threads().add({op.room, op.title, author, change.now()});
  const auto record = tables.posts().add({id, author, change.now(), *text, std::nullopt});
  const StartedThread started{*tables.threads().find(id), *tables.posts().find(record.id, author)};
  change.emit(Feed::of(op.room), ThreadStarted{started.thread, started.post, Cards{}.add(started.post).list(tables)});
  announce_called(change, in->room, record, {}, called_by(record));
  set_read_mark(change, *in, id, record.number);
  let_go_of_draft(change, in->room, std::nullopt);
  return started;
}

Result<ThreadView> handle(const Snapshot& now, const OpenThread& op) {
  auto opened = require_thread(now, op.thread, OpenThread::traits.permission);
  if (!opened) return pass_on(opened);
  const auto& [thread, in] = *opened;
  const auto head = find_head(now, in, op.thread);
  return ThreadView{*now.tables().groups().find_card(in.room.group), in.room, in.group.role(),
                    position_of(now.tables(), Feed::of(in.room.id)), thread, head, first_page(now, thread, head, op.at),
                    Cards{}.add(thread).list(now.tables())};
}

Result<ThreadCard> handle(Change& change, const ChangeThread& op) {
  auto access = require_titled(change, op.thread, ChangeThread::traits.permission);
  if (!access) return pass_on(access);
  ThreadCard thread = access->thread;
  thread.title = op.title;
  return update(change, access->thread, thread);
}

Result<ThreadCard> handle(Change& change, const GovernThread& op) {
  auto access = require_titled(change, op.thread, GovernThread::traits.permission);
  if (!access) return pass_on(access);
  ThreadCard thread = access->thread;
  thread.pinned = op.pinned.value_or(thread.pinned);
  thread.locked = op.locked.value_or(thread.locked);
  return update(change, access->thread, thread);
}

}  // namespace majlis::community
