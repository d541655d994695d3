#include "server/net/first_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "protocol/json/encode.hpp"
#include "server/community/groups.hpp"
#include "server/community/posts.hpp"
#include "server/community/reading.hpp"
#include "server/community/rooms.hpp"
#include "server/community/threads.hpp"

namespace majlis::net {
namespace {

using community::Snapshot;

/// An address in its parts. Slugs hold no percent signs, so nothing has to be decoded.
struct Address {
  std::vector<std::string_view> parts;
  std::optional<PostNumber> at;            ///< `?at=`: a post's number
};

std::optional<std::int64_t> positive(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && value >= 1 && value <= limits::integer_max ? std::optional{value} : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Address read_address(std::string_view target) {
  const auto mark = std::min(target.find('?'), target.size());
  Address address{split(target.substr(0, mark), '/'), std::nullopt};
  for (const auto field : split(target.substr(mark), '&')) {
    const auto bare = field.starts_with('?') ? field.substr(1) : field;
    if (bare.starts_with("at=")) {
      if (const auto number = positive(bare.substr(3))) address.at = PostNumber{*number};
    }
  }
  return address;
}

/// Gathers what belongs together: it reaches the page as a whole, or not at all.
class Answers {
 public:
  explicit Answers(const Snapshot& now) : now_(now) {}

  /// The reply, which is kept for the page; the refusal, of which nothing is.
  template <class Op>
  Result<typename Op::Reply> ask(const Op& op) {
    auto reply = community::handle(now_, op);
    if (reply) kept_.push_back(fmt::format(R"({{"op":"{}","args":{},"reply":{}}})", wire_name<Op>(), json::to_json(op), json::to_json(*reply)));
    return reply;
  }
  bool is_lounge(const PostPlace& place) const {
    const auto room = now_.tables().rooms().find(place.room);
    return room && room->lounge == place.thread;
  }
  void add(const Answers& others) { kept_.insert(kept_.end(), others.kept_.begin(), others.kept_.end()); }
  std::string json() const { return fmt::format(R"({{"replies":[{}]}})", fmt::join(kept_, ",")); }

 private:
  const Snapshot& now_;
  std::vector<std::string> kept_;
};

/// What the page says of a place, to whoever finds it.
struct Told {
  std::string title;
  std::string description;
};

/// The rooms beside the sheet: of one's own groups they came with home, others have to be opened.
void ask_surroundings(Answers& answers, const GroupCard& group, const std::optional<Role>& role) {
  if (!role) (void)answers.ask(OpenGroup{group.id});
}

std::optional<Told> ask_group(Answers& answers, std::string_view slug) {
  auto name = Slug::parse(std::string{slug});
  if (!name) return std::nullopt;
  const auto place = answers.ask(FindPlace{std::move(*name), std::nullopt});
  if (!place) return std::nullopt;
  const auto opened = answers.ask(OpenGroup{place->group});
  if (!opened) return std::nullopt;
  return Told{opened->group.name.str(), opened->group.about.str()};
}

std::optional<Told> ask_room(Answers& answers, const Address& address) {
  auto group = Slug::parse(std::string{address.parts[1]});
  auto slug = Slug::parse(std::string{address.parts[2]});
  if (!group || !slug) return std::nullopt;
  const auto place = answers.ask(FindPlace{std::move(*group), std::move(*slug)});
  if (!place || !place->room) return std::nullopt;
  const auto opened = answers.ask(OpenRoom{*place->room, address.at});
  if (!opened) return std::nullopt;
  ask_surroundings(answers, opened->group, opened->role);
  return Told{fmt::format("{} · {}", opened->room.name.str(), opened->group.name.str()), opened->room.about.str()};
}

std::optional<Told> ask_thread(Answers& answers, std::int64_t id, std::optional<PostNumber> at) {
  const auto opened = answers.ask(OpenThread{ThreadId{id}, at});
  if (!opened) return std::nullopt;
  ask_surroundings(answers, opened->group, opened->role);
  const auto& [group, room, title] = std::tie(opened->group, opened->room, opened->thread.title);
  return Told{fmt::format("{} · {}", title ? title->str() : room.name.str(), room.name.str()),
              fmt::format("{} · {}", room.name.str(), group.name.str())};
}

/// A permalink leads on to the post's thread, or to the lounge it stands in.
std::optional<Told> ask_post(Answers& answers, std::int64_t id) {
  const auto place = answers.ask(FindPost{PostId{id}});
  if (!place) return std::nullopt;
  if (!answers.is_lounge(*place)) return ask_thread(answers, place->thread.value, PostNumber{place->number});
  const auto room = answers.ask(OpenRoom{place->room, PostNumber{place->number}});
  if (!room) return std::nullopt;
  ask_surroundings(answers, room->group, room->role);
  return Told{fmt::format("{} · {}", room->room.name.str(), room->group.name.str()), room->room.about.str()};
}

std::optional<Told> ask_place(Answers& answers, const Address& address) {
  const auto& parts = address.parts;
  if (parts.empty() || parts.size() > 4) return std::nullopt;
  const bool numbered = parts.size() == 2 && (parts[0] == "t" || parts[0] == "p");
  if (const auto id = numbered ? positive(parts[1]) : std::nullopt) {
    return parts[0] == "t" ? ask_thread(answers, *id, address.at) : ask_post(answers, *id);
  }
  if (parts[0] != "g" || parts.size() < 2) return std::nullopt;
  const bool of_group = parts.size() == 2 || std::ranges::find(limits::reserved_room_slugs, parts[2]) != limits::reserved_room_slugs.end();
  return of_group ? ask_group(answers, parts[1]) : ask_room(answers, address);
}

/// What a guest sees of the whole at the door.
void ask_door(Answers& answers, const Address& address) {
  constexpr std::array<std::string_view, 3> doors{"join", "sign-in", "rooms"};
  const bool at_door = address.parts.empty() || (address.parts.size() == 1 && std::ranges::find(doors, address.parts[0]) != doors.end());
  if (at_door) (void)answers.ask(ListGroups{});
}

}  // namespace

FirstData first_data_of(const Snapshot& now, std::string_view target) {
  const auto address = read_address(target);
  Answers answers{now};
  Answers of_place{now};
  (void)answers.ask(OpenHome{});
  if (!now.actor().member) ask_door(answers, address);
  auto told = ask_place(of_place, address);
  if (!told) return {answers.json(), {}, {}};
  answers.add(of_place);
  return {answers.json(), std::move(told->title), std::move(told->description)};
}

}  // namespace majlis::net
