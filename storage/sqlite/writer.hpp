/// The connection that writes to a SQLite database. There should be one of it: a second waits for the first at begin().
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "storage/sql/writer.hpp"

namespace majlis::storage::sqlite {

class SqliteWriter final : public sql::SqlWriter {
 public:
  /// When the log has grown to `log_bytes_max`, the writer sees to it that it is begun anew, and waits for those that read
  /// for `log_patience` at most.
  explicit SqliteWriter(std::string path, std::uintmax_t log_bytes_max = 80 * 1024 * 1024,
                        std::chrono::milliseconds log_patience = std::chrono::milliseconds(200));

 private:
  struct CheckpointOutcome {
    std::int64_t busy;
    std::int64_t in_log;
    std::int64_t done;
    BOOST_DESCRIBE_CLASS(CheckpointOutcome, (), (busy, in_log, done), (), ())
  };

  void committed() noexcept override;

  std::string path_;
  std::uintmax_t log_bytes_max_;
  std::chrono::milliseconds log_patience_;
  std::uintmax_t log_bytes_next_ = log_bytes_max_;  ///< when to try next; further off after a try that failed
};

}  // namespace majlis::storage::sqlite
