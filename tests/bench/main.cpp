/// Measures majlisd beside its peers: round after round, all subjects of a case in turn, each in a server of its own.
#include <sys/resource.h>

// Its precompiled header makes the support library ask for doctest's own code.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/bench/cases.hpp"
#include "tests/bench/measure.hpp"

using namespace majlis::bench;

namespace {

std::vector<Case> chosen_cases(std::vector<Case> all, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (std::none_of(all.begin(), all.end(), [&](const Case& of) { return of.name == name; })) {
      std::string known;
      for (const auto& of : all) known += fmt::format("\n  {:<16} {}{}", of.name, of.title, of.usual ? "" : " (on demand)");
      throw std::runtime_error(fmt::format("no case {}; there are:{}", name, known));
    }
  }
  std::erase_if(all, [&](const Case& of) {
    return names.empty() ? !of.usual : std::find(names.begin(), names.end(), of.name) == names.end();
  });
  return all;
}

void run_round(const std::vector<Case>& cases, Report& report) {
  for (const auto& of : cases) {
    for (const auto& subject : of.subjects) {
      if (report.has_failed(of, subject)) continue;
      fmt::print(stderr, "{}: {}\n", of.name, subject.name);
      try {
        Row row;
        subject.measure(row);
        report.add(of, subject, row);
      } catch (const std::exception& error) {
        fmt::print(stderr, "{}: {}: {}\n", of.name, subject.name, error.what());
        report.fail(of, subject, error.what());
      }
    }
  }
}

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream{file} << text; }

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);

  Settings settings;
  settings.data = "build/bench/data";
  std::string results = "build/bench";
  std::vector<std::string> names;
  int rounds = 5;
  CLI::App app{"Measures Majlis beside its peers"};
  app.add_option("cases", names, "by name; all usual ones when none is named");
  app.add_option("--rounds", rounds, "the table shows the middle of them")->check(CLI::PositiveNumber);
  app.add_option("--seconds", settings.seconds, "under load, each time")->check(CLI::PositiveNumber);
  app.add_option("--posts", settings.posts, "in the database that is read from");
  app.add_option("--data", settings.data, "where such databases are kept");
  app.add_option("--results", results, "where results.md and results.json go");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto cases = chosen_cases(all_cases(settings), names);
    std::filesystem::create_directories(results);
    { const ServersProcessor once; }   // from here on this thread is where generators run
    Report report;
    for (int round = 1; round <= rounds; ++round) {
      fmt::print(stderr, "round {} of {}\n", round, rounds);
      run_round(cases, report);
      // After each round: a run that is stopped early has its figures too.
      write(std::filesystem::path{results} / "results.md", report.markdown());
      write(std::filesystem::path{results} / "results.json", report.json());
      if (const auto picture = report.picture(); !picture.empty()) write(std::filesystem::path{results} / "results.svg", picture);
    }
    fmt::print("{}", report.markdown());
  } catch (const std::exception& error) {
    fmt::print(stderr, "majlis_bench: {}\n", error.what());
    return 1;
  }
}
