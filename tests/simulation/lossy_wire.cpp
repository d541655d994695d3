#include "tests/simulation/lossy_wire.hpp"

#include <algorithm>
#include <set>

#include <boost/asio/post.hpp>

namespace majlis::tests {

class LossyWire::End : public live::Courier {
 public:
  End(LossyWire& wire, live::Shard& shard) : wire_(wire), shard_(shard) { wire_.ends_.push_back(this); }
  ~End() override { stop(); }

  void start(Ears ears) override { ears_ = std::move(ears); }
  void listen(const std::string& channel) override {
    wanted_.insert(channel);
    ask_for(channel);
  }
  void ignore(const std::string& channel) override {
    wanted_.erase(channel);
    heard_.erase(channel);
  }
  void say(const std::string& channel, std::string_view word) override {
    if (wire_.is_away_) return;
    for (End* end : wire_.ends_) {
      const int copies = wire_.random_.percent(wire_.weather_.lost_percent) ? 0 : wire_.random_.percent(wire_.weather_.doubled_percent) ? 2 : 1;
      for (int copy = 0; copy < copies; ++copy) end->arrives(channel, std::string{word});
    }
  }
  void take(const std::string&, const rules::Budget&, int, std::function<void(std::optional<std::int64_t>)> done) override { done({}); }
  void refill(const std::string&) override {}
  void stop() override {
    life_ = nullptr;
    std::erase(wire_.ends_, this);
  }

  void lose_all() { heard_.clear(); }
  void ask_for_all() {
    for (const auto& channel : wanted_) ask_for(channel);
  }

 private:
  void ask_for(const std::string& channel) {
    later([this, channel] {
      if (wire_.is_away_ || !wanted_.contains(channel) || !heard_.insert(channel).second) return;
      ears_.listens(channel);
    });
  }
  void arrives(const std::string& channel, std::string word) {
    later([this, channel, word = std::move(word)] {
      if (heard_.contains(channel)) ears_.heard(channel, word);
    });
  }
  /// On the shard, while this is there.
  void later(std::function<void()> job) {
    wire_.time_.after(wire_.random_.ms(0, wire_.weather_.latest_ms), [weak = std::weak_ptr{life_}, this, job = std::move(job)] {
      if (weak.expired()) return;
      boost::asio::post(shard_.context(), [weak, job] {
        if (!weak.expired()) job();
      });
    });
  }

  LossyWire& wire_;
  live::Shard& shard_;
  Ears ears_;
  // In an order that depends on nothing but the words: a database draws its key anew each time.
  std::set<std::string> wanted_;
  std::set<std::string> heard_;
  std::shared_ptr<bool> life_ = std::make_shared<bool>();
};

std::unique_ptr<live::Courier> LossyWire::connect(live::Shard& shard) { return std::make_unique<End>(*this, shard); }

void LossyWire::go_away() {
  is_away_ = true;
  for (End* end : ends_) end->lose_all();
}

void LossyWire::come_back() {
  if (!std::exchange(is_away_, false)) return;
  for (End* end : ends_) end->ask_for_all();
}

}  // namespace majlis::tests
