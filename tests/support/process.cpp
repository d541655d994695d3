#include "tests/support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include <fmt/format.h>

#include "tests/support/paths.hpp"

namespace majlis::tests {
namespace {

std::vector<std::string> environment_with(const Environment& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    if (!std::string_view{*entry}.starts_with("MAJLIS_")) all.emplace_back(*entry);
  }
  for (const auto& [name, value] : added) all.push_back(name + '=' + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

bool wait_readable(int descriptor, const Deadline& deadline) {
  pollfd poll{descriptor, POLLIN, 0};
  return ::poll(&poll, 1, static_cast<int>(deadline.left().count())) > 0;
}

int temporary_file() { return ::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

}  // namespace

Process::Process(const std::filesystem::path& program, const std::vector<std::string>& arguments, const Environment& environment, Input input) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto variables = environment_with(environment);
  const auto argv = pointers(words);
  const auto envp = pointers(variables);
  int out[2];
  int in[2]{-1, -1};
  if (::pipe2(out, O_CLOEXEC) != 0 || (input == Input::pipe && ::pipe2(in, O_CLOEXEC) != 0)) throw std::runtime_error{"no pipe"};
  errors_ = temporary_file();
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    // Only calls that are safe after a fork in a program with threads.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    if (in[0] >= 0) ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(errors_, STDERR_FILENO);
    ::execve(argv.front(), argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(in[0]);
  input_ = in[1];
  output_ = out[0];
  ended_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
}

Process::~Process() {
  if (exit_code_ < 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  for (const int descriptor : {ended_, input_, output_, errors_}) ::close(descriptor);
}

void Process::send_signal(int signal) { ::kill(pid_, signal); }

int Process::wait(const Deadline& deadline) {
  if (exit_code_ >= 0) return exit_code_;
  if (!wait_readable(ended_, deadline)) throw std::runtime_error{"the program did not end in time: " + errors()};
  int status = 0;
  ::waitpid(pid_, &status, 0);
  return exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Process::read_line(const Deadline& deadline) {
  for (auto end = buffer_.npos; (end = buffer_.find('\n')) == buffer_.npos;) {
    char bytes[4096];
    if (!wait_readable(output_, deadline)) throw std::runtime_error{"no line of output in time: " + errors()};
    const auto got = ::read(output_, bytes, sizeof bytes);
    if (got <= 0) throw std::runtime_error{"ended without a line of output: " + errors()};
    buffer_.append(bytes, static_cast<std::size_t>(got));
  }
  const auto end = buffer_.find('\n');
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

std::string Process::rest_of_output() {
  char bytes[4096];
  for (auto got = ::read(output_, bytes, sizeof bytes); got > 0; got = ::read(output_, bytes, sizeof bytes)) {
    buffer_.append(bytes, static_cast<std::size_t>(got));
  }
  return std::exchange(buffer_, {});
}

std::string Process::errors() {
  std::string text(static_cast<std::size_t>(std::max<off_t>(0, ::lseek(errors_, 0, SEEK_END))), '\0');
  const auto got = ::pread(errors_, text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
  return text;
}

Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments, const Environment& environment) {
  Process process{program, arguments, environment};
  const int code = process.wait();
  return {code, process.rest_of_output(), process.errors()};
}

Finished run_majlisd(const std::vector<std::string>& arguments, const Environment& environment) {
  return run(majlisd_path(), arguments, environment);
}

namespace {

std::vector<std::string> serve_arguments(const std::filesystem::path& data, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"serve", "--data", data.string(), "--port", "0"});
  return arguments;
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data, std::vector<std::string> arguments, const Environment& environment)
    : process_(majlisd_path(), serve_arguments(data, std::move(arguments)), environment) {
  const auto line = process_.read_line();
  const auto colon = line.rfind(':');
  if (!line.starts_with("Majlis is open at http") || colon == line.npos) throw std::runtime_error{"not ready: " + line};
  address_.tls = line.find("https") != line.npos;
  address_.port = static_cast<std::uint16_t>(std::stoul(line.substr(colon + 1)));
}

void ServerProcess::kill() {
  process_.send_signal(SIGKILL);
  process_.wait();
}

int ServerProcess::terminate() {
  process_.send_signal(SIGTERM);
  return process_.wait();
}

}  // namespace majlis::tests
