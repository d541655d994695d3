#include "storage/sql/dialect.hpp"

namespace majlis::storage::sql {

std::string Dialect::translate(std::string_view migration) const {
  std::string sql(migration);
  for (const auto& [word, meaning] : words()) {
    for (auto at = sql.find(word); at != std::string::npos; at = sql.find(word, at + meaning.size())) {
      sql.replace(at, word.size(), meaning);
    }
  }
  return sql;
}

}  // namespace majlis::storage::sql
