#include "tests/bench/library.hpp"

#include <functional>
#include <vector>

#include <fmt/format.h>

#include "protocol/events.hpp"
#include "server/community/sessions.hpp"
#include "storage/store.hpp"

namespace majlis::bench {
namespace {

constexpr std::int64_t first_post_ms = 1'700'000'000'000;
constexpr Time never{4'000'000'000'000};   ///< what happens then is not out of date in our days
constexpr std::string_view words = "من رقم ١٢ إلى ٣٠ لا ماء منذ الظهر، هل اتصل أحد بالبلدية؟ The tanker is at the school until eight.";

class Filler {
 public:
  Filler(storage::Store& store, const LibrarySize& size) : size_(size), writer_(store.open_writer()) {}

  void fill() {
    in_one_commit([this](storage::Tables& tables) { add_people(tables); });
    in_one_commit([this](storage::Tables& tables) { add_rooms(tables); });
    in_steps(size_.posts, [this](storage::Tables& tables, std::int64_t i) {
      const auto post = add_post(tables, threads_[static_cast<std::size_t>(i) % threads_.size()], i);
      if (i % 1'000 == 0) tables.waiting().add(reader_, post, false);
      if (i >= size_.posts - size_.events) add_event(tables, post);
    });
    constexpr std::int64_t posts_each = 50;
    in_steps(posts_each * static_cast<std::int64_t>(lounges_.size()), [this](storage::Tables& tables, std::int64_t i) {
      add_post(tables, lounges_[static_cast<std::size_t>(i) % lounges_.size()], size_.posts + i);
    });
  }

 private:
  void in_one_commit(const std::function<void(storage::Tables&)>& write) {
    writer_->begin();
    writer_->attempt([&](storage::Tables& tables) { return write(tables), true; });
    writer_->commit();
  }
  void in_steps(std::int64_t count, const std::function<void(storage::Tables&, std::int64_t)>& write) {
    constexpr std::int64_t step = 10'000;
    for (std::int64_t from = 0; from < count; from += step) {
      in_one_commit([&](storage::Tables& tables) {
        for (auto i = from; i < std::min(from + step, count); ++i) write(tables, i);
      });
    }
  }

  static MemberId add_member(storage::Tables& tables, const std::string& name, const std::string& key) {
    return tables.members().add({MemberName::trusted(name), key, key, "-", Locale::en, Time{first_post_ms}});
  }
  void add_people(storage::Tables& tables) {
    const Time at{first_post_ms};
    author_ = add_member(tables, "Author", "author");
    reader_ = add_member(tables, "Reader", "reader");
    group_ = tables.groups().add({Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}, {}, at});
    tables.groups().add_member(group_, author_, Role::owner, at);
    tables.groups().add_member(group_, reader_, Role::member, at);
    tables.sessions().add({reader_, SessionKind::bot, Label::trusted("bench"), community::hash_token(reader_token), never, never});
    for (int i = 0; i < size_.members; ++i) {
      tables.groups().add_member(group_, add_member(tables, fmt::format("Member {}", i), fmt::format("member {}", i)), Role::member, at);
    }
  }
  void add_rooms(storage::Tables& tables) {
    const Time at{first_post_ms};
    for (int i = 0; i < size_.rooms; ++i) {
      const auto slug = i == 0 ? std::string{"room"} : fmt::format("room-{}", i);
      const auto room = tables.rooms().add({group_, Slug::trusted(slug), RoomName::trusted("Room"), {}, Visibility::public_, at});
      (i == 0 ? threads_ : lounges_).push_back(room.lounge);
    }
    for (int i = 1; i < size_.threads; ++i) {
      threads_.push_back(tables.threads().add({first_room, Title::trusted(fmt::format("Thread {}", i)), author_, at}));
    }
  }
  storage::PostRecord add_post(storage::Tables& tables, ThreadId thread, std::int64_t index) {
    const std::string said{words};
    const storage::PostText text{Markdown::trusted(said), std::nullopt, Excerpt{said}, {}};
    return tables.posts().add({thread, author_, Time{first_post_ms + index * 1'000}, text, std::nullopt});
  }
  void add_event(storage::Tables& tables, const storage::PostRecord& record) {
    const auto post = tables.posts().find(record.id, {});
    const PostWritten event{*post, Excerpt{std::string{words}}, tables.members().list_cards(std::vector{author_})};
    tables.feeds().append(Feed::of(first_room), never, wire_name<PostWritten>(), json::to_json(event));
  }

  LibrarySize size_;
  std::unique_ptr<storage::Writer> writer_;
  MemberId author_, reader_;
  GroupId group_;
  std::vector<ThreadId> threads_, lounges_;
};

}  // namespace

std::filesystem::path provide_library(const std::filesystem::path& folder, const LibrarySize& size) {
  const auto data = folder / fmt::format("{}-posts-{}-rooms-{}-members", size.posts, size.rooms, size.members);
  if (std::filesystem::exists(data)) return data;
  // Renamed when whole: one that was broken off is made anew.
  const auto filling = data.string() + ".filling";
  std::filesystem::remove_all(filling);
  std::filesystem::create_directories(filling);
  {
    const auto store = storage::open_store("sqlite:" + filling + "/majlis.db");
    Filler{*store, size}.fill();
  }
  std::filesystem::rename(filling, data);
  return data;
}

}  // namespace majlis::bench
