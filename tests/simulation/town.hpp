/// A small town on several nodes, all in one thread: the real community, feeds and bus, and the real database; time, the wire
/// between nodes, the lines to residents and all chance are the simulation's. What a seed does, it does again.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/live/node.hpp"
#include "tests/simulation/lossy_wire.hpp"
#include "tests/simulation/resident.hpp"
#include "tests/simulation/shared_store.hpp"
#include "tests/support/paths.hpp"

namespace majlis::tests {

/// Who may follow what, from one change of the database to the next.
class Rights {
 public:
  struct Moment {
    std::map<Feed, std::int64_t> heads;
    std::set<std::pair<MemberId, Feed>> may;
  };

  void add(Moment moment) { moments_.push_back(std::move(moment)); }
  bool may_now(MemberId member, const Feed& feed) const { return moments_.back().may.contains({member, feed}); }
  /// They had the right at some time since the event was committed, or with it.
  bool might_have(MemberId member, const Feed& feed, std::int64_t seq) const;

 private:
  std::vector<Moment> moments_;
};

class Town {
 public:
  explicit Town(std::uint64_t seed);
  ~Town();

  /// Again and again everybody talks, and everything goes wrong; then all is well for a while, and all is judged.
  void live();
  /// What was promised and not kept; empty when all is well.
  const std::vector<std::string>& violations() const { return violations_; }
  std::int64_t posts_acknowledged() const;
  std::int64_t events_seen() const;

  // For residents.
  Random& random() { return random_; }
  SimulatedTime& time() { return time_; }
  const Rights& rights() const { return rights_; }
  void violated(const std::string& what);
  bool has_nodes() const;
  /// A node that runs.
  std::size_t some_node();

  struct Node {
    explicit Node(Town& town);
    ~Node();
    void run_on(live::ShardIndex shard, std::function<void()> job) { shards.on(shard, std::move(job)); }

    live::Shards shards;
    live::Node node;
    std::array<std::function<void()>, 2> read;   ///< what its readers have found, and have not told yet
    std::vector<std::weak_ptr<Link>> links;
  };
  /// Null while it does not run.
  const std::shared_ptr<Node>& node(std::size_t index) const { return nodes_[index]; }

 private:

  std::function<void()> watch(storage::Tables& tables);
  void start_node(std::size_t index);
  void kill_node(std::size_t index);
  void trouble();
  void heal();
  void govern();
  void run_for(std::chrono::milliseconds duration);
  void step();
  bool run_part(std::size_t part);
  void judge();

  Random random_;
  SimulatedTime time_;
  ScratchDir folder_{"simulation"};
  LossyWire wire_{time_, random_};
  Rights rights_;
  std::unique_ptr<SharedStore> store_;
  std::vector<std::shared_ptr<Node>> nodes_;
  std::vector<live::Instant> stalled_until_;   ///< by part: each node's two shards, its writer and its two readers
  std::vector<std::unique_ptr<Resident>> residents_;
  std::vector<std::string> violations_;
  bool is_troubled_ = true;
};

}  // namespace majlis::tests
