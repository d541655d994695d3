/// What an operator can choose. Every setting is one row of the table in settings.cpp; flags, environment, file and
/// `--help` are made from it. Read once at start, on the main thread.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/net/server.hpp"

namespace majlis::app {

enum class LogFormat { text, json };

struct Config {
  std::filesystem::path data;
  std::string database;                 ///< URL; of a file in `data` when nobody said otherwise
  net::ServerOptions server;
  std::string log_level;
  std::optional<LogFormat> log_format;  ///< unset: text at a terminal, else json
};

/// Something the operator wrote can't be used. The message says where it stands, what is allowed, and an example.
class ConfigError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One setting as somebody wrote it.
struct Given {
  std::string name;    ///< of the setting, `behind_proxy`
  std::string value;
  std::string where;   ///< as an error shows it: "--port 99999", "port = 99999 (data/majlis.toml, line 3)"
};

/// Where settings come from, the weakest first being the file.
struct Sources {
  std::optional<std::filesystem::path> file;   ///< `--config`; else <data>/majlis.toml where it exists
  std::vector<Given> environment;
  std::vector<Given> flags;
};

/// Flag before environment before file before default. Throws ConfigError.
Config configure(const Sources& sources);

/// All of `MAJLIS_…`. A name that is nearly a setting's is taken for a slip and refused; others are somebody else's.
std::vector<Given> read_environment(const char* const* environment);

/// Throws ConfigError: unreadable, not TOML, unknown keys.
std::vector<Given> read_config_file(const std::filesystem::path& file);

/// "postgresql://majlis:secret@db/majlis" without the secret, for messages and logs.
std::string without_password(const std::string& database_url);

}  // namespace majlis::app
