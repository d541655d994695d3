/// SIGTERM and SIGINT: the first asks the server to finish, the second ends the process at once. SIGHUP asks it to read
/// again what can change while it serves. Signals are waited for on a thread of this object; what they start must be fine
/// to call from there.
#pragma once

#include <functional>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

namespace majlis::app {

class OperatorSignals {
 public:
  explicit OperatorSignals(std::function<void()> stop, std::function<void()> reload);
  /// From here on the signals do what they do to any process.
  ~OperatorSignals();
  OperatorSignals(const OperatorSignals&) = delete;
  OperatorSignals& operator=(const OperatorSignals&) = delete;

 private:
  void wait();

  void told_to_stop(int signal);

  std::function<void()> stop_;
  std::function<void()> reload_;
  bool told_ = false;
  boost::asio::thread_pool thread_{1};
  boost::asio::signal_set signals_;
};

}  // namespace majlis::app
