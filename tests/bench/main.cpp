/// The load generator: starts a server of its own, loads it from this process, prints figures.
#include <sys/resource.h>

// Its precompiled header makes the support library ask for doctest's own code.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <exception>

#include <CLI/CLI.hpp>

#include "tests/bench/cases.hpp"

using namespace majlis::bench;

int main(int argc, char** argv) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);

  CLI::App app{"Measures majlisd (MAJLISD names another binary than this build's)"};
  app.require_subcommand(1);
  FanoutOptions fanout;
  auto* fanout_case = app.add_subcommand("fanout", "followers of one room, durable posts")->callback([&] { measure_fanout(fanout); });
  fanout_case->add_option("--followers", fanout.followers);
  fanout_case->add_option("--writers", fanout.writers);
  fanout_case->add_option("--rate", fanout.posts_per_second, "posts a second in all; 0: as many as go, --in-flight each");
  fanout_case->add_option("--in-flight", fanout.in_flight);
  fanout_case->add_option("--seconds", fanout.seconds);
  fanout_case->add_option("--shards", fanout.shards);
  IdleOptions idle;
  auto* idle_case = app.add_subcommand("idle", "memory of connections that do nothing")->callback([&] { measure_idle(idle); });
  idle_case->add_option("--connections", idle.connections);
  ReadingOptions reading;
  auto* reading_case = app.add_subcommand("reading", "pages out of a large history")->callback([&] { measure_reading(reading); });
  reading_case->add_option("--data", reading.data, "a folder to fill and keep")->required();
  reading_case->add_option("--posts", reading.posts);
  reading_case->add_option("--threads", reading.threads);
  reading_case->add_option("--pages", reading.pages);
  HomeOptions home;
  auto* home_case = app.add_subcommand("home", "a member's first screen")->callback([&] { measure_home(home); });
  home_case->add_option("--data", home.data, "a folder to fill and keep")->required();
  home_case->add_option("--rooms", home.rooms);
  home_case->add_option("--threads", home.threads);
  home_case->add_option("--times", home.times);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "majlis_bench: %s\n", error.what());
    return 1;
  }
}
