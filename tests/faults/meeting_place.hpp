/// Where the server is to be found just now. Clients wait here while it is down. Any thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "tests/support/wire.hpp"

namespace majlis::tests {

class MeetingPlace {
 public:
  void open(const Address& address) {
    std::lock_guard lock{mutex_};
    address_ = address;
    changed_.notify_all();
  }
  void close() {
    std::lock_guard lock{mutex_};
    address_.reset();
  }
  /// Throws WireError when it does not open in time.
  Address wait() {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, patience, [this] { return address_.has_value(); })) throw WireError{"the server never came back"};
    return *address_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Address> address_;
};

}  // namespace majlis::tests
