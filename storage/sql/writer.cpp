#include "storage/sql/writer.hpp"

#include <utility>

namespace majlis::storage::sql {

SqlWriter::Open::Open(std::unique_ptr<Connection> made) : connection(std::move(made)), tables(make_tables(*connection)) {
  const auto& dialect = connection->dialect();
  for (auto& statement : dialect.begin_exclusive()) begin.push_back(std::make_unique<Query<void()>>(*connection, std::move(statement)));
  if (auto question = dialect.transaction_id(); !question.empty()) identify.emplace(*connection, std::move(question));
}

SqlWriter::SqlWriter(Connect connect) : connect_(std::move(connect)), open_(std::make_unique<Open>(connect_())) {}

SqlWriter::~SqlWriter() { rollback(); }

void SqlWriter::begin() {
  if (state_ != State::idle) throw std::logic_error("begin before commit or rollback");
  start();
  state_ = State::open;
}

/// A connection that broke since it was last used is replaced: nothing has been written yet.
void SqlWriter::start() {
  const bool used = open_ != nullptr;
  try {
    if (!open_) open_ = std::make_unique<Open>(connect_());
    for (const auto& statement : open_->begin) statement->run();
  } catch (const StorageFailure&) {
    const bool broken = used && state_of_database() == TransactionState::lost;
    open_.reset();
    if (!broken) throw;
    start();
  } catch (...) {
    open_.reset();
    throw;
  }
}

void SqlWriter::attempt(const std::function<bool(Tables&)>& change) {
  require_open();
  try {
    open_->save.run();
    const bool accepted = change(*open_->tables);
    // A change may have caught the failure itself and refused, or even gone on.
    if (state_of_database() != TransactionState::open) throw StorageFailure("the database gave the transaction up");
    if (!accepted) open_->undo.run();
    open_->release.run();
  } catch (...) {
    undo_change();
    throw;
  }
}

void SqlWriter::commit() {
  if (state_ == State::idle) throw std::logic_error("commit before begin");
  try {
    require_open();
    run_commit();
    state_ = State::idle;
    committed();
  } catch (...) {
    rollback();
    open_.reset();
    throw;
  }
}

void SqlWriter::run_commit() {
  const auto transaction = open_->identify ? std::optional(open_->identify->get()) : std::nullopt;
  try {
    open_->commit.run();
  } catch (const StorageFailure&) {
    if (!transaction || !has_committed(*transaction)) throw;
    open_.reset();  // the answer was lost, and the connection with it
  }
}

bool SqlWriter::has_committed(std::int64_t) { return false; }

void SqlWriter::rollback() noexcept {
  if (state_ == State::idle) return;
  const bool lost = state_ == State::lost;
  state_ = State::idle;
  try {
    if (open_ && is_in_transaction()) open_->rollback.run();
    if (lost) open_.reset();
  } catch (const std::exception&) {
    open_.reset();  // closing rolls back as well
  }
}

TransactionState SqlWriter::state_of_database() const {
  return open_->connection->dialect().transaction_state(open_->connection->session());
}

bool SqlWriter::is_in_transaction() const {
  const auto state = state_of_database();
  return state == TransactionState::open || state == TransactionState::failed;
}

void SqlWriter::require_open() const {
  if (state_ == State::idle) throw std::logic_error("attempt before begin");
  if (state_ == State::lost) throw StorageFailure("the database gave the transaction up");
}

/// A full disk, a failed write or a broken connection ends the whole transaction. Then what earlier changes wrote is gone
/// too, and nothing may be added or committed until the caller begins anew.
void SqlWriter::undo_change() noexcept {
  try {
    if (is_in_transaction()) {
      open_->undo.run();
      open_->release.run();
      return;
    }
  } catch (const std::exception&) {
    // Not even that: give up as well.
  }
  state_ = State::lost;
}

}  // namespace majlis::storage::sql
