/// SIGTERM and SIGINT: the first asks the server to finish, the second ends the process at once. Signals are waited for
/// on a thread of this object; what they start must be fine to call from there.
#pragma once

#include <functional>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

namespace majlis::app {

class StopSignals {
 public:
  explicit StopSignals(std::function<void()> stop);
  /// From here on the signals do what they do to any process.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  void wait();

  std::function<void()> stop_;
  bool told_ = false;
  boost::asio::thread_pool thread_{1};
  boost::asio::signal_set signals_;
};

}  // namespace majlis::app
