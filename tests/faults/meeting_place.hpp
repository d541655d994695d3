/// Where the server is to be found just now, or which of several, one after the other. Clients wait here while none is. Any
/// thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "tests/support/wire.hpp"

namespace majlis::tests {

class MeetingPlace {
 public:
  void open(const Address& address) { open(std::vector{address}); }
  void open(std::vector<Address> addresses) {
    std::lock_guard lock{mutex_};
    addresses_ = std::move(addresses);
    changed_.notify_all();
  }
  void close() { open(std::vector<Address>{}); }
  /// Throws WireError when it does not open in time.
  Address wait() {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, patience, [this] { return !addresses_.empty(); })) throw WireError{"the server never came back"};
    return addresses_[given_++ % addresses_.size()];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Address> addresses_;
  std::size_t given_ = 0;
};

}  // namespace majlis::tests
