#include "server/stop_signals.hpp"

#include <csignal>
#include <cstdlib>

#include <spdlog/spdlog.h>

namespace majlis::app {

StopSignals::StopSignals(std::function<void()> stop) : stop_(std::move(stop)), signals_(thread_, SIGINT, SIGTERM) { wait(); }

StopSignals::~StopSignals() {
  thread_.stop();
  thread_.join();
}

void StopSignals::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (told_) std::_Exit(128 + signal);
    told_ = true;
    spdlog::info("told to stop: finishing what is under way");
    stop_();
    wait();
  });
}

}  // namespace majlis::app
