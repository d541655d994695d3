/// Fills an empty community from a description: for demonstrations, tests and measurements.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "protocol/errors.hpp"
#include "protocol/json/value.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

struct DemoAccount {
  std::string name;
  std::string role;                ///< "owner of Yasmin Quarter"
};

struct DemoReport {
  std::vector<DemoAccount> accounts;   ///< one or two of each kind worth trying
  std::int64_t members = 0, groups = 0, rooms = 0, threads = 0, posts = 0;
};

/// `file` as scripts/demo/community.json. All members get the password behind `password_hash`. Runs real handlers, each
/// as its author at its own time, inside the given transaction. A wrong file is refused with the path of what is wrong.
Result<DemoReport> fill_demo(storage::Tables& tables, const json::Value& file, Time now, const std::string& password_hash,
                             Secrets& secrets);

}  // namespace majlis::community
