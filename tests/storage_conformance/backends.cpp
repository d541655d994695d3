#include "tests/storage_conformance/backends.hpp"

#include <array>

namespace majlis::tests {

namespace {

constexpr std::array<std::string_view, 2> backends{"sqlite", "postgresql"};

}  // namespace

TestStore::TestStore(std::string_view backend, const std::filesystem::path& folder) : folder_(folder), database_(backend, folder) {
  reopen();
}

void TestStore::reopen() {
  reader_.reset();
  writer_.reset();
  store_ = storage::open_store(database_.url());
  writer_ = store_->open_writer();
  reader_ = store_->open_reader();
}

void TestStore::commit(const std::function<void(storage::Tables&)>& change) {
  writer_->begin();
  try {
    writer_->attempt([&](storage::Tables& tables) { return change(tables), true; });
  } catch (...) {
    writer_->rollback();
    throw;
  }
  writer_->commit();  // needs no rollback when it throws
}

void on_every_backend(const std::function<void(TestStore&)>& test) {
  for (const auto backend : backends) {
    CAPTURE(backend);
    const ScratchDir folder("storage");
    TestStore store(backend, folder.path());
    test(store);
    for (const auto& problem : store.store().check().problems) FAIL_CHECK(problem);
  }
}

}  // namespace majlis::tests
