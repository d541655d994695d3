/// What commands print of a database, on standard output.
#pragma once

#include <string_view>

#include "storage/copy.hpp"
#include "storage/store.hpp"

namespace majlis::app {

/// `database` is its URL without the password.
void print(std::string_view database, const storage::CheckReport& report);
void print(std::string_view database, const storage::Digest& digest);

}  // namespace majlis::app
