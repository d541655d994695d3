/// What a member's first screen costs without a network: the query and its JSON, of one group with many threads.
#include <ctime>
#include <filesystem>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "protocol/json/encode.hpp"
#include "server/community/reading.hpp"
#include "storage/store.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/reading.hpp"

namespace majlis::bench {
namespace {

constexpr Time founded{1'700'000'000'000};
constexpr std::int64_t posts_per_thread = 3;
constexpr int room_count = 100;
constexpr int thread_count = 200;   ///< in each room
constexpr int times = 50;

constexpr Figure cpu_p50_ms{"CPU p50, ms", 2};
constexpr Figure cpu_p99_ms{"CPU p99, ms", 2};
constexpr Figure answer_bytes{"bytes", 0};

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
void talk(storage::Tables& tables, GroupId group) {
  const storage::PostText text{Markdown::trusted("The tanker is at the school until eight."), std::nullopt, Excerpt{"The tanker"}, {}};
  std::vector<RoomId> rooms;
  for (int i = 0; i < room_count; ++i) {
    const auto name = fmt::format("room-{}", i);
    rooms.push_back(tables.rooms().add({group, Slug::trusted(name), RoomName::trusted(name), {}, Visibility::members, founded}).id);
  }
  std::int64_t at = founded.ms;
  for (int i = 0; i < thread_count; ++i) {
    for (const auto room : rooms) {
      const auto thread = tables.threads().add({room, Title::trusted(fmt::format("Thread {}", i)), People{}.author, Time{++at}});
      for (int post = 0; post < posts_per_thread; ++post) tables.posts().add({thread, People{}.author, Time{++at}, text, std::nullopt});
      tables.reading().set_read(People{}.up_to_date, thread, posts_per_thread, Time{++at});
    }
  }
  join(tables, group, "newcomer", Time{++at});
}

void fill(storage::Store& store) {
  const auto writer = store.open_writer();
  writer->begin();
  writer->attempt([&](storage::Tables& tables) {
    const auto group = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, founded});
    for (const auto* name : {"author", "up_to_date", "behind"}) join(tables, group, name, founded);
    talk(tables, group);
    return true;
  });
  writer->commit();
}

void measure_home(const std::filesystem::path& folder, MemberId member, Row& row) {
  std::filesystem::create_directories(folder);
  const auto file = folder / "home.db";
  const bool is_new = !std::filesystem::exists(file);
  const auto store = storage::open_store("sqlite:" + file.string());
  if (is_new) fill(*store);
  const auto reader = store->open_reader();
  Latencies seen;
  std::size_t bytes = 0;
  for (int i = 0; i < times; ++i) {
    const auto began = cpu_ns();
    reader->read([&](const storage::Tables& tables) {
      bytes = json::to_json(*community::handle(community::Snapshot{tables, {member, {}, {}}, founded}, OpenHome{})).size();
    });
    seen.add(cpu_ns() - began);
  }
  row.set(cpu_p50_ms, seen.percentile_ms(0.5));
  row.set(cpu_p99_ms, seen.percentile_ms(0.99));
  row.set(answer_bytes, static_cast<double>(bytes));
}

}  // namespace

std::vector<Subject> home_visitors(const std::string& folder) {
  const auto visitor = [&](std::string who, MemberId member) {
    return Subject{std::move(who), [=](Row& row) { measure_home(folder, member, row); }};
  };
  return {visitor("has read everything", People{}.up_to_date), visitor("has just come", People{}.newcomer),
          visitor("has read nothing", People{}.behind)};
}

}  // namespace majlis::bench
