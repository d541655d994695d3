#include "storage/sql/reader.hpp"

#include <utility>

namespace majlis::storage::sql {

SqlReader::Open::Open(std::unique_ptr<Connection> made)
    : connection(std::move(made)),
      tables(make_tables(*connection)),
      begin(*connection, connection->dialect().begin_snapshot()) {}

SqlReader::SqlReader(Connect connect) : connect_(std::move(connect)), open_(std::make_unique<Open>(connect_())) {}

void SqlReader::read(const std::function<void(const Tables&)>& read) {
  enter();
  try {
    read(*open_->tables);
    open_->end.run();
  } catch (const StorageFailure&) {
    open_.reset();
    throw;
  } catch (...) {
    leave();
    throw;
  }
}

/// A connection that broke since it was last used is replaced: nothing has been read yet.
void SqlReader::enter() {
  const bool used = open_ != nullptr;
  try {
    if (!open_) open_ = std::make_unique<Open>(connect_());
    open_->begin.run();
  } catch (const StorageFailure&) {
    const bool broken = used && open_->connection->dialect().transaction_state(open_->connection->session()) == TransactionState::lost;
    open_.reset();
    if (!broken) throw;
    enter();
  }
}

void SqlReader::leave() noexcept {
  try {
    open_->end.run();
  } catch (const std::exception&) {
    open_.reset();  // closing ends the snapshot as well
  }
}

}  // namespace majlis::storage::sql
