#include "tests/support/own_postgresql.hpp"

#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

#include "tests/support/paths.hpp"

namespace majlis::tests {

namespace {

constexpr const char* server = "MAJLIS_TEST_POSTGRESQL";
constexpr const char* kind = "MAJLIS_TEST_DATABASE";

std::string value_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void put_back(const char* name, const std::string& value) {
  if (value.empty()) ::unsetenv(name);
  else ::setenv(name, value.c_str(), 1);
}

}  // namespace

OwnPostgresql::OwnPostgresql()
    : folder_("/tmp/majlis-postgresql-" + std::to_string(::getpid())), server_before_(value_of(server)), kind_before_(value_of(kind)) {
  call("start");
  ::setenv(server, url().c_str(), 1);
  ::setenv(kind, "postgresql", 1);
}

OwnPostgresql::~OwnPostgresql() {
  put_back(server, server_before_);
  put_back(kind, kind_before_);
  try {
    call("stop");
  } catch (const std::exception&) {
    // It is in a temporary folder; the next one there makes way for itself.
  }
}

void OwnPostgresql::call(const std::string& action) const {
  const auto script = (source_dir() / "tests/support/postgresql.sh").string();
  if (std::system((script + " " + action + " " + folder_).c_str()) != 0) throw std::runtime_error("postgresql.sh " + action + " failed");
}

}  // namespace majlis::tests
