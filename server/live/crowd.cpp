#include "server/live/crowd.hpp"

#include <algorithm>

#include "protocol/frames.hpp"
#include "protocol/limits.hpp"

namespace majlis::live {
namespace {

constexpr std::size_t members_shown = 12;

template <class List>
auto find_member(List& list, MemberId member) {
  return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.member.id == member; });
}

}  // namespace

void Crowd::enter(RoomId room, const MemberCard& member) {
  auto& entry = rooms_[room];
  auto found = find_member(entry.present, member.id);
  if (found == entry.present.end()) {
    entry.present.push_back({member, 0});
    found = std::prev(entry.present.end());
    entry.present_changed = true;
  }
  ++found->connections;
}

void Crowd::leave(RoomId room, MemberId member) {
  const auto entry = rooms_.find(room);
  if (entry == rooms_.end()) return;
  auto& present = entry->second.present;
  const auto found = find_member(present, member);
  if (found == present.end() || --found->connections > 0) return;
  present.erase(found);
  entry->second.present_changed = true;
}

void Crowd::greet(RoomId room) {
  if (const auto entry = rooms_.find(room); entry != rooms_.end()) entry->second.present_changed = true;
}

void Crowd::type(RoomId room, ThreadId thread, const MemberCard& member, Time now) {
  auto& entry = rooms_[room];
  auto& writers = entry.typing[thread];
  const Time until{now.ms + limits::typing_lifetime_ms};
  if (const auto found = find_member(writers, member.id); found != writers.end()) {
    found->until = until;
    return;
  }
  writers.push_back({member, until});
  entry.typing_changed.insert(thread);
}

void Crowd::stop_typing(RoomId room, MemberId member) {
  const auto entry = rooms_.find(room);
  if (entry == rooms_.end()) return;
  for (auto& [thread, writers] : entry->second.typing) {
    const auto found = find_member(writers, member);
    if (found == writers.end()) continue;
    writers.erase(found);
    entry->second.typing_changed.insert(thread);
  }
}

void Crowd::rename(const MemberCard& member) {
  for (auto& [id, room] : rooms_) {
    if (const auto found = find_member(room.present, member.id); found != room.present.end()) {
      found->member = member;
      room.present_changed = true;
    }
    for (auto& [thread, writers] : room.typing) {
      const auto found = find_member(writers, member.id);
      if (found == writers.end()) continue;
      found->member = member;
      room.typing_changed.insert(thread);
    }
  }
}

bool Crowd::expire(Room& room, Time now) {
  for (auto& [thread, writers] : room.typing) {
    if (std::erase_if(writers, [&](const Writer& writer) { return writer.until <= now; }) > 0) room.typing_changed.insert(thread);
  }
  return room.present_changed || !room.typing_changed.empty();
}

void Crowd::tell(RoomId id, Room& room) {
  const Feed feed = Feed::of(id);
  if (std::exchange(room.present_changed, false)) {
    Presence presence{static_cast<std::int64_t>(room.present.size()), {}};
    for (const auto& present : room.present) {
      if (presence.members.size() < members_shown) presence.members.push_back(present.member);
    }
    tell_(feed, signal_line(feed, presence));
  }
  for (const ThreadId thread : std::exchange(room.typing_changed, {})) {
    Typing typing{thread, {}};
    for (const auto& writer : room.typing[thread]) typing.members.push_back(writer.member);
    tell_(feed, signal_line(feed, typing));
    if (typing.members.empty()) room.typing.erase(thread);
  }
}

void Crowd::tick(Time now) {
  for (auto entry = rooms_.begin(); entry != rooms_.end();) {
    Room& room = entry->second;
    if (expire(room, now)) tell(entry->first, room);
    entry = room.present.empty() && room.typing.empty() ? rooms_.erase(entry) : std::next(entry);
  }
}

}  // namespace majlis::live
