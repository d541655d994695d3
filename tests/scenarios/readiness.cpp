// /readyz, which anybody may ask as often as they like: storage is not asked as often.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "storage/contents.hpp"
#include "storage/store.hpp"
#include "tests/support/http.hpp"
#include "tests/support/test_server.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

/// A database that counts how often it is read, can be made to wait, and whose disk can be pulled out.
class WatchedStore : public storage::Store {
 public:
  explicit WatchedStore(const ScratchDir& folder) : store_(storage::open_store("sqlite:" + (folder.path() / "majlis.db").string())) {}
  std::unique_ptr<storage::Reader> open_reader() override;
  std::unique_ptr<storage::Writer> open_writer() override { return store_->open_writer(); }
  std::unique_ptr<storage::Writer> open_serving_writer(storage::Serving serving) override { return store_->open_serving_writer(serving); }
  std::string get_community_key() override { return store_->get_community_key(); }
  storage::CheckReport check() override { return store_->check(); }
  std::unique_ptr<storage::Contents> open_contents(storage::ContentsUse use) override { return store_->open_contents(use); }

  std::atomic<int> reads = 0;
  std::atomic<bool> is_held = false;
  std::atomic<bool> is_sick = false;

 private:
  std::unique_ptr<storage::Store> store_;
};

class WatchedReader : public storage::Reader {
 public:
  WatchedReader(WatchedStore& store, std::unique_ptr<storage::Reader> reader) : store_(store), reader_(std::move(reader)) {}
  void read(const std::function<void(const storage::Tables&)>& read) override {
    ++store_.reads;
    store_.is_held.wait(true);
    if (store_.is_sick) throw storage::StorageFailure{"no disk"};
    reader_->read(read);
  }

 private:
  WatchedStore& store_;
  std::unique_ptr<storage::Reader> reader_;
};

std::unique_ptr<storage::Reader> WatchedStore::open_reader() { return std::make_unique<WatchedReader>(*this, store_->open_reader()); }

/// A server with one shard over a watched database.
class WatchedServer {
 public:
  WatchedServer() : server_(options(), store), thread_([this] { server_.run(); }) {}
  ~WatchedServer() {
    server_.stop();
    thread_.join();
  }

  Address address() const { return {.port = server_.port()}; }
  int ready() const { return fetch(address(), {.target = "/readyz"}).status; }
  bool becomes(int status) const {
    const Deadline deadline;
    while (ready() != status) {
      if (deadline.is_over()) return false;
    }
    return true;
  }
  /// How often storage was read for a hundred questions, more than once a second apart from the first.
  int reads_too_many() {
    const auto began = Clock::now();
    const int before = store.reads;
    for (int i = 0; i < 100; ++i) (void)ready();
    return store.reads - before - 1 - static_cast<int>(std::chrono::ceil<std::chrono::seconds>(Clock::now() - began).count());
  }

 private:
  static net::ServerOptions options() {
    auto options = TestServer::defaults();
    options.shards = 1;
    return options;
  }

  ScratchDir folder_{"readiness"};

 public:
  WatchedStore store{folder_};

 private:
  net::Server server_;
  std::thread thread_;
};

}  // namespace

TEST_SUITE("readiness") {
  TEST_CASE("many who ask at once wait for one answer of storage") {
    WatchedServer server;
    server.store.is_held = true;
    std::vector<std::unique_ptr<Wire>> crowd;
    for (int i = 0; i < 20; ++i) send(*crowd.emplace_back(std::make_unique<Wire>(server.address())), server.address(), {.target = "/readyz"});
    const Deadline deadline;
    const auto arrived = [&] { return fetch(server.address(), {.target = "/metrics"}).body.find("\nmajlis_http_under_way 21\n") != std::string::npos; };
    while (!arrived() && !deadline.is_over()) {}
    CHECK(arrived());
    CHECK(server.store.reads == 1);
    server.store.is_held = false;
    server.store.is_held.notify_all();
    for (auto& wire : crowd) CHECK(receive(*wire).status == 200);
    CHECK(server.store.reads == 1);
  }

  TEST_CASE("an answer holds for a second, a bad one as well, and then storage is asked again") {
    WatchedServer server;
    CHECK(server.ready() == 200);
    CHECK(server.reads_too_many() <= 0);
    server.store.is_sick = true;
    CHECK(server.becomes(503));
    CHECK(server.reads_too_many() <= 0);
    server.store.is_sick = false;
    CHECK(server.becomes(200));
  }
}
