#include "server/operator_signals.hpp"

#include <csignal>
#include <cstdlib>
#include <utility>

#include <spdlog/spdlog.h>

namespace majlis::app {

OperatorSignals::OperatorSignals(std::function<void()> stop, std::function<void()> reload)
    : stop_(std::move(stop)), reload_(std::move(reload)), signals_(thread_, SIGINT, SIGTERM, SIGHUP) {
  wait();
}

OperatorSignals::~OperatorSignals() {
  thread_.stop();
  thread_.join();
}

void OperatorSignals::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) reload_();
    else told_to_stop(signal);
    wait();
  });
}

void OperatorSignals::told_to_stop(int signal) {
  if (std::exchange(told_, true)) std::_Exit(128 + signal);
  spdlog::info("told to stop: finishing what is under way");
  stop_();
}

}  // namespace majlis::app
