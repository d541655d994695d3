#include "tests/bench/place.hpp"

#include <charconv>

#include <fmt/format.h>

#include "tests/bench/measure.hpp"

namespace majlis::bench {

using tests::Person;

tests::ServerProcess start_majlisd(const std::filesystem::path& data, int shards, const std::vector<std::string>& flags) {
  const ServersProcessor here{shards};
  std::vector<std::string> all{"--rate-scale", "0", "--connections-per-address", "0", "--shards", std::to_string(shards)};
  all.insert(all.end(), flags.begin(), flags.end());
  return tests::ServerProcess{data, all};
}

Place::Place(int rooms, int writers, int shards, const std::vector<std::string>& flags)
    : server_(start_majlisd(data_.path(), shards, flags)), owner_(server_.address(), "owner") {
  owner_.joins_majlis();
  group_ = owner_.does(CreateGroup{Slug::trusted("bench"), GroupName::trusted("Bench"), {}, {}}).group.id;
  for (int i = 0; i < rooms; ++i) {
    rooms_.push_back(owner_.does(CreateRoom{group_, Slug::trusted(fmt::format("room-{}", i)), RoomName::trusted("Room"), {}, Visibility::public_}));
  }
  for (int i = 0; i < writers; ++i) {
    Person writer{server_.address(), fmt::format("writer {}", i)};
    writer.joins_majlis();
    writer.does(JoinGroup{group_});
    cookies_.push_back(writer.cookie());
  }
}

Greeting Place::greeting(std::string_view cookie, const std::vector<Feed>& feeds) const {
  std::string headers = "Sec-WebSocket-Protocol: majlis.v1\r\n";
  if (!cookie.empty()) headers += fmt::format("Cookie: majlis_session={}\r\n", cookie);
  auto said = upgrade("/ws", address().authority(), headers);
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    said.afterwards += text_frame(fmt::format(R"({{"id":{},"op":"follow","args":{{"feed":"{}","after":0}}}})", i + 1, feeds[i].name()));
  }
  return said;
}

std::optional<std::int64_t> number_after(std::string_view line, std::string_view name) {
  const auto at = line.find(name);
  if (at == line.npos) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(line.data() + at + name.size(), line.data() + line.size(), value);
  return value;
}

std::string stamped_post(std::int64_t id, ThreadId thread, std::size_t bytes) {
  const auto text = fmt::format("t={:020} {:x<{}}", now_ns(), "", bytes - 23);
  return text_frame(fmt::format(R"({{"id":{0},"op":"write_post","key":"bench-key-{0:012}","args":{{"thread":{1},"text":"{2}"}}}})", id,
                                thread.value, text));
}

}  // namespace majlis::bench
