// The page as it comes over a slow line: in the reader's language, with the first screen's data in it, and nothing of
// what the reader may not see.
#include <doctest/doctest.h>

#include <map>

#include "server/net/assets.hpp"
#include "storage/contents.hpp"
#include "storage/store.hpp"
#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

/// A binary without the web client has no page to look at.
bool has_page() {
  const bool has = !net::assets().empty();
  if (!has) MESSAGE("this build embeds no web client: nothing to see here");
  return has;
}

constexpr std::string_view script_begins = R"(<script type="application/json" id="first-data">)";

std::string data_in(std::string_view html) {
  const auto begin = html.find(script_begins);
  if (begin == std::string_view::npos) return {};
  const auto from = begin + script_begins.size();
  return std::string{html.substr(from, html.find("</script>", from) - from)};
}

/// The replies in a page, by operation.
struct FirstReplies {
  explicit FirstReplies(const std::string& html) {
    REQUIRE(json::parse_file(data_in(html), document));
    for (const auto& entry : document["replies"].GetArray()) by_op[entry["op"].GetString()] = &entry;
  }
  template <class Op>
  typename Op::Reply reply() const {
    return from_json<typename Op::Reply>((*by_op.at(std::string{wire_name<Op>()}))["reply"]);
  }
  bool has(const std::string& op) const { return by_op.contains(op); }

  json::Document document;
  std::map<std::string, const json::Value*> by_op;
};

std::string page_of(Person& person, const std::string& target, const Headers& headers = {}) {
  const auto reply = person.gets(target, headers);
  CHECK(reply.status == 200);
  return reply.body;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// A database whose disk can be pulled out.
class SickStore : public storage::Store {
 public:
  explicit SickStore(std::unique_ptr<storage::Store> healthy) : healthy_(std::move(healthy)) {}
  std::unique_ptr<storage::Reader> open_reader() override;
  std::unique_ptr<storage::Writer> open_writer() override { return healthy_->open_writer(); }
  std::unique_ptr<storage::Writer> open_serving_writer(storage::Serving serving) override { return healthy_->open_serving_writer(serving); }
  std::string get_community_key() override { return healthy_->get_community_key(); }
  storage::CheckReport check() override { return healthy_->check(); }
  std::unique_ptr<storage::Contents> open_contents(storage::ContentsUse use) override { return healthy_->open_contents(use); }

  bool is_sick = false;   ///< set before the server reads

 private:
  std::unique_ptr<storage::Store> healthy_;
};

class SickReader : public storage::Reader {
 public:
  SickReader(const SickStore& store, std::unique_ptr<storage::Reader> healthy) : store_(store), healthy_(std::move(healthy)) {}
  void read(const std::function<void(const storage::Tables&)>& read) override {
    if (store_.is_sick) throw storage::StorageFailure{"no disk"};
    healthy_->read(read);
  }

 private:
  const SickStore& store_;
  std::unique_ptr<storage::Reader> healthy_;
};

std::unique_ptr<storage::Reader> SickStore::open_reader() { return std::make_unique<SickReader>(*this, healthy_->open_reader()); }

}  // namespace

TEST_SUITE("first page") {
  TEST_CASE("the page of a room brings its reader, the room and its posts, all from one moment") {
    if (!has_page()) return;
    Village village;
    const auto post = village.salma.writes(village.square.lounge, "Who has a <ladder>?");
    const auto html = page_of(village.salma, "/g/yasmin/square");
    CHECK_FALSE(holds(data_in(html), "<"));
    const FirstReplies first{html};
    CHECK(first.reply<OpenHome>().me->id == village.salma.id());
    CHECK(first.reply<FindPlace>().room == village.square.id);
    const auto room = first.reply<OpenRoom>();
    REQUIRE(room.posts.posts.size() == 1);
    CHECK(room.posts.posts.front().text.str() == post.text.str());
    // Followed from where the page was made, the room goes on without a gap.
    village.salma.follows(Feed::of(village.square.id), room.feed.seq);
    village.tareq.writes(village.square.lounge, "I have");
    CHECK(village.salma.sees<PostWritten>(Feed::of(village.square.id)).post.text.str() == "I have");
  }

  TEST_CASE("threads, permalinks, groups and the door bring what their first screens ask for") {
    if (!has_page()) return;
    Village village;
    const auto started = village.salma.does(StartThread{village.square.id, Title::trusted("Pump & pipes"), Markdown::trusted("It drips")});
    const FirstReplies thread{page_of(village.guest, "/t/" + std::to_string(started.thread.id.value) + "?at=1")};
    CHECK(thread.reply<OpenThread>().posts.posts.size() == 1);
    CHECK(thread.reply<OpenGroup>().group.id == village.group);
    CHECK((*thread.by_op.at("open_thread"))["args"]["at"].GetInt64() == 1);
    const FirstReplies permalink{page_of(village.guest, "/p/" + std::to_string(started.post.id.value))};
    CHECK(permalink.reply<FindPost>().number == 1);
    CHECK(permalink.has("open_thread"));
    CHECK(FirstReplies{page_of(village.salma, "/g/yasmin/members")}.reply<OpenGroup>().group.id == village.group);
    const FirstReplies door{page_of(village.guest, "/")};
    CHECK_FALSE(door.reply<OpenHome>().me);
    CHECK(door.reply<ListGroups>().groups.size() == 1);
  }

  TEST_CASE("a public place is introduced by its name, escaped, to whoever shares its link") {
    if (!has_page()) return;
    Village village;
    const auto started = village.salma.does(StartThread{village.square.id, Title::trusted("\"Pump\" & <pipes>"), Markdown::trusted("It drips")});
    const auto html = page_of(village.guest, "/t/" + std::to_string(started.thread.id.value));
    CHECK(holds(html, "<title>&quot;Pump&quot; &amp; &lt;pipes&gt; · The square</title>"));
    CHECK(holds(html, "property=\"og:title\" content=\"&quot;Pump&quot; &amp; &lt;pipes&gt; · The square\""));
    CHECK(holds(html, "name=\"description\" content=\"The square · حيّ الياسمين\""));
    CHECK(holds(page_of(village.guest, "/g/yasmin"), "<title>حيّ الياسمين</title>"));
  }

  TEST_CASE("a place that is not for the reader looks like one that is not there") {
    if (!has_page()) return;
    Village village;
    village.hasan.writes(village.council.lounge, "in confidence");
    const auto secret = village.hasan.does(StartThread{village.council.id, Title::trusted("The budget"), Markdown::trusted("It is tight")});
    const auto family = village.salma.does(StartThread{village.kitchen.id, Title::trusted("Recipes"), Markdown::trusted("Lentils")});
    const auto thread_of = [](const StartedThread& started) { return "/t/" + std::to_string(started.thread.id.value); };
    const auto post_of = [](const StartedThread& started) { return "/p/" + std::to_string(started.post.id.value); };
    const auto looks_empty = [](Person& person, const std::string& target) { CHECK_MESSAGE(page_of(person, target) == page_of(person, "/t/987654"), target); };
    for (auto* outsider : {&village.guest, &village.idris}) {
      for (const auto& target : {std::string{"/g/yasmin/kitchen"}, std::string{"/g/yasmin/council"}, std::string{"/g/nowhere"}, thread_of(secret), thread_of(family), post_of(secret), post_of(family)}) {
        looks_empty(*outsider, target);
      }
    }
    for (const auto& target : {std::string{"/g/yasmin/council"}, thread_of(secret), post_of(secret)}) looks_empty(village.salma, target);
    CHECK(holds(page_of(village.layla, thread_of(secret)), "The budget"));
    // Whoever loses the right to a room finds nothing of it in the next page either.
    CHECK(holds(page_of(village.tareq, "/g/yasmin/kitchen"), "Recipes"));
    village.tareq.does(LeaveGroup{village.group});
    looks_empty(village.tareq, "/g/yasmin/kitchen");
  }

  TEST_CASE("what is a member's own is kept nowhere; a guest's page is asked for each time, and sent again only when it is new") {
    if (!has_page()) return;
    Village village;
    CHECK(village.salma.gets("/g/yasmin/square").header("Cache-Control") == "private, no-store");
    CHECK(village.salma.gets("/g/yasmin/square").header("ETag").empty());
    const auto first = village.guest.gets("/g/yasmin/square");
    CHECK(first.header("Cache-Control") == "no-cache");
    CHECK(first.header("Vary") == "Accept-Language, Accept-Encoding, Cookie");
    const Headers known{{"If-None-Match", first.header("ETag")}};
    CHECK(village.guest.gets("/g/yasmin/square", known).status == 304);
    village.salma.writes(village.square.lounge, "news");
    CHECK(village.guest.gets("/g/yasmin/square", known).status == 200);
  }

  TEST_CASE("the page speaks the language chosen on the device, else the browser's, and has its messages fetched at once") {
    if (!has_page()) return;
    Village village;
    const auto arabic = page_of(village.guest, "/", {{"Accept-Language", "fr-FR, ar-JO;q=0.8, en;q=0.5"}});
    CHECK(holds(arabic, R"(<html lang="ar" dir="rtl">)"));
    CHECK(holds(arabic, "rel=\"modulepreload\" href=\"/assets/messages-ar-"));
    CHECK_FALSE(holds(arabic, "messages-en-"));
    const auto english = page_of(village.guest, "/", {{"Accept-Language", "ar"}, {"Cookie", "majlis_language=en"}});
    CHECK(holds(english, R"(<html lang="en" dir="ltr">)"));
    CHECK(holds(english, "rel=\"modulepreload\" href=\"/assets/messages-en-"));
    CHECK(holds(page_of(village.guest, "/"), R"(<html lang="en" dir="ltr">)"));
  }

  TEST_CASE("it is compressed for who can read that, and scripts stay forbidden in it") {
    if (!has_page()) return;
    Village village;
    const auto packed = village.guest.gets("/g/yasmin/square", {{"Accept-Encoding", "gzip, deflate"}});
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.starts_with("\x1f\x8b"));
    CHECK(packed.body.size() < village.guest.gets("/g/yasmin/square").body.size());
    CHECK(holds(packed.header("Content-Security-Policy"), "default-src 'self'"));
    CHECK_FALSE(holds(packed.header("Content-Security-Policy"), "unsafe"));
  }

  TEST_CASE("without storage the page still comes, and says nothing of anybody") {
    if (!has_page()) return;
    ScratchDir folder{"sick"};
    SickStore store{storage::open_store("sqlite:" + (folder.path() / "majlis.db").string())};
    store.is_sick = true;
    net::Server server{TestServer::defaults(), store};
    std::thread thread{[&] { server.run(); }};
    const Address address{.port = server.port()};
    for (const Headers& headers : {Headers{}, Headers{{"Cookie", "majlis_session=whatever"}}}) {
      const auto reply = fetch(address, {.target = "/g/yasmin/square", .headers = headers});
      CHECK(reply.status == 200);
      CHECK(holds(reply.body, "<div id=\"app\"></div>"));
      CHECK(data_in(reply.body).empty());
    }
    server.stop();
    thread.join();
  }
}
