#include "tests/simulation/town.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include <fmt/format.h>

#include "protocol/frames.hpp"
#include "server/community/accounts.hpp"
#include "server/community/feeds.hpp"
#include "server/community/groups.hpp"
#include "server/community/memberships.hpp"
#include "server/community/rooms.hpp"
#include "tests/support/community.hpp"

namespace majlis::tests {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t node_count = 3;
constexpr std::size_t parts_of_node = 5;
constexpr int chapters = 5;
constexpr milliseconds troubles_for{1'500};
/// A second for the next look at all heads, and time for whoever waits to try again.
constexpr milliseconds rest{2'500};
constexpr std::size_t violations_max = 20;

/// The town as every simulation finds it, made once.
struct Founding {
  struct Settler {
    MemberCard card;
    SessionId session;
  };

  Founding() {
    const auto store = storage::open_store(url());
    const auto writer = store->open_writer();
    CountedSecrets secrets;
    Time now{1'795'000'000'000};
    const auto act = [&](std::optional<MemberId> who, const auto& job) {
      now.ms += 1'000;
      writer->begin();
      writer->attempt([&](storage::Tables& tables) {
        community::Change change{tables, {who, {}, {}}, now, secrets};
        job(change);
        return true;
      });
      writer->commit();
    };
    for (const auto* name : {"Omar", "Nadia", "Idris"}) {
      act({}, [&](community::Change& change) {
        const auto id = accepted(community::add_member(change, text<MemberName>(name), Locale::en, "hash"));
        const auto session = change.tables().sessions().add({id, SessionKind::device, {}, fmt::format("{:064}", id.value), now, {now.ms + 1'000'000'000}});
        settlers.push_back({{id, text<MemberName>(name)}, session});
      });
    }
    const auto owner = settlers.front().card.id;
    act(owner, [&](community::Change& change) { group = accepted(community::handle(change, CreateGroup{text<Slug>("yasmin"), text<GroupName>("Yasmin"), {}, {}})).group.id; });
    for (const auto& settler : settlers) {
      if (settler.card.id != owner) act(settler.card.id, [&](community::Change& change) { accepted(community::handle(change, JoinGroup{group})); });
    }
    for (const auto visibility : {Visibility::public_, Visibility::members, Visibility::hidden}) {
      act(owner, [&](community::Change& change) {
        const auto slug = fmt::format("room-{}", rooms.size());
        rooms.push_back(accepted(community::handle(change, CreateRoom{group, text<Slug>(slug), text<RoomName>(slug), {}, visibility})));
      });
    }
    end = now;
  }

  std::string file() const { return (folder.path() / "town.db").string(); }
  std::string url() const { return "sqlite:" + file(); }

  ScratchDir folder{"founding"};
  std::vector<Settler> settlers;
  GroupId group;
  std::vector<RoomCard> rooms;
  Time end;
};

const Founding& founding() {
  static const Founding made;
  return made;
}

std::vector<Feed> feeds_of_town() {
  std::vector<Feed> feeds{Feed::of(founding().group)};
  for (const auto& room : founding().rooms) feeds.push_back(Feed::of(room.id));
  return feeds;
}

}  // namespace

bool Rights::might_have(MemberId member, const Feed& feed, std::int64_t seq) const {
  for (auto moment = moments_.rbegin(); moment != moments_.rend(); ++moment) {
    const auto head = moment->heads.find(feed);
    if (head == moment->heads.end() || head->second < seq) return false;
    if (moment->may.contains({member, feed})) return true;
  }
  return false;
}

Town::Node::Node(Town& town)
    : shards(2, town.time_), node(shards, *town.store_, {.readers = 1, .rate_scale = 0, .feed_retention_ms = 1'000'000'000, .make_courier = [&town](live::Shard& shard, live::Metrics&) { return town.wire_.connect(shard); }, .store_by_hand = true}) {
  for (live::ShardIndex index = 0; index < shards.count(); ++index) shards[index].begin();
}

Town::Node::~Node() {
  for (const auto& weak : links) {
    if (const auto link = weak.lock()) link->node_died();
  }
  node.engine().stop();
  shards.discard();
}

Town::Town(std::uint64_t seed) : random_(seed), time_(founding().end), nodes_(node_count), stalled_until_(node_count * parts_of_node) {
  const auto file = folder_.path() / "town.db";
  std::filesystem::copy_file(founding().file(), file);
  store_ = std::make_unique<SharedStore>("sqlite:" + file.string(), random_, [this](storage::Tables& tables) { return watch(tables); });
  store_->healthy_reader().read([&](const storage::Tables& tables) { watch(const_cast<storage::Tables&>(tables))(); });
  for (std::size_t index = 0; index < node_count; ++index) start_node(index);
  auto feeds = feeds_of_town();
  for (const auto& settler : founding().settlers) {
    feeds.push_back(Feed::of(settler.card.id));
    for (const auto* device : {"phone", "desk"}) residents_.push_back(std::make_unique<Resident>(*this, settler.card, device, settler.session, feeds));
    feeds.pop_back();
  }
}

/// Nodes first: what they post to each other must find what it is posted to.
Town::~Town() {
  for (auto& node : nodes_) node.reset();
}

void Town::violated(const std::string& what) {
  if (violations_.size() < violations_max) violations_.push_back(fmt::format("{} ms: {}", time_.since_begin().count(), what));
}

std::function<void()> Town::watch(storage::Tables& tables) {
  Rights::Moment moment;
  auto feeds = feeds_of_town();
  for (const auto& settler : founding().settlers) feeds.push_back(Feed::of(settler.card.id));
  for (const auto& feed : feeds) {
    moment.heads[feed] = tables.feeds().get_head(feed);
    for (const auto& settler : founding().settlers) {
      const community::Snapshot snapshot{tables, {settler.card.id, settler.session, {}}, time_.unix_now()};
      if (community::may_follow(snapshot, feed)) moment.may.insert({settler.card.id, feed});
    }
  }
  return [this, moment = std::move(moment)]() mutable { rights_.add(std::move(moment)); };
}

// Nodes -------------------------------------------------------------------------------------------------------------

void Town::start_node(std::size_t index) { nodes_[index] = std::make_shared<Node>(*this); }
void Town::kill_node(std::size_t index) { nodes_[index].reset(); }

bool Town::has_nodes() const {
  return std::any_of(nodes_.begin(), nodes_.end(), [](const auto& node) { return node != nullptr; });
}

std::size_t Town::some_node() {
  for (;;) {
    if (const auto index = random_.below(node_count); nodes_[index]) return index;
  }
}

/// A handler of a shard, a batch of the writer, a read, telling of one: whatever is ready, in any order.
bool Town::run_part(std::size_t part) {
  const auto node = nodes_[part / parts_of_node];
  if (!node || stalled_until_[part] > time_.now()) return false;
  const auto which = part % parts_of_node;
  if (which < 2) return node->shards[which].context().poll_one() > 0;
  auto& store = node->node.engine().store();
  if (which == 2) return store.run_batch();
  auto& read = node->read[which - 3];
  if (read) return std::exchange(read, nullptr)(), true;
  read = store.run_read();
  return read != nullptr;
}

void Town::step() {
  // A busy machine: time passes although there is something to do.
  if (is_troubled_ && random_.percent(3)) time_.pass(random_.ms(1, 40));
  const auto first = random_.below(stalled_until_.size());
  for (std::size_t i = 0; i < stalled_until_.size(); ++i) {
    const auto part = (first + i) % stalled_until_.size();
    if (!run_part(part)) continue;
    // Its thread has to wait for a processor.
    if (is_troubled_ && random_.percent(3)) stalled_until_[part] = time_.now() + random_.ms(1, 80);
    return;
  }
  time_.pass_to_next();
}

// What happens ------------------------------------------------------------------------------------------------------

void Town::live() {
  for (const auto& resident : residents_) resident->begin();
  for (int chapter = 0; chapter < chapters && violations_.empty(); ++chapter) {
    is_troubled_ = true;
    trouble();
    govern();
    run_for(troubles_for);
    heal();
    run_for(rest);
    judge();
  }
}

void Town::run_for(std::chrono::milliseconds duration) {
  const auto end = time_.now() + duration;
  while (time_.now() < end && violations_.empty()) step();
}

/// What residents and those who lead the group do.
void Town::govern() {
  if (!is_troubled_) return;
  time_.after(random_.ms(10, 100), [this] { govern(); });
  auto& somebody = *residents_[random_.below(residents_.size())];
  const auto& rooms = founding().rooms;
  const auto& room = rooms[random_.below(rooms.size())];
  auto& owner = *residents_.front();
  const auto hidden = rooms.back().id.value;
  switch (random_.below(10)) {
    case 0: return owner.ask("admit_to_room", fmt::format(R"({{"room":{},"member":{}}})", hidden, somebody.id().value));
    case 1: return owner.ask("dismiss_from_room", fmt::format(R"({{"room":{},"member":{}}})", hidden, somebody.id().value));
    case 2: return owner.ask("change_room", fmt::format(R"({{"room":{},"visibility":"{}"}})", hidden, random_.percent(50) ? "hidden" : "members"));
    case 3:
      if (somebody.id() == owner.id()) return;
      return somebody.ask(random_.percent(50) ? "leave_group" : "join_group", fmt::format(R"({{"group":{}}})", founding().group.value));
    default: return somebody.write(room.lounge);
  }
}

void Town::trouble() {
  if (!is_troubled_) return;
  time_.after(random_.ms(20, 200), [this] { trouble(); });
  const auto index = random_.below(node_count);
  switch (random_.below(12)) {
    case 0: return wire_.go_away();
    case 1: return wire_.come_back();
    case 2: return wire_.set_weather({random_.below(60), random_.below(40), static_cast<int>(random_.below(200))});
    case 3: return wire_.set_weather({});
    case 4: return store_->set_sickness(random_.below(80));
    case 5:
    case 6: return store_->set_sickness(0);
    case 7: return kill_node(index);
    case 8:
      if (!nodes_[index]) try { start_node(index); } catch (const storage::StorageFailure&) {}   // the next time
      return;
    case 9: stalled_until_[random_.below(stalled_until_.size())] = time_.now() + random_.ms(10, 1'500); return;
    default: return residents_[random_.below(residents_.size())]->drop_link();
  }
}

void Town::heal() {
  is_troubled_ = false;
  wire_.set_weather({});
  wire_.come_back();
  store_->set_sickness(0);
  std::fill(stalled_until_.begin(), stalled_until_.end(), time_.now());
  for (std::size_t index = 0; index < node_count; ++index) {
    if (!nodes_[index]) start_node(index);
  }
}

void Town::judge() {
  if (!violations_.empty()) return;
  FeedLogs truth;
  std::map<Feed, std::int64_t> heads;
  store_->healthy_reader().read([&](const storage::Tables& tables) {
    auto feeds = feeds_of_town();
    for (const auto& settler : founding().settlers) feeds.push_back(Feed::of(settler.card.id));
    for (const auto& feed : feeds) {
      heads[feed] = tables.feeds().get_head(feed);
      const auto events = tables.feeds().list(feed, 0, 10'000, 100'000'000);
      for (const auto& event : events.value()) {
        truth[feed.name()].push_back({event.seq, mark_of(read_line(event_line(event.feed, event.seq, event.at, event.event, event.data_json)))});
      }
    }
  });
  std::vector<ClientHistory> histories;
  for (const auto& resident : residents_) {
    std::map<Feed, std::int64_t> theirs;
    std::set<Feed> names;
    for (const auto& [feed, head] : heads) {
      if (rights_.may_now(resident->id(), feed)) theirs[feed] = head, names.insert(feed);
    }
    resident->judge(theirs);
    histories.push_back(resident->history(names));
  }
  for (const auto& example : tests::judge(histories, truth).examples) violated(example);
}

std::int64_t Town::posts_acknowledged() const {
  return std::accumulate(residents_.begin(), residents_.end(), std::int64_t{0}, [](auto sum, const auto& each) { return sum + each->acknowledged(); });
}

std::int64_t Town::events_seen() const {
  return std::accumulate(residents_.begin(), residents_.end(), std::int64_t{0}, [](auto sum, const auto& each) { return sum + each->seen(); });
}

}  // namespace majlis::tests
