/// What migrate, backup and restore share: a copy of a whole database, with a line of progress at a terminal and an ear for those
/// who want it to stop. Main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/copy.hpp"

namespace majlis::app {

struct CopyWords {
  std::string from, to;           ///< as messages name the databases
  std::string_view unsound;       ///< said of `from` when it is not sound, with what follows of that
  std::string_view nothing_kept;  ///< said behind the reason, when the copy did not come to an end
};

/// Copies, proves that it is the same, and makes it durable. Prints the reports, and why it failed. Nullopt: it did.
std::optional<storage::Digest> copy_all(std::unique_ptr<storage::Contents> from, std::unique_ptr<storage::Contents> to, const CopyWords& words);

}  // namespace majlis::app
