/// SQLite's own words and errors.
#pragma once

#include "storage/sql/dialect.hpp"

namespace majlis::storage::sqlite {

const sql::Dialect& dialect();

}  // namespace majlis::storage::sqlite
