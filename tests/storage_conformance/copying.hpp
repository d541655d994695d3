// Copying one test database into another, as `majlisd migrate` does it.
#pragma once

#include "storage/copy.hpp"
#include "storage/sql/connection.hpp"
#include "tests/storage_conformance/backends.hpp"

namespace majlis::tests {

inline const storage::OnProgress in_silence = [](const storage::CopyProgress&) {};

/// As the database's owner at its shell.
std::unique_ptr<storage::sql::Connection> connect(const TestStore& store);
void run(storage::sql::Connection& connection, std::string sql);

/// Does not look whether the source is sound.
storage::Digest copy(storage::Store& from, storage::Store& to, const storage::OnProgress& on_progress = in_silence);

/// What it complains about; "(nothing)" if it went through.
std::string complaint_of_copy(storage::Store& from, storage::Store& to, const storage::OnProgress& on_progress = in_silence);

/// An empty store of each kind, the one to copy from filled.
struct CopyTest {
  explicit CopyTest(std::string_view from_kind, std::string_view to_kind);

  ScratchDir folder{"copying"};
  TestStore from;
  TestStore to;
};

/// From each kind of database into the other.
void on_both_ways(const std::function<void(CopyTest&)>& test);

}  // namespace majlis::tests
