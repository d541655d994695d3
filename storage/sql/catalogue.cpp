#include "storage/sql/catalogue.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "storage/sql/statement.hpp"

namespace majlis::storage::sql {

namespace {

struct ColumnRow {
  std::string table;
  std::string name;
  std::string type;
  bool nullable;
  std::int64_t key;
  bool automatic;
};
BOOST_DESCRIBE_STRUCT(ColumnRow, (), (table, name, type, nullable, key, automatic))

struct ParentRow {
  std::string table;
  std::string parent;
};
BOOST_DESCRIBE_STRUCT(ParentRow, (), (table, parent))

using Parents = std::map<std::string, std::set<std::string>>;

[[noreturn]] void refuse(const std::string& table, std::string_view why) {
  throw std::logic_error(fmt::format("the table {} can't be copied: {}", table, why));
}

ValueKind kind_of(const ColumnRow& column) {
  if (column.type == "integer") return ValueKind::integer;
  if (column.type != "text" && column.type != "key") refuse(column.table, fmt::format("{} is of the type {}", column.name, column.type));
  // Each database would put them in an order of its own.
  if (column.type == "text" && column.key > 0) refuse(column.table, column.name + " is in its primary key, and not a $key");
  return ValueKind::text;
}

TableShape shape_of(const std::string& table, std::vector<ColumnRow> columns) {
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  TableShape shape{.name = table};
  std::map<std::int64_t, std::size_t> key;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    shape.columns.push_back({column.name, kind_of(column), column.nullable});
    if (column.key > 0) key.emplace(column.key, i);
    if (column.automatic) shape.automatic = i;
  }
  for (const auto& [place, column] : key) shape.key.push_back(column);
  if (shape.key.empty()) refuse(table, "it has no primary key");
  return shape;
}

/// Tables after those that they name.
class Order {
 public:
  Order(std::map<std::string, TableShape> shapes, Parents parents) : shapes_(std::move(shapes)), parents_(std::move(parents)) {}

  std::vector<TableShape> give() {
    for (const auto& [name, shape] : shapes_) visit(name);
    return std::move(sorted_);
  }

 private:
  void visit(const std::string& name) {
    if (done_.contains(name)) return;
    if (!open_.insert(name).second) refuse(name, "its foreign keys lead back to it");
    for (const auto& parent : parents_[name]) visit(parent);
    done_.insert(name);
    sorted_.push_back(shapes_.at(name));
  }

  std::map<std::string, TableShape> shapes_;
  Parents parents_;
  std::set<std::string> open_;
  std::set<std::string> done_;
  std::vector<TableShape> sorted_;
};

}  // namespace

std::vector<TableShape> list_tables(Connection& connection) {
  std::map<std::string, std::vector<ColumnRow>> columns;
  for (auto& row : Query<ColumnRow()>(connection, connection.dialect().list_columns()).list()) {
    columns[row.table].push_back(std::move(row));
  }
  std::map<std::string, TableShape> shapes;
  for (auto& [table, rows] : columns) shapes.emplace(table, shape_of(table, std::move(rows)));
  Parents parents;
  for (auto& row : Query<ParentRow()>(connection, connection.dialect().list_parents()).list()) parents[row.table].insert(row.parent);
  return Order(std::move(shapes), std::move(parents)).give();
}

}  // namespace majlis::storage::sql
