/// A majlisd with somewhere to talk: rooms that everybody may read, and members who write in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/framing.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

namespace majlis::bench {

/// `majlisd serve` on the servers' processor, without limits of any kind. `data` is made when it is missing.
/// `flags`: more of them.
tests::ServerProcess start_majlisd(const std::filesystem::path& data, int shards = 1, const std::vector<std::string>& flags = {});

class Place {
 public:
  explicit Place(int rooms = 1, int writers = 4, int shards = 1, const std::vector<std::string>& flags = {});

  tests::ServerProcess& server() { return server_; }
  pid_t pid() { return server_.process().pid(); }
  const tests::Address& address() const { return server_.address(); }
  GroupId group() const { return group_; }
  const std::vector<RoomCard>& rooms() const { return rooms_; }
  tests::Person& owner() { return owner_; }

  /// A guest, the `who`th writer, or the owner, on a connection of its own, who follows `feeds` from their beginning. Each follow is
  /// answered by a line that begins with `{"id":`.
  Greeting guest(const std::vector<Feed>& feeds = {}) const { return greeting({}, feeds); }
  Greeting writer(std::size_t who, const std::vector<Feed>& feeds = {}) const { return greeting(cookies_[who % cookies_.size()], feeds); }
  Greeting owner_greeting(const std::vector<Feed>& feeds) const { return greeting(owner_.cookie(), feeds); }

 private:
  Greeting greeting(std::string_view cookie, const std::vector<Feed>& feeds) const;

  tests::ScratchDir data_{"bench"};
  tests::ServerProcess server_;
  tests::Person owner_;
  GroupId group_;
  std::vector<RoomCard> rooms_;
  std::vector<std::string> cookies_;
};

/// The number behind `name` in a line of JSON.
std::optional<std::int64_t> number_after(std::string_view line, std::string_view name);
inline bool is_reply(std::string_view line) { return line.starts_with("{\"id\":"); }

/// A request to write a post, `id` from 1 on, that says when it was sent: its event and its reply have `"text":"t=<ns>` in them.
std::string stamped_post(std::int64_t id, ThreadId thread, std::size_t bytes = 64);
inline constexpr std::string_view stamp = "\"text\":\"t=";

}  // namespace majlis::bench
