// Feeds: from any cursor on, complete and in order, for as long as one may hear them and not a moment longer.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

TEST_SUITE("following") {
  TEST_CASE("whoever was away gets exactly what came since, from every cursor there is") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    for (int i = 0; i < 20; ++i) village.salma.writes(village.square.lounge, "post " + std::to_string(i));
    const auto head = village.guest.opens(village.square.id).feed.seq;
    CHECK(head >= 20);
    for (std::int64_t after = 0; after <= head; ++after) {
      Person phone{village.server.address()};
      const auto position = phone.live().follow(feed, after);
      REQUIRE(position);
      CHECK(position->seq == head);
      while (phone.live().seq(feed) < head) phone.live().ask(Ping{});
      CHECK(phone.live().events(feed).size() == static_cast<std::size_t>(head - after));
    }
  }

  TEST_CASE("following after the seq that came with a state completes that state, with posts written all the while") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    std::int64_t written = 0;
    for (int i = 0; i < 30; ++i) {
      auto& line = village.salma.live();
      for (int burst = 0; burst < 3; ++burst, ++written) {
        line.post("write_post", json::to_json(WritePost{village.square.lounge, Markdown::trusted("busy"), {}}));
      }
      Person visitor{village.server.address()};
      const auto view = visitor.opens(village.square.id);
      visitor.follows(feed, view.feed.seq);
      const auto seen = view.lounge.last_number;
      const auto post = village.tareq.writes(village.square.lounge, "and one more");
      ++written;
      visitor.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == post.id; });
      // What the state had and what came after it: every number once.
      std::int64_t expected = seen;
      for (const auto& event : visitor.live().events(feed)) CHECK(event.as<PostWritten>().post.number == ++expected);
    }
    const auto last = village.tareq.writes(village.square.lounge, "the end");
    CHECK(last.number == written + 1);
  }

  TEST_CASE("nothing falls between reading what was missed and hearing what is new") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    auto& writer = village.salma.live();
    const auto write = [&](Connection& line) {
      return line.post("write_post", json::to_json(WritePost{village.square.lounge, Markdown::trusted("busy"), {}}));
    };
    std::int64_t posted = 0;
    for (int i = 0; i < 400; ++i) posted = write(writer);
    writer.answer(posted);
    for (int round = 0; round < 12; ++round) {
      // There is much to read, so that what is written meanwhile is committed and published in the middle of it.
      std::vector<std::unique_ptr<Connection>> visitors;
      for (int i = 0; i < 5; ++i) {
        visitors.push_back(std::make_unique<Connection>(village.server.address(), Headers{}));
        visitors.back()->post_follow(feed, 0);
        for (int ping = 0; ping < 5; ++ping) {
          posted = write(writer);
          REQUIRE(writer.ask(Ping{}));
        }
      }
      writer.answer(posted);
      const auto last = village.tareq.writes(village.square.lounge, "and one more");
      for (auto& visitor : visitors) {
        visitor->expect<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == last.id; });
        CHECK(visitor->events(feed).size() == static_cast<std::size_t>(visitor->seq(feed)));
      }
    }
  }

  TEST_CASE("a cursor from the future is told to begin anew") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    const auto refused = village.salma.live().follow(feed, 1'000'000);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::feed_reset);
    CHECK(village.salma.is_refused(ReadFeed{FeedName::trusted(feed.name()), {1'000'000}}).code == ErrorCode::feed_reset);
  }

  TEST_CASE("a cursor older than what is kept is told to begin anew, over both ways") {
    auto options = TestServer::defaults();
    options.feed_retention_ms = 1;
    Village village{options};
    const auto feed = Feed::of(village.square.id);
    for (int i = 0; i < 5; ++i) village.salma.writes(village.square.lounge, "soon forgotten");
    const Deadline deadline;
    auto read = village.guest.tries(ReadFeed{FeedName::trusted(feed.name()), {0}});
    while (read && !deadline.is_over()) read = village.guest.tries(ReadFeed{FeedName::trusted(feed.name()), {0}});
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::feed_reset);
    const auto followed = village.guest.live().follow(feed, 0);
    REQUIRE_FALSE(followed);
    CHECK(followed.error().code == ErrorCode::feed_reset);
    const auto view = village.guest.opens(village.square.id);
    village.guest.follows(feed, view.feed.seq);
    village.salma.writes(village.square.lounge, "but it goes on");
    CHECK(village.guest.sees<PostWritten>(feed).post.text.str() == "but it goes on");
  }

  TEST_CASE("nothing comes after the reply to unfollow") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed);
    village.salma.writes(village.square.lounge, "heard");
    village.tareq.sees<PostWritten>(feed);
    REQUIRE(village.tareq.live().unfollow(feed));
    village.salma.writes(village.square.lounge, "unheard");
    village.after_everything(village.tareq);
    CHECK(village.tareq.live().events(feed).size() == 1);
  }

  TEST_CASE("read_feed tells the same lines as following does") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    village.tareq.follows(feed, 0);
    village.salma.writes(village.square.lounge, "one");
    village.salma.writes(village.square.lounge, "two");
    village.after_everything(village.tareq);
    const auto read = village.salma.does(ReadFeed{FeedName::trusted(feed.name()), {0}});
    const auto& heard = village.tareq.live().events(feed);
    REQUIRE(read.events.size() == heard.size());
    for (std::size_t i = 0; i < heard.size(); ++i) CHECK(read.events[i].text == heard[i].text);
  }

  TEST_CASE("a name that is no feed is refused; somebody else's feed is closed") {
    Village village;
    for (const std::string name : {"room:0", "room:-1", "room:01", "street:1", "room:", "room:99999999999999999999"}) {
      CAPTURE(name);
      const auto refusal = village.salma.is_refused(ReadFeed{FeedName::trusted(name), {0}});
      CHECK(refusal.code == ErrorCode::bad_field);
      CHECK(refusal.field == "feed");
    }
    CHECK(village.salma.may_not_follow(village.tareq.own_feed()).code == ErrorCode::not_allowed);
    CHECK(village.salma.may_not_follow({FeedKind::member, 999'999}).code == ErrorCode::not_allowed);
    CHECK(village.salma.may_not_follow(village.moderators_feed()).code == ErrorCode::not_allowed);
    CHECK(village.idris.may_not_follow(village.group_feed()).code == ErrorCode::not_allowed);
    CHECK(village.guest.may_not_follow(village.group_feed()).code == ErrorCode::not_signed_in);
    CHECK(village.salma.may_not_follow(Feed::of(RoomId{999'999})).code == ErrorCode::not_found);
  }
}

TEST_SUITE("losing the right to hear") {
  TEST_CASE("leaving the group ends its feeds at once, on every device; the public room stays") {
    Village village;
    auto laptop = village.salma.second_device();
    const auto kitchen = Feed::of(village.kitchen.id);
    const auto square = Feed::of(village.square.id);
    for (auto* device : {&village.salma, &laptop}) {
      for (const auto& feed : {kitchen, square, village.group_feed()}) device->follows(feed);
    }
    village.salma.does(LeaveGroup{village.group});
    for (auto* device : {&village.salma, &laptop}) {
      CHECK(device->live().expect_end(kitchen) == ErrorCode::not_allowed);
      CHECK(device->live().expect_end(village.group_feed()) == ErrorCode::not_allowed);
    }
    village.tareq.writes(village.kitchen.lounge, "between us");
    const auto open = village.tareq.writes(village.square.lounge, "for all");
    for (auto* device : {&village.salma, &laptop}) {
      CHECK(device->sees<PostWritten>(square).post.id == open.id);
      CHECK(device->live().events(kitchen).empty());
    }
  }

  TEST_CASE("a moderator who is one no more stops hearing the moderators, and the hidden room") {
    Village village;
    village.layla.follows(village.moderators_feed());
    village.layla.follows(Feed::of(village.council.id));
    village.hasan.does(ChangeRole{village.group, village.layla.id(), Role::member});
    CHECK(village.layla.live().expect_end(village.moderators_feed()) == ErrorCode::not_allowed);
    CHECK(village.layla.live().expect_end(Feed::of(village.council.id)) == ErrorCode::not_found);
    CHECK(village.layla.is_refused(ReadFeed{FeedName::trusted(village.moderators_feed().name()), {0}}).code == ErrorCode::not_allowed);
  }

  TEST_CASE("a new moderator may hear the moderators from that moment on") {
    Village village;
    CHECK(village.salma.may_not_follow(village.moderators_feed()).code == ErrorCode::not_allowed);
    village.hasan.does(ChangeRole{village.group, village.salma.id(), Role::moderator});
    village.salma.follows(village.moderators_feed());
  }

  TEST_CASE("a room that closes to outsiders goes silent for them, with nothing slipping through") {
    Village village;
    const auto feed = Feed::of(village.square.id);
    for (auto* person : {&village.guest, &village.idris, &village.tareq}) person->follows(feed);
    auto& line = village.salma.live();
    for (int i = 0; i < 50; ++i) line.post("write_post", json::to_json(WritePost{village.square.lounge, Markdown::trusted("public"), {}}));
    village.hasan.does(ChangeRoom{village.square.id, {}, {}, Visibility::members});
    const auto secret = village.salma.writes(village.square.lounge, "for members");
    village.tareq.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == secret.id; });
    CHECK(village.guest.live().expect_end(feed) == ErrorCode::not_signed_in);
    CHECK(village.idris.live().expect_end(feed) == ErrorCode::not_allowed);
    for (auto* outsider : {&village.guest, &village.idris}) {
      village.after_everything(*outsider);
      for (const auto& event : outsider->live().events(feed)) CHECK(event.text.find("for members") == std::string::npos);
    }
  }

  TEST_CASE("somebody dismissed from a hidden room hears nothing that is said after") {
    Village village;
    const auto feed = Feed::of(village.council.id);
    village.layla.does(AdmitToRoom{village.council.id, village.salma.id()});
    village.salma.follows(feed);
    village.layla.writes(village.council.lounge, "welcome");
    village.salma.sees<PostWritten>(feed);
    village.layla.does(DismissFromRoom{village.council.id, village.salma.id()});
    village.layla.writes(village.council.lounge, "now that she is gone");
    CHECK(village.salma.live().expect_end(feed) == ErrorCode::not_found);
    village.after_everything(village.salma);
    CHECK(village.salma.live().events(feed).size() == 1);
    CHECK(village.salma.is_refused(OpenRoom{village.council.id, {}}).code == ErrorCode::not_found);
  }

  TEST_CASE("a role change in the middle of traffic loses and doubles nothing for somebody who keeps the right") {
    Village village;
    const auto feed = Feed::of(village.kitchen.id);
    village.tareq.follows(feed);
    auto& line = village.salma.live();
    for (int round = 0; round < 10; ++round) {
      for (int i = 0; i < 10; ++i) line.post("write_post", json::to_json(WritePost{village.kitchen.lounge, Markdown::trusted("busy"), {}}));
      village.hasan.does(ChangeRole{village.group, village.tareq.id(), round % 2 ? Role::member : Role::moderator});
    }
    const auto last = village.layla.writes(village.kitchen.lounge, "done");
    village.tareq.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == last.id; });
    CHECK(last.number == static_cast<std::int64_t>(village.tareq.live().events(feed).size()));
  }
}
