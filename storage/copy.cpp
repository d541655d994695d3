#include "storage/copy.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "storage/digest.hpp"

namespace majlis::storage {

namespace {

using Step = CopyProgress::Step;

/// Migrations put a row into these, so they are not empty in a new database either.
constexpr std::array<std::string_view, 2> filled_when_new{"community", "majlis_schema"};

std::vector<const TableShape*> by_name(const std::vector<TableShape>& tables) {
  std::vector<const TableShape*> sorted;
  for (const auto& table : tables) sorted.push_back(&table);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return sorted;
}

/// Both were brought to this program's schema when they were opened, so what differs is not of Majlis.
void require_same_tables(const std::vector<TableShape>& from, const std::vector<TableShape>& to) {
  const auto ours = by_name(from);
  const auto theirs = by_name(to);
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
    if (i < ours.size() && i < theirs.size() && *ours[i] == *theirs[i]) continue;
    const bool only_theirs = i == ours.size() || (i < theirs.size() && theirs[i]->name < ours[i]->name);
    const auto& name = only_theirs ? theirs[i]->name : ours[i]->name;
    throw StorageFailure(fmt::format("the table {} is not the same in both databases, or in one of them only: take out what was "
                                     "added by hand", name));
  }
}

void require_empty(Contents& contents) {
  for (const auto& table : contents.tables()) {
    if (std::find(filled_when_new.begin(), filled_when_new.end(), table.name) != filled_when_new.end()) continue;
    if (const auto rows = contents.count_rows(table); rows > 0) {
      throw StorageFailure(fmt::format("the database to fill is not empty ({} has {} rows): name a new one", table.name, rows));
    }
  }
}

TableDigest digest_table(Contents& contents, const TableShape& table, const OnProgress& on_progress) {
  CopyProgress progress{Step::compare, table.name, 0, contents.count_rows(table)};
  TableHash hash(table);
  contents.read(table, [&](std::span<Value> rows) {
    hash.add(rows);
    progress.rows += static_cast<std::int64_t>(rows.size() / table.columns.size());
    on_progress(progress);
  });
  return hash.finish(contents.get_last_id(table));
}

void require_same(const Digest& from, const Digest& to) {
  for (std::size_t i = 0; i < from.tables.size(); ++i) {
    const auto& [table, rows, sha256] = from.tables[i];
    if (from.tables[i] == to.tables.at(i)) continue;
    throw StorageFailure(fmt::format("the table {} did not arrive as it was: {} rows with the digest {} became {} with {}", table,
                                     rows, sha256, to.tables[i].rows, to.tables[i].sha256));
  }
  if (from != to) throw StorageFailure("what arrived is not what was there");
}

}  // namespace

Digest digest_contents(Contents& contents, const OnProgress& on_progress) {
  std::vector<TableDigest> tables;
  for (const auto& table : contents.tables()) tables.push_back(digest_table(contents, table, on_progress));
  return digest_of(std::move(tables));
}

Digest digest_store(Store& store) {
  return digest_contents(*store.open_contents(ContentsUse::look), [](const CopyProgress&) {});
}

StoreCopy::StoreCopy(std::unique_ptr<Contents> from, std::unique_ptr<Contents> to) : from_(std::move(from)), to_(std::move(to)) {
  require_same_tables(from_->tables(), to_->tables());
  require_empty(*to_);
}

CheckReport StoreCopy::check_source(const OnProgress& on_progress) {
  on_progress({Step::check_source, {}});
  return from_->check();
}

/// What is read is hashed before it is written: the digest is of what was there, not of what was made of it.
TableDigest StoreCopy::copy_table(const TableShape& table, const OnProgress& on_progress) {
  CopyProgress progress{Step::copy, table.name, 0, from_->count_rows(table)};
  on_progress(progress);
  TableHash hash(table);
  to_->clear(table);
  from_->read(table, [&](std::span<Value> rows) {
    hash.add(rows);
    to_->add(table, rows);
    progress.rows += static_cast<std::int64_t>(rows.size() / table.columns.size());
    on_progress(progress);
  });
  const auto last_id = from_->get_last_id(table);
  if (table.automatic) to_->set_last_id(table, last_id);
  return hash.finish(last_id);
}

Digest StoreCopy::run(const OnProgress& on_progress) {
  std::vector<TableDigest> tables;
  for (const auto& table : from_->tables()) {
    try {
      tables.push_back(copy_table(table, on_progress));
    } catch (const std::logic_error& error) {
      // A row that one database had and the other will not have: a key without what it names, an id twice.
      throw StorageFailure(fmt::format("the table {} can't be copied: {}", table.name, error.what()));
    }
  }
  auto digest = digest_of(std::move(tables));
  require_same(digest, digest_contents(*to_, on_progress));
  on_progress({Step::check_target, {}});
  if (const auto report = to_->check(); !report.problems.empty()) {
    throw StorageFailure("what arrived is not sound: " + report.problems.front());
  }
  return digest;
}

void StoreCopy::commit() { to_->commit(); }

}  // namespace majlis::storage
