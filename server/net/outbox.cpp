#include "server/net/outbox.hpp"

#include <algorithm>
#include <utility>

namespace majlis::net {

namespace asio = boost::asio;

void Outbox::push(Bytes bytes, Written written) {
  waiting_ += bytes.view.size();
  units_.push_back({std::move(bytes), written ? std::make_unique<Written>(std::move(written)) : nullptr});
}

std::size_t Outbox::fill(std::span<asio::const_buffer> buffers) const {
  const auto count = std::min(buffers.size(), units_.size() - first_);
  for (std::size_t i = 0; i < count; ++i) buffers[i] = asio::buffer(units_[first_ + i].bytes.view);
  if (count > 0) buffers[0] += sent_;
  return count;
}

std::string Outbox::copy(std::size_t size) const {
  std::string bytes;
  for (std::size_t i = first_; i < units_.size() && bytes.size() < size; ++i) {
    bytes.append(units_[i].bytes.view, i == first_ ? sent_ : 0, size - bytes.size());
  }
  return bytes;
}

void Outbox::pop(std::size_t bytes) {
  waiting_ -= bytes;
  while (bytes > 0 && !empty()) {   // `written` may fail the rest
    Unit& unit = units_[first_];
    const auto size = unit.bytes.view.size();
    const auto part = std::min(bytes, size - sent_);
    sent_ += part;
    bytes -= part;
    if (sent_ < size) break;
    sent_ = 0;
    unit.bytes.keep.reset();
    ++first_;
    if (const auto written = std::move(unit.written)) (*written)({}, size);
  }
  forget_sent();
}

void Outbox::forget_sent() {
  constexpr std::size_t worth_moving = 256;
  constexpr std::size_t worth_keeping = 64;
  if (first_ == units_.size()) {
    units_.clear();
    first_ = 0;
    if (units_.capacity() > worth_keeping) units_.shrink_to_fit();
  } else if (first_ > worth_moving) {
    units_.erase(units_.begin(), units_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void Outbox::drop(bool is_leaving) {
  const bool begun = !empty() && (sent_ > 0 || is_leaving);
  const std::size_t keep = first_ + (begun ? 1 : 0);
  while (units_.size() > keep) {
    const Unit dropped = std::move(units_.back());
    units_.pop_back();
    const auto size = dropped.bytes.view.size();
    waiting_ -= size;
    if (dropped.written) (*dropped.written)({}, size);
  }
}

void Outbox::fail(boost::system::error_code why) {
  waiting_ = 0;
  first_ = 0;
  sent_ = 0;
  for (const auto& unit : std::exchange(units_, {})) {
    if (unit.written) (*unit.written)(why, 0);
  }
}

}  // namespace majlis::net
