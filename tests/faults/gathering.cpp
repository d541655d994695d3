#include "tests/faults/gathering.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

Slug slug(const std::string& text) { return Slug::trusted(text); }

/// What an event is known by; as Talker::note has it.
std::string mark_of(const Line& line) {
  if (line.name != "post_written") return line.text.substr(line.text.find(R"("event":)"));
  const auto text = line.as<PostWritten>().post.text.str();
  return text.substr(0, text.find(' '));
}

/// Looks again every few milliseconds; gives up after `patience`.
template <class Condition>
void wait_until(Condition holds, const std::string& what, Clock::duration longest = patience) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock{mutex};
  for (const Deadline deadline{longest}; !holds();) {
    if (deadline.is_over()) throw std::runtime_error{what + " never happened"};
    never.wait_for(lock, std::chrono::milliseconds{5});
  }
}

}  // namespace

std::int64_t chosen(const char* variable, std::int64_t otherwise) {
  const char* value = std::getenv(variable);
  return value && *value ? std::atoll(value) : otherwise;
}

std::uint64_t chosen_seed() {
  return static_cast<std::uint64_t>(chosen("MAJLIS_FAULT_SEED", Clock::now().time_since_epoch().count() % 1'000'000));
}

Gathering::Gathering(const Address& address, GatheringPlan plan) : plan_(plan) {
  for (int i = 0; i < plan_.talkers; ++i) people_.emplace_back(address, fmt::format("Talker{}", i)).joins_majlis();
  const auto group = people_.front().does(CreateGroup{slug("yard"), GroupName::trusted("The yard"), About::trusted(""), Charter::trusted("")}).group.id;
  for (int i = 0; i < plan_.rooms; ++i) {
    rooms_.push_back(people_.front().does(CreateRoom{group, slug(fmt::format("room{}", i)), RoomName::trusted(fmt::format("Room {}", i)),
                                                     About::trusted(""), Visibility::members}));
  }
  for (std::size_t i = 1; i < people_.size(); ++i) people_[i].does(JoinGroup{group});
}

/// All are told before the first is waited for.
Gathering::~Gathering() {
  for (auto& talker : talkers_) talker.finish({});
}

bool Gathering::somebody_gave_up() const {
  return std::any_of(talkers_.begin(), talkers_.end(), [](const Talker& talker) { return talker.gave_up(); });
}

void Gathering::begin() {
  for (std::size_t i = 0; i < people_.size(); ++i) {
    const auto& room = rooms_[i % rooms_.size()];
    std::vector<Feed> feeds{Feed::of(room.id), people_[i].own_feed()};
    if (plan_.group_feed) feeds.push_back(Feed::of(room.group));
    talkers_.emplace_back(TalkerPlan{.name = people_[i].name(), .cookie = people_[i].cookie(), .thread = room.lounge, .feeds = feeds,
                                     .mention = people_[(i + 1) % people_.size()].name(), .pace = plan_.pace, .stays = plan_.stays,
                                     .present = plan_.present ? std::optional{room.id} : std::nullopt, .seed = plan_.seed + i},
                          place_, &stopwatch_);
  }
}

std::int64_t Gathering::acknowledged() const {
  std::int64_t sum = 0;
  for (const auto& talker : talkers_) sum += talker.acknowledged();
  return sum;
}

std::vector<std::chrono::milliseconds> Gathering::resumptions(Clock::time_point since) const {
  std::vector<std::chrono::milliseconds> all;
  for (const auto& talker : talkers_) {
    const auto at = talker.resumed_at();
    if (at >= since) all.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(at - since));
  }
  std::sort(all.begin(), all.end());
  return all;
}

void Gathering::wait_for_resumptions(Clock::time_point since) {
  wait_until([&] { return resumptions(since).size() == talkers_.size() || somebody_gave_up(); }, "everybody resumed");
}

void Gathering::wait_for_acknowledged(std::int64_t more) {
  const auto goal = acknowledged() + more;
  wait_until([&] { return acknowledged() >= goal || somebody_gave_up(); }, fmt::format("{} acknowledged posts", more));
}

Verdict Gathering::settle(const Address& address) {
  for (auto& talker : talkers_) talker.stop_writing();
  wait_until([&] { return std::all_of(talkers_.begin(), talkers_.end(), [](const Talker& talker) { return talker.is_idle() || talker.gave_up(); }); },
             "everything acknowledged", patience + std::chrono::milliseconds{20 * talkers_.size()});
  const auto truth = read_truth(address);
  std::map<std::string, std::int64_t> heads;
  for (const auto& [feed, log] : truth) heads[feed] = log.empty() ? 0 : log.back().seq;
  for (auto& talker : talkers_) talker.finish(heads);
  std::vector<ClientHistory> histories;
  for (auto& talker : talkers_) {
    talker.join();
    histories.push_back(talker.history());
  }
  return judge(histories, truth);
}

void Gathering::check(const Address& address, const std::string& what_happened) {
  const auto verdict = settle(address);
  MESSAGE(what_happened, "; ", figures(), ": lost ", verdict.lost, ", doubled ", verdict.doubled, ", gaps ", verdict.gaps, ", out of order ",
          verdict.disorder, ", resets ", verdict.resets);
  for (const auto& example : verdict.examples) MESSAGE(example);
  for (const auto& trouble : troubles()) MESSAGE(trouble);
  CHECK(verdict.is_clean());
  CHECK(troubles().empty());
}

FeedLogs Gathering::read_truth(const Address& address) {
  FeedLogs truth;
  std::vector<std::pair<Feed, std::size_t>> readers;   // a feed, and somebody who may read it
  for (std::size_t i = 0; i < rooms_.size(); ++i) readers.emplace_back(Feed::of(rooms_[i].id), i);
  for (std::size_t i = 0; i < people_.size(); ++i) readers.emplace_back(people_[i].own_feed(), i);
  readers.emplace_back(Feed::of(rooms_.front().group), 0);
  for (const auto& [feed, reader] : readers) {
    people_[reader].moves_to(address);
    auto& log = truth[feed.name()];
    std::int64_t head = 0;
    do {
      const auto page = people_[reader].does(ReadFeed{FeedName::trusted(feed.name()), {log.empty() ? 0 : log.back().seq}});
      if (page.events.empty() && !log.empty()) throw BrokenPromise{fmt::format("{} ends before its head {}", feed.name(), page.head)};
      for (const auto& event : page.events) {
        const auto line = read_line(event.text);
        log.push_back({line.seq, mark_of(line)});
      }
      head = page.head;
    } while ((log.empty() ? 0 : log.back().seq) < head);
  }
  return truth;
}

std::string Gathering::figures() const {
  std::int64_t reconnects = 0, retries = 0, deliveries = 0;
  for (const auto& talker : talkers_) {
    reconnects += talker.reconnects();
    retries += talker.retries();
    deliveries += talker.deliveries();
  }
  return fmt::format("{} clients, {} posts acknowledged, {} sent again, {} connections, {} events delivered, seed {}", talkers_.size(),
                     acknowledged(), retries, reconnects, deliveries, plan_.seed);
}

std::vector<std::string> Gathering::troubles() const {
  std::vector<std::string> all;
  for (const auto& talker : talkers_) {
    if (talker.gave_up()) all.push_back(talker.history().name + ": " + talker.trouble());
  }
  return all;
}

}  // namespace majlis::tests
