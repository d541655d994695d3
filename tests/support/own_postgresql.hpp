/// A PostgreSQL of one test's own, for what would stop the other tests as well. Meanwhile it is the server that scratch
/// databases are made on, and PostgreSQL their usual kind.
#pragma once

#include <string>

namespace majlis::tests {

class OwnPostgresql {
 public:
  OwnPostgresql();
  ~OwnPostgresql();
  OwnPostgresql(const OwnPostgresql&) = delete;
  OwnPostgresql& operator=(const OwnPostgresql&) = delete;

  std::string url() const { return "postgresql:///postgres?user=majlis&host=" + folder_; }
  /// As a power cut would.
  void crash() const { call("crash"); }
  void resume() const { call("resume"); }

 private:
  void call(const std::string& action) const;

  std::string folder_;
  std::string server_before_;
  std::string kind_before_;
};

}  // namespace majlis::tests
