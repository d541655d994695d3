#include "server/live/timing.hpp"

#include <boost/asio/steady_timer.hpp>

namespace majlis::live {
namespace {

class SystemTimer : public Timer {
 public:
  explicit SystemTimer(boost::asio::io_context& loop) : timer_(loop) {}

  void start(Instant at, std::function<void()> job) override {
    timer_.expires_at(at);
    timer_.async_wait([job = std::move(job)](const boost::system::error_code& error) {
      if (!error) job();
    });
  }

 private:
  boost::asio::steady_timer timer_;
};

class SystemTiming : public Timing {
 public:
  Instant now() const override { return std::chrono::steady_clock::now(); }
  Time unix_now() const override { return system_now(); }
  std::unique_ptr<Timer> make_timer(boost::asio::io_context& loop) override { return std::make_unique<SystemTimer>(loop); }
};

}  // namespace

Timing& system_timing() {
  static SystemTiming timing;
  return timing;
}

Time system_now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace majlis::live
