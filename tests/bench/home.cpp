/// What a member's first screen costs without a network: the query and its JSON, of one group with many threads.
#include <ctime>
#include <filesystem>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "protocol/json/encode.hpp"
#include "server/community/reading.hpp"
#include "storage/store.hpp"
#include "tests/bench/cases.hpp"
#include "tests/bench/measure.hpp"

namespace majlis::bench {
namespace {

constexpr Time founded{1'700'000'000'000};
constexpr std::int64_t posts_per_thread = 3;

/// CPU time of this thread: the figure is the same on a busy machine.
std::int64_t cpu_ns() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::int64_t{spent.tv_sec} * 1'000'000'000 + spent.tv_nsec;
}

struct People {
  MemberId author{1};
  MemberId up_to_date{2};   ///< has read everything
  MemberId behind{3};       ///< has read nothing
  MemberId newcomer{4};     ///< came when all was said
};

MemberId join(storage::Tables& tables, GroupId group, std::string_view name, Time at) {
  const std::string key{name};
  const auto member = tables.members().add({MemberName::trusted(key), key, key, "-", Locale::en, at});
  tables.groups().add_member(group, member, Role::member, at);
  return member;
}

/// The threads of all rooms in turn, as they come about.
void talk(storage::Tables& tables, GroupId group, const HomeOptions& options) {
  const storage::PostText text{Markdown::trusted("The tanker is at the school until eight."), std::nullopt, Excerpt{"The tanker"}, {}};
  std::vector<RoomId> rooms;
  for (int i = 0; i < options.rooms; ++i) {
    const auto name = fmt::format("room-{}", i);
    rooms.push_back(tables.rooms().add({group, Slug::trusted(name), RoomName::trusted(name), {}, Visibility::members, founded}).id);
  }
  std::int64_t at = founded.ms;
  for (int i = 0; i < options.threads; ++i) {
    for (const auto room : rooms) {
      const auto thread = tables.threads().add({room, Title::trusted(fmt::format("Thread {}", i)), People{}.author, Time{++at}});
      for (int post = 0; post < posts_per_thread; ++post) tables.posts().add({thread, People{}.author, Time{++at}, text, std::nullopt});
      tables.reading().set_read(People{}.up_to_date, thread, posts_per_thread, Time{++at});
    }
  }
  join(tables, group, "newcomer", Time{++at});
}

void fill(storage::Store& store, const HomeOptions& options) {
  const auto writer = store.open_writer();
  writer->begin();
  writer->attempt([&](storage::Tables& tables) {
    const auto group = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, founded});
    for (const auto* name : {"author", "up_to_date", "behind"}) join(tables, group, name, founded);
    talk(tables, group, options);
    return true;
  });
  writer->commit();
}

}  // namespace

void measure_home(const HomeOptions& options) {
  std::filesystem::create_directories(options.data);
  const auto file = options.data + "/home.db";
  const bool is_new = !std::filesystem::exists(file);
  const auto store = storage::open_store("sqlite:" + file);
  if (is_new) fill(*store, options);
  const auto reader = store->open_reader();
  const auto measure = [&](std::string_view who, MemberId member) {
    Latencies seen;
    std::size_t bytes = 0;
    for (int i = 0; i < options.times; ++i) {
      const auto began = cpu_ns();
      reader->read([&](const storage::Tables& tables) {
        bytes = json::to_json(*community::handle(community::Snapshot{tables, {member, {}, {}}, founded}, OpenHome{})).size();
      });
      seen.add(cpu_ns() - began);
    }
    fmt::print("{:<28} {:>7} bytes; CPU p50 {:.2f} ms, p99 {:.2f} ms\n", who, bytes, seen.percentile_ms(0.5), seen.percentile_ms(0.99));
  };
  measure("who has read everything", People{}.up_to_date);
  measure("who has read nothing", People{}.behind);
  measure("who has just come", People{}.newcomer);
}

}  // namespace majlis::bench
