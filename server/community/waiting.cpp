#include "server/community/waiting.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "server/community/cards.hpp"

namespace majlis::community {
namespace {

bool is_among(std::span<const Called> called, MemberId member) {
  return std::ranges::find(called, member, &Called::member) != called.end();
}

WaitingPost waiting_post(const storage::Tables& tables, const RoomAccess& in, const storage::PostRecord& post,
                         const Called& call) {
  const RoomCard& room = in.room;
  const bool unread = post.number > tables.reading().get_head(call.member, post.thread, in.since()).read_number;
  return {room.group, room.id, post.thread, tables.threads().find(post.thread)->title, post.id, post.number,
          card_of(tables, post.author), post.at, post.excerpt, call.answer, unread};
}

/// What a list may tell of: each room and each thread is looked at once.
class Readable {
 public:
  Readable(const Snapshot& now, MemberId member) : now_(now), member_(member) {}

  /// Nullopt: the member may not read it, or has left its group.
  const std::optional<RoomAccess>& room(RoomId id) {
    const auto [at, is_new] = rooms_.try_emplace(id);
    if (!is_new) return at->second;
    const auto room = now_.tables().rooms().find(id);
    if (!room) return at->second;
    auto in = access_of(now_.tables(), member_, *room);
    if (in.may_be_called()) at->second = std::move(in);
    return at->second;
  }

  /// As the thread's head counts: a mark of before the room was seen again is none.
  bool is_unread(const storage::WaitingRecord& waiting, const RoomAccess& in) {
    const auto [at, is_new] = read_numbers_.try_emplace(waiting.thread, 0);
    if (is_new) at->second = now_.tables().reading().get_head(member_, waiting.thread, in.since()).read_number;
    return waiting.number > at->second;
  }

 private:
  const Snapshot& now_;
  MemberId member_;
  std::map<RoomId, std::optional<RoomAccess>> rooms_;
  std::map<ThreadId, std::int64_t> read_numbers_;
};

struct Entry {
  bool unread;
  storage::WaitingRecord waiting;

  auto place() const { return std::tuple{unread, waiting.post}; }
};

/// Unread ones first, in both parts the newest first.
std::vector<Entry> list_readable(const Snapshot& now, MemberId member, Readable& readable) {
  std::vector<Entry> list;
  for (auto& waiting : now.tables().waiting().list(member, limits::waiting_per_member)) {
    const auto& in = readable.room(waiting.room);
    if (in) list.push_back({readable.is_unread(waiting, *in), std::move(waiting)});
  }
  std::ranges::sort(list, std::greater{}, &Entry::place);
  return list;
}

/// Whether the list has it behind the last post of the page before.
bool comes_after(const Entry& entry, const ListWaiting& op) {
  return !op.after || entry.place() < std::tuple{op.after_unread.value_or(true), *op.after};
}

/// Forgets what no list shows. With each addition, not in the upkeep: here it is a look at one member's newest, there it
/// would be one at everybody's; and who counts what waits hears of it in order.
void forget_surplus(Change& change, MemberId member) {
  constexpr std::int64_t at_once = 2;  // one comes at a time: so those who have too many from before get there as well
  auto& tables = change.tables();
  for (const auto id : tables.waiting().remove_beyond(member, limits::waiting_per_member, at_once)) {
    const auto post = *tables.posts().find_record(id);
    if (!access_of(tables, member, *tables.rooms().find(post.room)).may_be_called()) continue;
    change.emit(Feed::of(member), WaitingRemoved{post.room, post.thread, post.id, post.number});
  }
}

}  // namespace

std::vector<Called> called_by(const storage::PostRecord& post) {
  std::vector<Called> called;
  if (post.answers && post.answers != post.author) called.push_back({*post.answers, true});
  for (const auto member : post.mentions) {
    if (member != post.author && !is_among(called, member)) called.push_back({member, false});
  }
  return called;
}

void announce_called(Change& change, const RoomCard& room, const storage::PostRecord& post, std::span<const Called> before,
                    std::span<const Called> after) {
  auto& tables = change.tables();
  for (const auto& call : after) {
    const auto in = access_of(tables, call.member, room);
    if (!in.may_be_called()) continue;
    const bool added = tables.waiting().add(call.member, post, call.answer);
    auto waiting = waiting_post(tables, in, post, call);
    if (added) change.emit(Feed::of(call.member), WaitingAdded{std::move(waiting)});
    else change.emit(Feed::of(call.member), WaitingChanged{std::move(waiting)});
    if (added) forget_surplus(change, call.member);
  }
  for (const auto& call : before) {
    if (is_among(after, call.member)) continue;
    const bool removed = tables.waiting().remove(call.member, post);
    if (!removed || !access_of(tables, call.member, room).may_be_called()) continue;
    change.emit(Feed::of(call.member), WaitingRemoved{post.room, post.thread, post.id, post.number});
  }
}

Result<WaitingPage> handle(const Snapshot& now, const ListWaiting& op) {
  auto member = require_member(now);
  if (!member) return pass_on(member);
  WaitingPage page{{}, false};
  Readable readable{now, *member};
  for (const auto& entry : list_readable(now, *member, readable)) {
    if (!comes_after(entry, op)) continue;
    const auto& waiting = entry.waiting;
    const RoomCard& room = readable.room(waiting.room)->room;
    page.more = page.posts.size() == static_cast<std::size_t>(limits::waiting_per_page);
    if (page.more) break;
    const auto post = *now.tables().posts().find_record(waiting.post);
    page.posts.push_back({room.group, room.id, waiting.thread, waiting.title, post.id, post.number,
                          card_of(now.tables(), post.author), post.at, post.excerpt, waiting.answer, entry.unread});
  }
  return page;
}

}  // namespace majlis::community
