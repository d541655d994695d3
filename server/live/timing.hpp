/// Where the live half has its time from: the machine's clocks, or a simulation in which hours pass in a moment.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "protocol/ids.hpp"

namespace majlis::live {

using Instant = std::chrono::steady_clock::time_point;

/// Used on the loop that it was made for.
class Timer {
 public:
  /// Takes the job back, unless its time has come already and it is on its way.
  virtual ~Timer() = default;
  /// Runs `job` at that time, in place of what was to run before and is not on its way yet.
  virtual void start(Instant at, std::function<void()> job) = 0;
};

class Timing {
 public:
  virtual ~Timing() = default;
  /// Never goes back. From any thread.
  virtual Instant now() const = 0;
  /// Unix milliseconds. From any thread.
  virtual Time unix_now() const = 0;
  virtual std::unique_ptr<Timer> make_timer(boost::asio::io_context& loop) = 0;
};

Timing& system_timing();
/// The machine's clock: Unix milliseconds.
Time system_now();

}  // namespace majlis::live
