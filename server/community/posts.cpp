#include "server/community/posts.hpp"

#include "server/community/access.hpp"
#include "server/community/cards.hpp"
#include "server/community/composing.hpp"
#include "server/community/drafts.hpp"
#include "server/community/pages.hpp"
#include "server/community/reading.hpp"
#include "server/community/waiting.hpp"
#include "server/rules/permissions.hpp"

namespace majlis::community {
namespace {

/// As the actor sees it.
Post post_for_actor(const Snapshot& now, PostId id) { return *now.tables().posts().find(id, now.actor().member); }
/// As an event tells it: for nobody in particular.
Post post_for_all(const Snapshot& now, PostId id) { return *now.tables().posts().find(id, std::nullopt); }

template <class Event>
void emit_post(Change& change, RoomId room, Post post, const Excerpt& excerpt) {
  auto members = Cards{}.add(post).list(change.tables());
  change.emit(Feed::of(room), Event{std::move(post), excerpt, std::move(members)});
}

Result<void> require_open(const ThreadAccess& thread) {
  const bool governs = rules::is_allowed(Permission::govern_thread, thread.in.group.standing);
  if (thread.thread.locked && !governs) return refused(ErrorCode::conflict, "this thread is locked");
  return {};
}

Result<void> require_answerable(const Snapshot& now, ThreadId thread, std::optional<PostId> reply_to) {
  if (!reply_to) return {};
  const auto post = now.tables().posts().find_record(*reply_to);
  if (!post || post->thread != thread) return refused(ErrorCode::bad_field, "no post of this thread", "reply_to");
  if (post->deleted) return refused(ErrorCode::conflict, "the post to answer is deleted", "reply_to");
  return {};
}

Result<PostAccess> require_present(const Snapshot& now, PostId id, Permission permission) {
  auto post = require_post(now, id, permission);
  if (post && post->post.deleted) return refused(ErrorCode::conflict, "this post is deleted");
  return post;
}

}  // namespace

Result<PostPage> handle(const Snapshot& now, const ListPosts& op) {
  auto thread = require_thread(now, op.thread, ListPosts::traits.permission);
  if (!thread) return pass_on(thread);
  return page_of_posts(now, op.thread, {op.from.value, op.count.value, op.anchor.value_or(op.from).value});
}

Result<PostPlace> handle(const Snapshot& now, const FindPost& op) {
  auto found = require_post(now, op.post, FindPost::traits.permission);
  if (!found) return pass_on(found);
  return PostPlace{found->in.room.group, found->post.room, found->post.thread, found->post.number};
}

Result<PostPreview> handle(const Snapshot& now, const PreviewPost& op) {
  auto in = require_room(now, op.room, PreviewPost::traits.permission);
  if (!in) return pass_on(in);
  return compose(now, *in, op.text).map([](storage::PostText text) { return PostPreview{std::move(text.html)}; });
}

Result<Post> handle(Change& change, const WritePost& op) {
  auto thread = require_thread(change, op.thread, WritePost::traits.permission);
  if (!thread) return pass_on(thread);
  if (auto open = require_open(*thread); !open) return pass_on(open);
  if (auto answerable = require_answerable(change, op.thread, op.reply_to); !answerable) return pass_on(answerable);
  auto text = compose(change, thread->in, op.text);
  if (!text) return pass_on(text);
  const auto record = change.tables().posts().add({op.thread, *change.actor().member, change.now(), *text, op.reply_to});
  auto post = post_for_all(change, record.id);   // as its author sees it as well: nobody has reacted yet
  emit_post<PostWritten>(change, record.room, post, text->excerpt);
  announce_called(change, thread->in.room, record, {}, called_by(record));
  set_read_mark(change, thread->in, op.thread, record.number);
  let_go_of_draft(change, thread->in.room, op.thread);
  return post;
}

Result<void> may_type(const Snapshot& now, const SetTyping& op) {
  auto thread = require_thread(now, op.thread, SetTyping::traits.permission);
  if (!thread) return pass_on(thread);
  if (thread->thread.room != op.room) return refused(ErrorCode::bad_field, "no thread of this room", "thread");
  return require_open(*thread);
}

Result<Post> handle(Change& change, const EditPost& op) {
  auto found = require_present(change, op.post, EditPost::traits.permission);
  if (!found) return pass_on(found);
  const auto& before = found->post;
  if (auto post = post_for_actor(change, op.post); post.text == op.text) return post;
  if (before.edits + 1 >= limits::revisions_per_post) return refused(ErrorCode::too_many, "this post was edited too often");
  auto text = compose(change, found->in, op.text);
  if (!text) return pass_on(text);
  change.tables().posts().update_text(op.post, *text, change.now());
  auto edited = post_for_all(change, op.post);
  edited.reactions.clear();
  emit_post<PostEdited>(change, before.room, std::move(edited), text->excerpt);
  const auto after = *change.tables().posts().find_record(op.post);
  announce_called(change, found->in.room, after, called_by(before), called_by(after));
  return post_for_actor(change, op.post);
}

Result<Done> handle(Change& change, const DeletePost& op) {
  auto found = require_post(change, op.post, DeletePost::traits.permission);
  if (!found) return pass_on(found);
  const auto& post = found->post;
  if (post.deleted) return Done{};
  const Deletion deletion{*change.actor().member, change.now()};
  change.tables().posts().set_deleted(op.post, deletion);
  change.emit(Feed::of(post.room),
              PostDeleted{post.thread, post.id, post.number, deletion, card_of(change.tables(), deletion.by)});
  announce_called(change, found->in.room, post, called_by(post), {});
  return Done{};
}

Result<Post> handle(Change& change, const RestorePost& op) {
  auto found = require_post(change, op.post, RestorePost::traits.permission);
  if (!found) return pass_on(found);
  const auto& post = found->post;
  if (!post.deleted) return post_for_actor(change, op.post);
  change.tables().posts().set_deleted(op.post, std::nullopt);
  emit_post<PostRestored>(change, post.room, post_for_all(change, op.post), post.excerpt);
  announce_called(change, found->in.room, post, {}, called_by(post));
  return post_for_actor(change, op.post);
}

Result<RevisionList> handle(const Snapshot& now, const ListRevisions& op) {
  auto found = require_post(now, op.post, ListRevisions::traits.permission);
  if (!found) return pass_on(found);
  if (found->post.deleted) return RevisionList{};
  return RevisionList{now.tables().posts().list_revisions(op.post, limits::revisions_per_post)};
}

}  // namespace majlis::community
