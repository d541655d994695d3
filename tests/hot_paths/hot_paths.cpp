/// The paths that every post takes, each a function that callgrind counts: count.mjs runs this program under it.
/// Nothing here depends on the time, on addresses or on chance.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "protocol/frames.hpp"
#include "server/community/call.hpp"
#include "server/live/audience.hpp"
#include "tests/hot_paths/counting.hpp"
#include "tests/support/paths.hpp"

using namespace majlis;
using tests::must;

namespace {

constexpr int runs = 20;
constexpr Time now{1'700'000'000'000};
constexpr std::string_view text = "من رقم ١٢ إلى ٣٠ لا ماء منذ الظهر، هل اتصل أحد بالبلدية؟ The tanker is at the *school* until eight.";

/// Counts what `run` does, `runs` times over.
template <class Run>
void count_runs(const char* name, Run run) {
  run();   // statements are prepared, tables are filled
  tests::count(name, [&] {
    for (int i = 0; i < runs; ++i) run();
  });
}

std::string write_post_line(ThreadId thread) {
  return fmt::format(R"({{"id":7,"op":"write_post","key":"0191e0c2-4d4f-7c3a","args":{{"thread":{},"text":"{}"}}}})", thread.value, text);
}

std::unique_ptr<community::Call> decode_request(const std::string& line) {
  json::Document document;
  const auto request = read_request(line, document);
  must(request.has_value(), "a request is not read");
  auto call = community::decode_call(request->op, *request->args);
  must(call.has_value(), "a request is not decoded");
  return std::move(*call);
}

class NoSecrets : public community::Secrets {
 public:
  std::string token() override { return {}; }
};

/// A group with a room and its owner, in a database of its own.
class Community {
 public:
  Community() : store_(storage::open_store("sqlite:" + (folder_.path() / "majlis.db").string())), writer_(store_->open_writer()) {
    writer_->begin();
    writer_->attempt([&](storage::Tables& tables) {
      member_ = tables.members().add({MemberName::trusted("Salma"), "salma", "salma", "-", Locale::en, now});
      const auto group = tables.groups().add({Slug::trusted("yasmin"), GroupName::trusted("Yasmin Quarter"), {}, {}, {}, now});
      tables.groups().add_member(group, member_, Role::owner, now);
      room_ = tables.rooms().add({group, Slug::trusted("square"), RoomName::trusted("Square"), {}, Visibility::public_, now});
      return true;
    });
    writer_->commit();
  }

  ThreadId lounge() const { return room_.lounge; }
  Feed feed() const { return Feed::of(room_.id); }

  /// From the decoded request to the durable post; gives its event.
  storage::EventRecord change(const community::Call& call) {
    community::Effects effects;
    writer_->begin();
    writer_->attempt([&](storage::Tables& tables) {
      community::Change change{tables, {member_, {}, {}}, now, secrets_};
      const auto key = IdempotencyKey::parse(fmt::format("hot-path-key-{:06}", ++changes_));
      const auto reply = community::run_change(change, call, *key);
      must(reply.has_value(), "a post is refused");
      effects = std::move(change.effects);
      return true;
    });
    writer_->commit();
    must(!effects.events.empty(), "a post has no event");
    return effects.events.front();
  }

 private:
  tests::ScratchDir folder_{"hot-paths"};
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<storage::Writer> writer_;
  NoSecrets secrets_;
  MemberId member_;
  RoomCard room_;
  int changes_ = 0;
};

class Deaf : public live::Follower, public live::Sink {
 public:
  Deaf(live::Audiences& audiences, const Feed& feed) : following_(audiences, *this, *this, feed, 0) {
    following_.wait();
    must(following_.go_live(0), "a follower is not live");
  }
  void send(const live::Frame& frame, live::Importance) override { heard_bytes_ += frame->size(); }
  void send_now(const live::Frame& frame) override { heard_bytes_ += frame->size(); }
  void ask_again(const Feed&) override { must(false, "a follower missed something"); }
  std::size_t heard_bytes() const { return heard_bytes_; }

 private:
  live::Following following_;
  std::size_t heard_bytes_ = 0;
};

void count_fan_out(const Feed& feed, const std::string& line) {
  live::Shards shards{1};
  live::Audiences audiences{shards[0], false};   // each event at once: no clock
  shards.on(0, [&] {
    std::vector<std::unique_ptr<Deaf>> followers;
    for (int i = 0; i < 1'000; ++i) followers.push_back(std::make_unique<Deaf>(audiences, feed));
    std::int64_t seq = 0;
    count_runs("fan_out", [&] {
      audiences.deliver({feed, ++seq, std::make_shared<const std::string>(line), {}});
      audiences.on_turn_end();
    });
    must(followers.back()->heard_bytes() > line.size() * runs, "a follower heard too little");
    shards.stop();
  });
  shards.run();
}

}  // namespace

int main() {
  spdlog::set_level(spdlog::level::warn);
  Community community;
  const auto request = write_post_line(community.lounge());
  count_runs("decode_request", [&] { (void)decode_request(request); });

  const auto call = decode_request(request);
  count_runs("change", [&] { (void)community.change(*call); });

  const auto event = community.change(*call);
  std::string line;
  count_runs("encode_event", [&] { line = event_line(event.feed, event.seq, event.at, event.event, event.data_json); });
  count_fan_out(community.feed(), line);
}
