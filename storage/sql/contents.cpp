#include "storage/sql/contents.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "storage/sql/catalogue.hpp"
#include "storage/sql/statement.hpp"

namespace majlis::storage::sql {

namespace {

/// Read and written at a time. A row is a megabyte at most, and a statement may have 32,766 parameters.
constexpr std::size_t batch_rows = 100;

std::string quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

CellKind kind_of(const ColumnShape& column) { return column.kind == ValueKind::integer ? CellKind::integer : CellKind::text; }

std::vector<CellKind> kinds_of(const TableShape& table) {
  std::vector<CellKind> kinds;
  for (const auto& column : table.columns) kinds.push_back(kind_of(column));
  return kinds;
}

std::vector<CellKind> kinds_of_key(const TableShape& table) {
  std::vector<CellKind> kinds;
  for (const auto column : table.key) kinds.push_back(kind_of(table.columns[column]));
  return kinds;
}

std::string names_of(const TableShape& table) {
  std::string names;
  for (const auto& column : table.columns) names += (names.empty() ? "" : ", ") + quoted(column.name);
  return names;
}

std::string names_of_key(const TableShape& table) {
  std::string names;
  for (const auto column : table.key) names += (names.empty() ? "" : ", ") + quoted(table.columns[column].name);
  return names;
}

/// (:p0, :p1, :p2)
std::string parameters(std::size_t first, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += fmt::format("{}:p{}", list.empty() ? "" : ", ", first + i);
  return '(' + list + ')';
}

std::string select(const TableShape& table, bool from_key) {
  const auto after = from_key ? fmt::format(" WHERE ({}) > {}", names_of_key(table), parameters(0, table.key.size())) : "";
  return fmt::format("SELECT {} FROM {}{} ORDER BY {} LIMIT {}", names_of(table), quoted(table.name), after, names_of_key(table),
                     batch_rows);
}

std::string insert(const TableShape& table, std::size_t rows) {
  const auto width = table.columns.size();
  std::string values;
  for (std::size_t i = 0; i < rows; ++i) values += (values.empty() ? "" : ", ") + parameters(i * width, width);
  return fmt::format("INSERT INTO {} ({}) VALUES {}", quoted(table.name), names_of(table), values);
}

std::vector<CellKind> repeated(const std::vector<CellKind>& kinds, std::size_t times) {
  std::vector<CellKind> all;
  for (std::size_t i = 0; i < times; ++i) all.insert(all.end(), kinds.begin(), kinds.end());
  return all;
}

Value take_value(Cell& cell, CellKind kind) {
  if (cell.state == soci::i_null) return {};
  if (kind == CellKind::integer) return std::int64_t{cell.integer};
  return std::move(cell.text);
}

void put_value(Cell& cell, Value&& value) {
  cell.state = std::holds_alternative<std::monostate>(value) ? soci::i_null : soci::i_ok;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) cell.integer = *integer;
  if (auto* text = std::get_if<std::string>(&value)) cell.text = std::move(*text);
}

}  // namespace

/// Its types are those of a table.
class SqlContents::RowStatement : public Statement {
 public:
  RowStatement(Connection& connection, std::string sql, const std::vector<CellKind>& parameters, std::vector<CellKind> columns)
      : Statement(connection, std::move(sql), parameters, columns), kinds_(std::move(columns)) {}

  std::vector<Value> list(std::vector<Value> arguments) {
    put_all(arguments);
    std::vector<Value> rows;
    for (Run run(*this); has_row(); next()) {
      for (std::size_t i = 0; i < kinds_.size(); ++i) rows.push_back(take_value(columns()[i], kinds_[i]));
    }
    return rows;
  }

  void run(std::span<Value> arguments) {
    put_all(arguments);
    const Run run(*this);
  }

 private:
  void put_all(std::span<Value> arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) put_value(parameters()[i], std::move(arguments[i]));
  }

  std::vector<CellKind> kinds_;
};

/// Many rows are one statement, as each may be a way to another machine and back.
struct SqlContents::Insert {
  Insert(Connection& connection, const TableShape& shape)
      : table(shape.name),
        many(connection, insert(shape, batch_rows), repeated(kinds_of(shape), batch_rows), {}),
        one(connection, insert(shape, 1), kinds_of(shape), {}) {}

  std::string table;
  RowStatement many;
  RowStatement one;
};

SqlContents::SqlContents(std::unique_ptr<Connection> connection, ContentsUse use, Check check)
    : connection_(std::move(connection)), check_(std::move(check)) {
  if (use == ContentsUse::copy_to) {
    for (auto& statement : connection_->dialect().begin_exclusive()) run(std::move(statement));
  } else {
    run(connection_->dialect().begin_snapshot());
  }
  open_ = true;
  tables_ = list_tables(*connection_);
}

SqlContents::~SqlContents() {
  insert_.reset();
  if (!open_) return;
  try {
    run("ROLLBACK");
  } catch (const std::exception&) {
    // The database did so by itself, or the connection is gone and the transaction with it.
  }
}

void SqlContents::run(std::string statement) { Query<void()>(*connection_, std::move(statement)).run(); }

std::int64_t SqlContents::count_rows(const TableShape& table) {
  return Query<std::int64_t()>(*connection_, "SELECT COUNT(*) FROM " + quoted(table.name)).get();
}

void SqlContents::read(const TableShape& table, const std::function<void(std::span<Value>)>& take) {
  const auto width = table.columns.size();
  RowStatement first(*connection_, select(table, false), {}, kinds_of(table));
  RowStatement next(*connection_, select(table, true), kinds_of_key(table), kinds_of(table));
  auto rows = first.list({});
  while (!rows.empty()) {
    const bool full = rows.size() == batch_rows * width;
    std::vector<Value> key;
    for (const auto column : table.key) key.push_back(rows[rows.size() - width + column]);
    take(rows);
    rows = full ? next.list(std::move(key)) : std::vector<Value>{};
  }
}

void SqlContents::add(const TableShape& table, std::span<Value> rows) {
  if (!insert_ || insert_->table != table.name) insert_ = std::make_unique<Insert>(*connection_, table);
  const auto width = table.columns.size();
  for (; rows.size() >= batch_rows * width; rows = rows.subspan(batch_rows * width)) insert_->many.run(rows.first(batch_rows * width));
  for (; !rows.empty(); rows = rows.subspan(width)) insert_->one.run(rows.first(width));
}

void SqlContents::clear(const TableShape& table) { run("DELETE FROM " + quoted(table.name)); }

/// Ids that somebody put in by hand count as well: SQLite would go on behind them, PostgreSQL would not.
std::int64_t SqlContents::get_last_id(const TableShape& table) {
  if (!table.automatic) return 0;
  const auto& column = table.columns[*table.automatic].name;
  const auto ask = [this](std::string question) { return Query<std::int64_t()>(*connection_, std::move(question)).get(); };
  return std::max(ask(connection_->dialect().last_id(table.name, column)),
                  ask(fmt::format("SELECT COALESCE(MAX({}), 0) FROM {}", quoted(column), quoted(table.name))));
}

void SqlContents::set_last_id(const TableShape& table, std::int64_t id) {
  if (id == 0) return;
  const auto& column = table.columns.at(table.automatic.value()).name;
  for (auto& statement : connection_->dialect().set_last_id(table.name, column, id)) run(std::move(statement));
}

void SqlContents::commit() {
  insert_.reset();
  open_ = false;
  run("COMMIT");
}

}  // namespace majlis::storage::sql
