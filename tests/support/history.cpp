#include "tests/support/history.hpp"

#include <set>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

constexpr std::size_t examples_max = 20;

class Judge {
 public:
  explicit Judge(const FeedLogs& truth) : truth_(truth) {}

  Verdict judge(const std::vector<ClientHistory>& clients) {
    for (const auto& [feed, log] : truth_) judge_feed(feed, log);
    for (const auto& client : clients) {
      for (const auto& mark : client.acknowledged) {
        if (!written_.contains(mark)) note(verdict_.lost, fmt::format("{}: {} was acknowledged and is nowhere", client.name, mark));
      }
      for (const auto& [feed, after] : client.began_after) {
        const auto log = client.seen.find(feed);
        judge_client(client.name, feed, after, log == client.seen.end() ? FeedLog{} : log->second);
      }
      if (client.resets > 0) verdict_.resets += client.resets, example(client.name + " was told to begin anew");
    }
    return verdict_;
  }

 private:
  void judge_feed(const std::string& feed, const FeedLog& log) {
    std::int64_t expected = 0;
    std::set<std::string> here;
    for (const auto& event : log) {
      if (event.seq != ++expected) note(verdict_.gaps, fmt::format("{} has {} where {} should be", feed, event.seq, expected));
      expected = event.seq;
      if (!here.insert(event.mark).second) note(verdict_.doubled, fmt::format("{} has {} twice", feed, event.mark));
      written_.insert(event.mark);
    }
  }

  void judge_client(const std::string& name, const std::string& feed, std::int64_t after, const FeedLog& log) {
    const auto found = truth_.find(feed);
    const FeedLog& truth = found == truth_.end() ? nothing_ : found->second;
    std::set<std::int64_t> seen;
    std::int64_t highest = after;
    for (const auto& event : log) {
      if (!seen.insert(event.seq).second) {
        note(verdict_.doubled, fmt::format("{} saw {} of {} twice", name, event.seq, feed));
        continue;
      }
      if (event.seq < highest) note(verdict_.disorder, fmt::format("{} saw {} of {} after {}", name, event.seq, feed, highest));
      highest = std::max(highest, event.seq);
      if (!agrees(truth, event)) note(verdict_.disorder, fmt::format("{} saw {} as {} of {}", name, event.mark, event.seq, feed));
    }
    for (const auto& event : truth) {
      if (event.seq > after && !seen.contains(event.seq)) note(verdict_.gaps, fmt::format("{} never saw {} of {}", name, event.seq, feed));
    }
  }

  static bool agrees(const FeedLog& truth, const SeenEvent& event) {
    const auto at = static_cast<std::size_t>(event.seq - 1);
    return event.seq >= 1 && at < truth.size() && truth[at].mark == event.mark;
  }

  void note(std::int64_t& count, std::string what) {
    ++count;
    example(std::move(what));
  }
  void example(std::string what) {
    if (verdict_.examples.size() < examples_max) verdict_.examples.push_back(std::move(what));
  }

  const FeedLogs& truth_;
  const FeedLog nothing_;
  std::set<std::string> written_;
  Verdict verdict_;
};

}  // namespace

Verdict judge(const std::vector<ClientHistory>& clients, const FeedLogs& truth) { return Judge{truth}.judge(clients); }

}  // namespace majlis::tests
