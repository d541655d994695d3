// The threads of storage: what they take and what they refuse.
#include <atomic>

#include <doctest/doctest.h>

#include "server/live/store_executor.hpp"
#include "tests/support/paths.hpp"

namespace majlis::live {
namespace {

TEST_CASE("what waits when it finishes is done, and what that brings is refused or done, never half") {
  tests::ScratchDir folder{"store"};
  const auto store = storage::open_store("sqlite:" + (folder.path() / "majlis.db").string());
  constexpr int asked = 500;
  std::atomic<int> read = 0;
  std::atomic<int> taken = 0;
  std::atomic<int> settled = 0;
  {
    StoreExecutor executor{*store, {}};
    // As who signs in: reads, then writes.
    const auto write = [&](bool is_read) {
      if (is_read) ++read;
      if (executor.write({[](storage::Tables&) { return false; }, [&](Settled) { ++settled; }})) ++taken;
    };
    for (int i = 0; i < asked; ++i) REQUIRE(executor.read({[](const storage::Tables&) {}, write}));
    executor.finish();
    CHECK_FALSE(executor.read({[](const storage::Tables&) {}, [](bool) {}}));
    CHECK_FALSE(executor.write({[](storage::Tables&) { return true; }, [](Settled) {}}));
  }
  CHECK(read == asked);
  CHECK(settled == taken);
}

}  // namespace
}  // namespace majlis::live
