/// What waits to leave a connection: whole units, one after the other, however little the network takes at a time. Knows no
/// socket. Lives on one shard.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include "server/live/frame.hpp"

namespace majlis::net {

/// Bytes that leave as one unit, and what keeps them where they are: nothing, where they live as long as the program.
struct Bytes {
  Bytes(live::Frame frame) : view(*frame), keep(std::move(frame)) {}
  static Bytes constant(std::string_view bytes) { return {bytes, nullptr}; }

  std::string_view view;
  std::shared_ptr<const void> keep;

 private:
  Bytes(std::string_view bytes, std::nullptr_t) : view(bytes) {}
};

/// Called once a unit has left, or can't leave any more.
using Written = std::function<void(boost::system::error_code, std::size_t)>;

class Outbox {
 public:
  bool empty() const { return first_ == units_.size(); }
  bool has_one() const { return first_ + 1 == units_.size(); }
  /// Bytes that wait.
  std::size_t waiting() const { return waiting_; }

  void push(Bytes bytes, Written written);
  /// What is left of the next unit; there must be one. It stays until it is popped.
  boost::asio::const_buffer next() const { return boost::asio::buffer(units_[first_].bytes.view) + sent_; }
  /// The next bytes, in as many buffers as there is room for; gives how many are filled. They stay until they are popped.
  std::size_t fill(std::span<boost::asio::const_buffer> buffers) const;
  /// The next bytes, `size` at most, of as many units as it takes.
  std::string copy(std::size_t size) const;
  /// So many bytes have left. `written` of the units that are whole may push.
  void pop(std::size_t bytes);
  /// Drops what waits, all but a unit that has begun to leave: the first one, when a part is gone or `is_leaving`. To
  /// whoever sent them, they count as sent.
  void drop(bool is_leaving);
  /// Nothing leaves any more: every unit completes with `why`.
  void fail(boost::system::error_code why);

 private:
  /// Thousands are made a second, and hardly one has somebody who waits for it.
  struct Unit {
    Bytes bytes;
    std::unique_ptr<Written> written;
  };

  void forget_sent();

  std::vector<Unit> units_;
  std::size_t first_ = 0;     ///< not yet sent; those before it are kept until it is worth moving the others
  std::size_t sent_ = 0;      ///< bytes of the first one
  std::size_t waiting_ = 0;
};

}  // namespace majlis::net
