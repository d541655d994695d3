#include "storage/sql/statement.hpp"

#include <algorithm>
#include <utility>

#include "storage/store.hpp"

namespace majlis::storage::sql {

namespace {

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// The distinct `:name`s of a statement, in the order they first come. Ours hold no colons inside quotes.
std::vector<std::string> parameter_names(const std::string& sql) {
  std::vector<std::string> names;
  for (std::size_t at = sql.find(':'); at != std::string::npos; at = sql.find(':', at + 1)) {
    std::size_t end = at + 1;
    while (end < sql.size() && is_name(sql[end])) ++end;
    std::string name = sql.substr(at + 1, end - at - 1);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Connection::Connection(const soci::backend_factory& backend, const std::string& parameters, const Dialect& dialect)
    : dialect_(dialect) {
  try {
    session_.open(backend, parameters);
  } catch (const soci::soci_error& error) {
    throw StorageFailure(error.get_error_message());
  }
}

Statement::Statement(Connection& connection, std::string sql, const std::vector<CellKind>& parameters,
                     const std::vector<CellKind>& columns)
    : connection_(connection),
      sql_(std::move(sql)),
      parameter_kinds_(parameters),
      column_kinds_(columns),
      parameters_(parameters.size()),
      columns_(columns.size()) {
  connection_.statements_.push_back(this);
}

Statement::~Statement() { std::erase(connection_.statements_, this); }

void Statement::prepare() {
  const auto names = parameter_names(sql_);
  if (names.size() != parameters_.size()) throw std::logic_error("wrong number of parameters: " + sql_);
  statement_.emplace(connection_.session_);
  statement_->alloc();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Cell& cell = columns_[i];
    if (column_kinds_[i] == CellKind::text) {
      statement_->exchange(soci::into(cell.text, cell.state));
    } else {
      statement_->exchange(soci::into(cell.integer, cell.state));
    }
  }
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    Cell& cell = parameters_[i];
    if (parameter_kinds_[i] == CellKind::text) {
      statement_->exchange(soci::use(cell.text, cell.state, names[i]));
    } else {
      statement_->exchange(soci::use(cell.integer, cell.state, names[i]));
    }
  }
  statement_->prepare(sql_);
  statement_->define_and_bind();
}

void Statement::start() {
  bool prepared = statement_.has_value();
  has_row_ = false;
  try {
    if (!prepared) prepare();
    prepared = true;
    has_row_ = statement_->execute(true);
  } catch (const soci::soci_error& error) {
    if (!prepared) statement_.reset();
    connection_.dialect_.raise(connection_.session_, error);
  }
}

void Statement::next() {
  has_row_ = false;
  try {
    has_row_ = statement_->fetch();
  } catch (const soci::soci_error& error) {
    connection_.dialect_.raise(connection_.session_, error);
  }
}

void Statement::finish() noexcept {
  while (has_row_) {
    try {
      next();
    } catch (const std::exception&) {
      return;  // the error before this one is the one that tells what happened
    }
  }
}

std::int64_t Statement::count_changed() { return statement_->get_affected_rows(); }

void Statement::fail_missing() const { throw std::logic_error("no such row: " + sql_); }

}  // namespace majlis::storage::sql
