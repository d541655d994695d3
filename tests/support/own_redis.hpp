#pragma once

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/support/paths.hpp"
#include "tests/support/process.hpp"

namespace majlis::tests {

/// A Redis of the test's own, which ends with it. Keeps nothing: what it forgets nobody may miss.
class OwnRedis {
 public:
  /// `more`: settings as redis-server takes them, `--requirepass`, `secret`.
  explicit OwnRedis(std::vector<std::string> more = {});
  /// A sentinel that knows `watched` as "majlis"; with a password, it is asked for the one by which it reaches that.
  static std::unique_ptr<OwnRedis> sentinel_of(const OwnRedis& watched, const std::string& password = {});

  std::uint16_t port() const { return port_; }
  std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  /// kill -9.
  void kill();
  /// Comes back empty, where it was.
  void start();
  /// It stands still, or goes on: SIGSTOP and SIGCONT.
  void freeze() { process_->send_signal(SIGSTOP); }
  void thaw() { process_->send_signal(SIGCONT); }
  /// Says one command to it, `FLUSHALL` or `CLIENT KILL TYPE pubsub`; gives the first line of the answer.
  std::string say(const std::string& command) const;

  /// One for all servers of a test program.
  static OwnRedis& shared();

 private:
  bool is_sentinel() const { return more_.size() > 1 && more_[1] == "--sentinel"; }

  std::uint16_t port_;
  std::vector<std::string> more_;
  ScratchDir folder_{"redis"};
  std::unique_ptr<Process> process_;
};

}  // namespace majlis::tests
