// Whole units, whatever the network takes at a time: no control frame ever lands inside another frame.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

#include <boost/asio/error.hpp>

#include "server/net/outbox.hpp"

using namespace majlis;
using namespace majlis::net;
namespace asio = boost::asio;

namespace {

Bytes unit(char letter, std::size_t size) { return {std::make_shared<const std::string>(size, letter)}; }

/// A network that takes `step` bytes of up to `buffers` buffers at a time.
std::string take(Outbox& outbox, std::size_t step, std::size_t buffers) {
  std::vector<asio::const_buffer> room(buffers);
  const auto count = outbox.fill(room);
  CHECK(outbox.next().data() == room[0].data());
  CHECK(outbox.next().size() == room[0].size());
  std::array<asio::const_buffer, 2> two;
  CHECK(outbox.has_one() == (outbox.fill(two) == 1));
  std::string taken(std::min(step, asio::buffer_size(std::span{room.data(), count})), '\0');
  asio::buffer_copy(asio::buffer(taken), std::span{room.data(), count});
  outbox.pop(taken.size());
  return taken;
}

/// `aaaapbbb` → `a4 p1 b3`: what a reader finds, as runs.
std::string runs(std::string_view bytes) {
  std::string found;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto end = std::min(bytes.find_first_not_of(bytes[i], i), bytes.size());
    found += (found.empty() ? "" : " ") + std::string(1, bytes[i]) + std::to_string(end - i);
    i = end;
  }
  return found;
}

constexpr std::size_t all = 50 + 2 + 70 + 2 + 30 + 4;
void fill_with_frames_and_controls(Outbox& outbox) {
  for (const auto& [letter, size] : {std::pair{'a', 50u}, {'p', 2u}, {'b', 70u}, {'p', 2u}, {'c', 30u}, {'x', 4u}}) outbox.push(unit(letter, size), {});
}

}  // namespace

TEST_SUITE("outbox") {
  TEST_CASE("units leave whole and in order, at every size of a partial write") {
    for (std::size_t buffers = 1; buffers <= 4; ++buffers) {
      for (std::size_t step = 1; step <= all; ++step) {
        Outbox outbox;
        fill_with_frames_and_controls(outbox);
        std::string sent;
        while (!outbox.empty()) {
          CHECK(outbox.waiting() == all - sent.size());
          sent += take(outbox, step, buffers);
        }
        CHECK(runs(sent) == "a50 p2 b70 p2 c30 x4");
        CHECK(outbox.waiting() == 0);
      }
    }
  }

  TEST_CASE("a record for TLS holds the same bytes, at every size") {
    for (std::size_t size = 1; size <= all; ++size) {
      Outbox outbox;
      fill_with_frames_and_controls(outbox);
      std::string sent;
      while (!outbox.empty()) {
        const auto record = outbox.copy(size);
        CHECK(record.size() <= size);
        sent += record;
        outbox.pop(record.size());
      }
      CHECK(runs(sent) == "a50 p2 b70 p2 c30 x4");
    }
  }

  TEST_CASE("whenever the rest is dropped, what has begun is finished, and the close comes after it") {
    constexpr std::array<std::size_t, 7> ends_of_units{0, 50, 52, 122, 124, 154, 158};
    Outbox untouched;
    fill_with_frames_and_controls(untouched);
    const auto whole = untouched.copy(all);
    for (std::size_t left = 0; left <= all; ++left) {
      Outbox outbox;
      fill_with_frames_and_controls(outbox);
      std::string sent;
      while (sent.size() < left) sent += take(outbox, left - sent.size(), 3);
      outbox.drop(false);
      outbox.push(unit('x', 4), {});
      while (!outbox.empty()) sent += take(outbox, 3, 3);
      const auto begun = *std::ranges::find_if(ends_of_units, [&](std::size_t end) { return end >= left; });
      CHECK(sent == whole.substr(0, begun) + "xxxx");
    }
  }

  TEST_CASE("a unit that is being written is not dropped, though nothing of it counts as sent yet") {
    Outbox outbox;
    fill_with_frames_and_controls(outbox);
    outbox.drop(true);
    CHECK(outbox.waiting() == 50);
  }

  TEST_CASE("who sent a unit is told once: when it has left, is dropped, or can't leave any more") {
    std::vector<std::string> told;
    const auto note = [&](const char* name) {
      return [&told, name](boost::system::error_code error, std::size_t size) {
        told.push_back(std::string{name} + (error ? " failed" : "") + " " + std::to_string(size));
      };
    };
    Outbox outbox;
    outbox.push(unit('a', 5), note("a"));
    outbox.push(unit('b', 6), note("b"));
    outbox.push(unit('c', 7), note("c"));
    outbox.pop(7);
    CHECK(told == std::vector<std::string>{"a 5"});
    outbox.drop(false);
    CHECK(told.back() == "c 7");
    outbox.fail(asio::error::operation_aborted);
    CHECK(told == std::vector<std::string>{"a 5", "c 7", "b failed 0"});
    CHECK(outbox.empty());
  }

  TEST_CASE("what is sent by whoever is told joins the end; who ends it all is not called back into nothing") {
    Outbox outbox;
    outbox.push(unit('a', 5), [&](auto, auto) { outbox.push(unit('d', 1), {}); });
    outbox.push(unit('b', 5), [&](auto, auto) { outbox.fail(asio::error::operation_aborted); });
    outbox.push(unit('c', 5), {});
    outbox.pop(5);
    CHECK(runs(outbox.copy(all)) == "b5 c5 d1");
    outbox.pop(7);
    CHECK(outbox.empty());
    CHECK(outbox.waiting() == 0);
  }
}
