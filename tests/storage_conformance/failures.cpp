// Disks that are full, fail or lie about it: nothing may be acknowledged that is not there, and once there is room
// again writing goes on. SQLite's file calls are wrapped, as a power cut can't be had here.
#include <csignal>
#include <filesystem>

#include <sqlite3.h>
#include <sys/resource.h>

#include "storage/sqlite/writer.hpp"
#include "tests/storage_conformance/backends.hpp"
#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

namespace {

using storage::StorageFailure;

/// SQLite's own file system, with a disk that can be told to fail.
class Disk {
 public:
  static inline bool syncs = true;
  static inline bool has_room = true;

  /// From now on every database is opened on this disk, until the object goes.
  Disk() {
    static sqlite3_vfs failing;
    real_ = *sqlite3_vfs_find(nullptr);
    failing = real_;
    failing.zName = "failing";
    failing.xOpen = open;
    sqlite3_vfs_register(&failing, 1);
  }

  ~Disk() {
    syncs = has_room = true;
    sqlite3_vfs_unregister(sqlite3_vfs_find("failing"));
    sqlite3_vfs_register(sqlite3_vfs_find(real_.zName), 1);
  }

 private:
  /// SQLite has other calls for the database than for its log; `which` tells them apart.
  template <int which>
  struct Calls {
    static inline const sqlite3_io_methods* real = nullptr;
    static inline sqlite3_io_methods failing{};

    static int sync(sqlite3_file* file, int flags) { return syncs ? real->xSync(file, flags) : SQLITE_IOERR_FSYNC; }
    static int write(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
      return has_room ? real->xWrite(file, data, bytes, offset) : SQLITE_FULL;
    }
    static void wrap(sqlite3_file* file) {
      real = file->pMethods;
      failing = *real;
      failing.xSync = sync;
      failing.xWrite = write;
      file->pMethods = &failing;
    }
  };

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
    const int result = real_.xOpen(vfs, name, file, flags, given);
    if (result != SQLITE_OK || file->pMethods == nullptr) return result;
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
      Calls<0>::wrap(file);
    } else {
      Calls<1>::wrap(file);
    }
    return result;
  }

  static inline sqlite3_vfs real_{};
};

struct Talk {
  Village village;

  void say(Tables& t) const {
    write_post(t, village.thread, village.ali, {std::string(3'000, '.')});
    t.feeds().append(Feed::of(village.room.id), at(10), "post_written", "{}");
  }
};

std::int64_t count_posts(TestStore& store, const Talk& talk) {
  return store.read([&](const Tables& t) { return t.threads().find(talk.village.thread)->last_number; });
}

/// Writes once; on failure nothing may have happened, and reading goes on.
bool try_to_say(TestStore& store, const Talk& talk) {
  const auto before = count_posts(store, talk);
  try {
    store.write([&](Tables& t) { talk.say(t); });
    CHECK(count_posts(store, talk) == before + 1);
    return true;
  } catch (const StorageFailure&) {
    CHECK(count_posts(store, talk) == before);
    return false;
  }
}

/// Breaks the disk, tries, mends it, and tries again.
void survive(TestStore& store, const std::function<void(bool works)>& set_disk) {
  const Talk talk{store.write([](Tables& t) { return build_village(t); })};
  REQUIRE(try_to_say(store, talk));
  for (int round = 0; round < 3; ++round) {
    set_disk(false);
    for (int i = 0; i < 3; ++i) CHECK_FALSE(try_to_say(store, talk));
    set_disk(true);
    CHECK(try_to_say(store, talk));
  }
  CHECK(count_posts(store, talk) == 4);
  store.reopen();
  CHECK(count_posts(store, talk) == 4);
  CHECK(store.store().check().problems.empty());
}

}  // namespace

TEST_CASE("when fsync fails nothing is acknowledged, and writing goes on when it works again") {
  const Disk disk;
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  survive(store, [](bool works) { Disk::syncs = works; });
}

TEST_CASE("when the disk is full nothing is acknowledged, and writing goes on once there is room") {
  const Disk disk;
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  survive(store, [](bool works) { Disk::has_room = works; });
}

TEST_CASE("a file that may not grow is a full disk") {
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  survive(store, [&](bool works) {
    auto limit = usual;
    if (!works) limit.rlim_cur = 4'096;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  });
  std::signal(SIGXFSZ, handler);
}

TEST_CASE("when the database gives up in the middle of a commit, none of its changes happen") {
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  const Talk talk{store.write([](Tables& t) { return build_village(t); })};
  auto& writer = dynamic_cast<storage::sqlite::SqliteWriter&>(store.writer());
  const auto limit_pages = [&](const char* pages) {
    storage::sql::Query<std::int64_t()>(writer.connection(), std::string("PRAGMA max_page_count = ") + pages).get();
  };
  limit_pages("1");  // as many as there are already: not one more
  writer.begin();
  bool failed = false;
  for (int i = 0; i < 50 && !failed; ++i) {
    try {
      writer.attempt([&](Tables& t) { return talk.say(t), true; });
    } catch (const StorageFailure&) {
      failed = true;
    }
  }
  CHECK(failed);
  std::int64_t kept = 0;
  try {
    // What was accepted before the failure may still be committed, as a whole or not at all.
    writer.attempt([&](Tables& t) { return kept = t.threads().find(talk.village.thread)->last_number, false; });
    writer.commit();
  } catch (const StorageFailure&) {
    kept = 0;
    writer.rollback();
  }
  CHECK(count_posts(store, talk) == kept);
  limit_pages("1000000");
  CHECK(try_to_say(store, talk));
  CHECK(store.store().check().problems.empty());
}

TEST_CASE("a change that hides a failed write is not accepted, nor is anything else of its commit") {
  const Disk disk;
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  const Talk talk{store.write([](Tables& t) { return build_village(t); })};
  store.writer().begin();
  store.writer().attempt([&](Tables& t) { return talk.say(t), true; });
  Disk::has_room = false;
  bool hidden = false;
  CHECK_THROWS_AS(store.writer().attempt([&](Tables& t) {
    try {
      for (int i = 0; i < 10'000; ++i) talk.say(t);  // more than fits in memory
    } catch (const StorageFailure&) {
      hidden = true;
    }
    return true;
  }), StorageFailure);
  CHECK(hidden);
  CHECK_THROWS_AS(store.writer().attempt([&](Tables& t) { return talk.say(t), true; }), StorageFailure);
  CHECK_THROWS_AS(store.writer().commit(), StorageFailure);
  CHECK(count_posts(store, talk) == 0);
  Disk::has_room = true;
  CHECK(try_to_say(store, talk));
}

TEST_CASE("the log does not grow and grow while members read") {
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  const Talk talk{store.write([](Tables& t) { return build_village(t); })};
  for (int i = 0; i < 120; ++i) {
    store.write([&](Tables& t) {
      for (int j = 0; j < 100; ++j) talk.say(t);
    });
    CHECK(count_posts(store, talk) == (i + 1) * 100);
  }
  CHECK(std::filesystem::file_size(store.file()) > 32'000'000);
  CHECK(std::filesystem::file_size(store.file().string() + "-wal") < 24'000'000);
}

TEST_CASE("a message about a failure holds nothing that people wrote") {
  const ScratchDir folder("failures");
  TestStore store("sqlite", folder.path());
  store.write([](Tables& t) { add_member(t, "ali"); });
  try {
    store.write([](Tables& t) { add_member(t, "ali"); });
    FAIL("two members of one name");
  } catch (const std::logic_error& error) {
    CHECK(std::string(error.what()).find("hash of ali") == std::string::npos);
  }
}

}  // namespace majlis::tests
