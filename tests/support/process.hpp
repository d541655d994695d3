/// Other programs, above all majlisd itself as an operator runs it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/deadline.hpp"
#include "tests/support/wire.hpp"

namespace majlis::tests {

using Environment = std::map<std::string, std::string>;

/// A child with its own standard output and error; it ends with this object, and with the test should that crash.
class Process {
 public:
  enum class Input { inherited, pipe };

  /// The environment is this process's without its MAJLIS_ variables, and `environment` on top.
  Process(const std::filesystem::path& program, const std::vector<std::string>& arguments, const Environment& environment = {},
          Input input = Input::inherited);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  /// To write its standard input to, when that is a pipe.
  int input() const { return input_; }
  void send_signal(int signal);
  /// The exit code, or 128 and the signal that ended it. Throws when it does not end in time.
  int wait(const Deadline& deadline = Deadline{});
  /// The next line of its standard output; throws when it ends without one, with what it said on standard error.
  std::string read_line(const Deadline& deadline = Deadline{});
  /// The rest of both outputs; call it after wait().
  std::string rest_of_output();
  std::string errors();

 private:
  pid_t pid_ = -1;
  int ended_ = -1;            ///< a pidfd
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;           ///< a file, so that a talkative child never waits for its reader
  std::string buffer_;
  int exit_code_ = -1;
};

struct Finished {
  int exit_code;
  std::string output;
  std::string errors;
};

/// Runs a program to its end.
Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments, const Environment& environment = {});
/// Runs majlisd to its end.
Finished run_majlisd(const std::vector<std::string>& arguments, const Environment& environment = {});

/// `majlisd serve` on a free port; ready when constructed.
class ServerProcess {
 public:
  explicit ServerProcess(const std::filesystem::path& data, std::vector<std::string> arguments = {"--rate-scale", "0"},
                         const Environment& environment = {});

  const Address& address() const { return address_; }
  Process& process() { return process_; }
  /// As a crash does it, and no sooner back than it is over.
  void kill();
  /// SIGTERM; gives the exit code.
  int terminate();

 private:
  Process process_;
  Address address_;
};

}  // namespace majlis::tests
