// Every backend that the suite runs on, and a store of it in a folder of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

#include "storage/store.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/scratch_database.hpp"

namespace majlis::tests {

/// An empty store with its one writer and a reader. One thread, unless a test opens readers of its own.
class TestStore {
 public:
  TestStore(std::string_view backend, const std::filesystem::path& folder);

  storage::Store& store() { return *store_; }
  storage::Writer& writer() { return *writer_; }
  storage::Reader& reader() { return *reader_; }
  /// Of SQLite.
  std::filesystem::path file() const { return folder_ / "majlis.db"; }
  const ScratchDatabase& database() const { return database_; }

  /// Runs one change in a commit of its own; gives what it gives. What it throws reaches the test, all undone.
  template <class Change>
  auto write(const Change& change) {
    using Given = std::invoke_result_t<Change, storage::Tables&>;
    if constexpr (std::is_void_v<Given>) {
      commit([&](storage::Tables& tables) { change(tables); });
    } else {
      std::optional<Given> given;
      commit([&](storage::Tables& tables) { given.emplace(change(tables)); });
      return std::move(*given);
    }
  }

  template <class Read>
  auto read(const Read& read) {
    std::optional<std::invoke_result_t<Read, const storage::Tables&>> given;
    reader_->read([&](const storage::Tables& tables) { given.emplace(read(tables)); });
    return std::move(*given);
  }

  /// As if the server had been stopped and started.
  void reopen();

 private:
  void commit(const std::function<void(storage::Tables&)>& change);

  std::filesystem::path folder_;
  ScratchDatabase database_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<storage::Writer> writer_;
  std::unique_ptr<storage::Reader> reader_;
};

/// Runs a test on every backend, each time with an empty store that is sound afterwards.
void on_every_backend(const std::function<void(TestStore&)>& test);

}  // namespace majlis::tests
