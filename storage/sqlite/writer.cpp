#include "storage/sqlite/writer.hpp"

#include "storage/sqlite/connect.hpp"

namespace majlis::storage::sqlite {

SqliteWriter::Open::Open(const std::string& path)
    : connection(connect(path, Access::write)), tables(sql::make_tables(*connection)) {}

SqliteWriter::SqliteWriter(std::string path) : path_(std::move(path)), open_(std::make_unique<Open>(path_)) {}

SqliteWriter::~SqliteWriter() { rollback(); }

void SqliteWriter::begin() {
  if (state_ != State::idle) throw std::logic_error("begin before commit or rollback");
  try {
    if (!open_) open_ = std::make_unique<Open>(path_);
    open_->begin.run();
  } catch (...) {
    open_.reset();
    throw;
  }
  state_ = State::open;
}

void SqliteWriter::attempt(const std::function<bool(Tables&)>& change) {
  require_open();
  try {
    open_->save.run();
    if (!change(*open_->tables)) open_->undo.run();
    open_->release.run();
  } catch (...) {
    undo_change();
    throw;
  }
}

void SqliteWriter::commit() {
  require_open();
  try {
    open_->commit.run();
  } catch (...) {
    rollback();
    open_.reset();
    throw;
  }
  state_ = State::idle;
}

void SqliteWriter::rollback() noexcept {
  if (state_ == State::idle) return;
  const bool lost = state_ == State::lost;
  state_ = State::idle;
  try {
    if (is_in_transaction(*open_->connection)) open_->rollback.run();
    if (lost) open_.reset();
  } catch (const std::exception&) {
    open_.reset();  // closing rolls back as well
  }
}

void SqliteWriter::require_open() const {
  if (state_ == State::idle) throw std::logic_error("no begin");
  if (state_ == State::lost) throw StorageFailure("the transaction was given up by the database");
}

/// A full disk or a failed write can make SQLite roll everything back by itself. Then what earlier changes wrote is
/// gone too, and nothing may be added or committed until the caller begins anew.
void SqliteWriter::undo_change() noexcept {
  try {
    if (is_in_transaction(*open_->connection)) {
      open_->undo.run();
      open_->release.run();
      return;
    }
  } catch (const std::exception&) {
    // Not even that: give up as well.
  }
  state_ = State::lost;
}

}  // namespace majlis::storage::sqlite
