// R13: the clock of the server jumps a day forward and a day back, by libfaketime. How long a second is stays what it was; what
// day it is changes under a server that runs.
#include <filesystem>
#include <fstream>
#include <set>

#include <doctest/doctest.h>
#include <poll.h>

#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::filesystem::path libfaketime() {
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
    const auto library = entry.path() / "faketime/libfaketimeMT.so.1";
    if (std::filesystem::exists(library)) return library;
  }
  throw std::runtime_error{"libfaketime is missing: scripts/install"};
}

/// What a server takes for the time that is started in this environment.
class FakeClock {
 public:
  explicit FakeClock(std::filesystem::path file) : file_(std::move(file)) { set("+0"); }

  Environment environment() const {
    return {{"LD_PRELOAD", libfaketime().string()}, {"FAKETIME_TIMESTAMP_FILE", file_.string()}, {"FAKETIME_CACHE_DURATION", "1"}, {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}};
  }
  /// `+1d`, `-1d`, `+0`; the server notices within a second or two.
  void set(const std::string& offset) { std::ofstream{file_, std::ios::trunc} << offset << '\n'; }

 private:
  std::filesystem::path file_;
};

/// Writes in one room, and is told to wait as everybody is.
class Diarist {
 public:
  Diarist(Person& person, ThreadId thread) : person_(person), thread_(thread) {}

  /// Until a post is dated `days` after the first one.
  void write_until_day(std::int64_t days) {
    for (const Deadline deadline; !deadline.is_over();) {
      auto post = person_.tries(WritePost{thread_, Markdown::trusted("what day is it?"), {}});
      if (post) {
        posts.push_back(*post);
        const auto apart = posts.back().at.ms - posts.front().at.ms - days * day_ms;
        if (std::abs(apart) < day_ms / 2) return;
      } else {
        REQUIRE(post.error().code == ErrorCode::slow_down);
        CHECK(post.error().retry_after_ms <= 2'000);
        ::poll(nullptr, 0, static_cast<int>(*post.error().retry_after_ms));
      }
    }
    FAIL("the server does not notice its clock");
  }

  std::vector<Post> posts;

 private:
  Person& person_;
  ThreadId thread_;
};

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("the clock jumps a day forward and back: order is kept, nobody is signed out, nobody waits for a day") {
    ScratchDir folder{"clocks"};
    FakeClock clock{folder.path() / "offset"};
    ServerProcess server{folder.path() / "data", {"--rate-scale", "1"}, clock.environment()};
    Person salma{server.address(), "Salma"};
    salma.joins_majlis();
    const auto group = salma.does(CreateGroup{Slug::trusted("yard"), GroupName::trusted("The yard"), About::trusted(""), Charter::trusted("")}).group.id;
    const auto room = salma.does(CreateRoom{group, Slug::trusted("bench"), RoomName::trusted("The bench"), About::trusted(""), Visibility::members});
    const auto feed = Feed::of(room.id);
    salma.follows(feed);
    Diarist diarist{salma, room.lounge};
    diarist.write_until_day(0);
    clock.set("+1d");
    diarist.write_until_day(1);
    Person of_tomorrow{server.address(), "Tareq"};
    of_tomorrow.joins_majlis();
    of_tomorrow.does(JoinGroup{group});
    clock.set("-1d");
    diarist.write_until_day(-1);

    // Who signed in tomorrow is signed in, as are those who did so today.
    CHECK(of_tomorrow.opens(room.id).posts.posts.size() > 0);
    CHECK(salma.second_device().opens(room.id).posts.posts.size() > 0);
    // Presence ends and begins as ever.
    of_tomorrow.follows(feed);
    of_tomorrow.does(SetPresence{room.id});
    salma.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count == 1; });
    of_tomorrow.hangs_up();
    salma.live().expect_signal<Presence>(feed, [](const Presence& now) { return now.count == 0; });
    clock.set("+0");
    diarist.write_until_day(0);

    std::int64_t number = 0;
    for (const auto& post : diarist.posts) CHECK(post.number == ++number);
    salma.live().catch_up();
    std::int64_t heard = 0;
    for (const auto& event : salma.live().events(feed)) {
      if (event.name == "post_written") CHECK(event.as<PostWritten>().post.number == ++heard);
    }
    CHECK(heard == number);
    const auto page = salma.does(ListPosts{room.lounge, PostNumber{1}, PageSize{50}, {}});
    for (std::size_t i = 1; i < page.posts.size(); ++i) CHECK(page.posts[i].number == page.posts[i - 1].number + 1);
    CHECK(server.terminate() == 0);
    const auto check = run_majlisd({"check", "--data", (folder.path() / "data").string()});
    CHECK_MESSAGE(check.exit_code == 0, check.output);
  }
}
