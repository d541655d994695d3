#include "server/live/crowd.hpp"

#include <algorithm>

#include "protocol/frames.hpp"
#include "protocol/json/decode.hpp"
#include "protocol/limits.hpp"

namespace majlis::live {

/// What nodes tell each other of a room.
struct WriterElsewhere {
  ThreadId thread;
  MemberCard member;
};
BOOST_DESCRIBE_STRUCT(WriterElsewhere, (), (thread, member))

struct CrowdSaid {
  std::vector<MemberCard> shown;
  std::vector<MemberId> others;
  std::vector<WriterElsewhere> typing;
};
BOOST_DESCRIBE_STRUCT(CrowdSaid, (), (shown, others, typing))

namespace {

constexpr std::size_t members_shown = 12;
constexpr std::size_t others_max = 10'000;         ///< said to other nodes: beyond that nobody counts exactly
constexpr std::int64_t share_every_ms = 8'000;
constexpr std::int64_t elsewhere_lifetime_ms = 25'000;    ///< two words may get lost; and nobody is seen for half a minute who is gone

template <class List>
auto find_member(List& list, MemberId member) {
  return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.member.id == member; });
}

bool is_same(const MemberCard& a, const MemberCard& b) { return a.id == b.id && a.name == b.name; }

}  // namespace

void Crowd::enter(RoomId room, const MemberCard& member) {
  auto& entry = rooms_[room];
  auto found = find_member(entry.present, member.id);
  if (found == entry.present.end()) {
    entry.present.push_back({member, 0});
    found = std::prev(entry.present.end());
    entry.present_changed = entry.to_share = true;
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
  entry->second.present_changed = entry->second.to_share = true;
}

void Crowd::greet(RoomId room) {
  if (const auto entry = rooms_.find(room); entry != rooms_.end()) entry->second.present_changed = true;
}

void Crowd::type(RoomId room, ThreadId thread, const MemberCard& member, Time now) {
  auto& entry = rooms_[room];
  entry.to_share = true;
  type(entry, thread, member, now, true);
}

void Crowd::type(Room& room, ThreadId thread, const MemberCard& member, Time now, bool here) {
  auto& writers = room.typing[thread];
  const Time until{now.ms + limits::typing_lifetime_ms};
  if (const auto found = find_member(writers, member.id); found != writers.end()) {
    // Two nodes through which somebody wrote would keep each other saying so for ever.
    if (found->here && !here) return;
    found->until = until;
    found->here = here;
    return;
  }
  writers.push_back({member, until, here});
  room.typing_changed.insert(thread);
}

void Crowd::hear(RoomId room, const std::string& node, const std::string& said, Time now) {
  json::Document document;
  auto crowd = json::parse_file(said, document) ? json::decode<CrowdSaid>(document) : Result<CrowdSaid>{refused(ErrorCode::bad_request)};
  if (!crowd) return;   // a newer program's
  auto& entry = rooms_[room];
  for (const auto& writer : crowd->typing) type(entry, writer.thread, writer.member, now, false);
  if (crowd->shown.empty()) {
    entry.present_changed = entry.elsewhere.erase(node) > 0 || entry.present_changed;
    return;
  }
  auto& there = entry.elsewhere[node];
  there.until = {now.ms + elsewhere_lifetime_ms};
  if (there.others == crowd->others && std::ranges::equal(there.shown, crowd->shown, is_same)) return;
  there.shown = std::move(crowd->shown);
  there.others = std::move(crowd->others);
  entry.present_changed = true;
}

void Crowd::share_again(RoomId room) {
  if (const auto entry = rooms_.find(room); entry != rooms_.end()) entry->second.to_share = true;
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
    for (auto& [node, elsewhere] : room.elsewhere) {
      const auto found = std::ranges::find(elsewhere.shown, member.id, &MemberCard::id);
      if (found == elsewhere.shown.end()) continue;
      *found = member;
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
  // What lasts longer than anything can, is from before the clock was set back.
  const auto is_over = [now](Time until, std::int64_t lifetime_ms) { return until <= now || until.ms > now.ms + lifetime_ms; };
  for (auto& [thread, writers] : room.typing) {
    if (std::erase_if(writers, [&](const Writer& writer) { return is_over(writer.until, limits::typing_lifetime_ms); }) > 0) room.typing_changed.insert(thread);
  }
  if (std::erase_if(room.elsewhere, [&](const auto& entry) { return is_over(entry.second.until, elsewhere_lifetime_ms); }) > 0) room.present_changed = true;
  return room.present_changed || !room.typing_changed.empty();
}

void Crowd::tell(RoomId id, Room& room) {
  const Feed feed = Feed::of(id);
  if (std::exchange(room.present_changed, false)) {
    // Somebody may be there by way of two nodes.
    std::unordered_set<MemberId> counted;
    Presence presence{0, {}};
    const auto show = [&](const MemberCard& member) {
      if (counted.insert(member.id).second && presence.members.size() < members_shown) presence.members.push_back(member);
    };
    for (const auto& present : room.present) show(present.member);
    for (const auto& [node, elsewhere] : room.elsewhere) {
      for (const auto& member : elsewhere.shown) show(member);
      counted.insert(elsewhere.others.begin(), elsewhere.others.end());
    }
    presence.count = static_cast<std::int64_t>(counted.size());
    tell_(feed, signal_line(feed, presence));
  }
  for (const ThreadId thread : std::exchange(room.typing_changed, {})) {
    Typing typing{thread, {}};
    for (const auto& writer : room.typing[thread]) typing.members.push_back(writer.member);
    tell_(feed, signal_line(feed, typing));
    if (typing.members.empty()) room.typing.erase(thread);
  }
}

void Crowd::share(RoomId id, Room& room, Time now) {
  CrowdSaid said;
  for (const auto& present : room.present) {
    if (said.shown.size() < members_shown) said.shown.push_back(present.member);
    else if (said.others.size() < others_max) said.others.push_back(present.member.id);
  }
  for (const auto& [thread, writers] : room.typing) {
    for (const auto& writer : writers) {
      if (writer.here) said.typing.push_back({thread, writer.member});
    }
  }
  room.to_share = false;
  room.shared_at = now;
  share_(id, json::to_json(said));
}

void Crowd::tick(Time now) {
  for (auto entry = rooms_.begin(); entry != rooms_.end();) {
    Room& room = entry->second;
    if (expire(room, now)) tell(entry->first, room);
    const bool again = !room.present.empty() && (now < room.shared_at || room.shared_at.ms + share_every_ms <= now.ms);   // or the clock was set back
    if (share_ && (room.to_share || again)) share(entry->first, room, now);
    entry = room.present.empty() && room.elsewhere.empty() && room.typing.empty() ? rooms_.erase(entry) : std::next(entry);
  }
}

}  // namespace majlis::live
