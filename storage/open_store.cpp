#include <string_view>

#include "storage/postgresql/store.hpp"
#include "storage/sqlite/store.hpp"
#include "storage/store.hpp"

namespace majlis::storage {

std::unique_ptr<Store> open_store(const std::string& url) {
  const std::size_t colon = url.find(':');
  const std::string scheme = url.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : url.substr(colon + 1);
  if (scheme == "sqlite") return sqlite::open_sqlite(rest);
  if (scheme == "postgresql" || scheme == "postgres") return postgresql::open_postgresql(url);
  // The rest of an URL may hold a password, so it is not repeated.
  throw StorageFailure("unknown kind of store '" + scheme + "': use sqlite:<path>, such as sqlite:data/majlis.db, or "
                       "postgresql://user:password@host/database");
}

}  // namespace majlis::storage
