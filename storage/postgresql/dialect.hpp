/// PostgreSQL's own words and errors.
#pragma once

#include "storage/sql/dialect.hpp"

namespace majlis::storage::postgresql {

const sql::Dialect& dialect();

}  // namespace majlis::storage::postgresql
