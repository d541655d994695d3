#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

struct FeedSpan {
  Feed feed;
  std::int64_t first_kept;
  std::int64_t head;
};
BOOST_DESCRIBE_STRUCT(FeedSpan, (), (feed, first_kept, head))

struct EventPlace {
  std::int64_t seq;
  Time at;
};
BOOST_DESCRIBE_STRUCT(EventPlace, (), (seq, at))

class SqlFeeds final : public Feeds {
 public:
  explicit SqlFeeds(Connection& db) : db_(db) {}

  std::int64_t get_head(const Feed& feed) const override {
    const auto span = find_span_.find(feed);
    return span ? span->head : 0;
  }

  std::vector<FeedHead> list_heads(std::span<const Feed> feeds) const override {
    std::string keys = "[";
    for (const auto& feed : feeds) keys += fmt::format("{}{}", keys.size() > 1 ? "," : "", feed.key());
    return list_heads_.list(keys + ']');
  }

  std::optional<std::vector<EventRecord>> list(const Feed& feed, std::int64_t after, std::int64_t limit,
                                               std::size_t data_bytes_max) const override {
    const auto span = find_span_.find(feed);
    if (!span) return std::vector<EventRecord>{};
    if (after < span->first_kept - 1) return std::nullopt;
    if (after >= span->head) return std::vector<EventRecord>{};
    // A few at a time: a statement reads all its rows, also those that nobody takes.
    constexpr std::int64_t at_once = 32;
    std::vector<EventRecord> events;
    for (std::size_t data_bytes = 0; std::ssize(events) < limit && data_bytes < data_bytes_max;) {
      auto next = list_.list(feed, events.empty() ? after : events.back().seq, std::min(at_once, limit - std::ssize(events)));
      if (next.empty()) break;
      for (auto event = next.begin(); event != next.end() && data_bytes < data_bytes_max; ++event) {
        data_bytes += event->data_json.size();
        events.push_back(std::move(*event));
      }
    }
    return events;
  }

  EventRecord append(const Feed& feed, Time at, std::string_view event, std::string data_json) override {
    const std::int64_t seq = advance_.get(feed, at);
    add_.run_one(feed, seq, at, event, data_json);
    return {feed, seq, at, std::string(event), std::move(data_json)};
  }

  /// Feed by feed, the one with the oldest event first, and only from a feed's front: what is left has no gap, even
  /// when the clock was once set back.
  std::int64_t remove_before(Time before, std::int64_t limit) override {
    std::int64_t removed = 0;
    while (removed < limit) {
      const auto span = find_prunable_.find(before);
      if (!span) break;
      removed += remove_front(*span, before, limit - removed);
    }
    return removed;
  }

 private:
  std::int64_t remove_front(const FeedSpan& span, Time before, std::int64_t limit) {
    const std::int64_t end = std::min(span.head, span.first_kept + limit);
    const auto stays = find_newer_.find(span.feed, span.first_kept, end, before);
    const EventPlace first = stays ? *stays : EventPlace{end, get_at_.get(span.feed, end)};
    const std::int64_t removed = remove_.run(span.feed, first.seq);
    set_first_.run_one(first.seq, first.at, span.feed);
    return removed;
  }

  Connection& db_;
  mutable Query<FeedSpan(Feed)> find_span_{db_, "SELECT feed, first_kept, head FROM feed_heads WHERE feed = :feed"};
  mutable Query<FeedHead(std::string)> list_heads_{
      db_, "SELECT feed, head FROM feed_heads WHERE feed IN (SELECT id FROM " + db_.dialect().ids_in(":feeds") + ")"};
  mutable Query<EventRecord(Feed, std::int64_t, std::int64_t)> list_{
      db_,
      "SELECT feed, seq, at, event, data FROM events WHERE feed = :feed AND seq > :after ORDER BY seq LIMIT :limit"};
  Query<std::int64_t(Feed, Time)> advance_{
      db_,
      "INSERT INTO feed_heads (feed, head, first_kept, first_at) VALUES (:feed, 1, 1, :at)"
      " ON CONFLICT (feed) DO UPDATE SET head = feed_heads.head + 1 RETURNING head"};
  Query<void(Feed, std::int64_t, Time, std::string_view, std::string)> add_{
      db_, "INSERT INTO events (feed, seq, at, event, data) VALUES (:feed, :seq, :at, :event, :data)"};
  Query<FeedSpan(Time)> find_prunable_{
      db_,
      "SELECT feed, first_kept, head FROM feed_heads WHERE first_kept < head AND first_at < :before"
      " ORDER BY first_at LIMIT 1"};
  Query<EventPlace(Feed, std::int64_t, std::int64_t, Time)> find_newer_{
      db_,
      "SELECT seq, at FROM events WHERE feed = :feed AND seq >= :first AND seq < :end AND at >= :before"
      " ORDER BY seq LIMIT 1"};
  Query<Time(Feed, std::int64_t)> get_at_{db_, "SELECT at FROM events WHERE feed = :feed AND seq = :seq"};
  Query<void(Feed, std::int64_t)> remove_{db_, "DELETE FROM events WHERE feed = :feed AND seq < :first"};
  Query<void(std::int64_t, Time, Feed)> set_first_{
      db_, "UPDATE feed_heads SET first_kept = :first, first_at = :at WHERE feed = :feed"};
};

}  // namespace

std::unique_ptr<Feeds> make_feeds(Connection& connection) { return std::make_unique<SqlFeeds>(connection); }

}  // namespace majlis::storage::sql
