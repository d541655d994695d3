#include "server/config.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include <fmt/format.h>

#include "server/settings.hpp"

namespace majlis::app {
namespace {

constexpr std::string_view all_settings = "majlisd --help lists all settings";

/// The same setting, written right, in the place where it stands wrong.
std::string example_for(const Given& given, const Setting& setting) {
  const std::string example{setting.example};
  if (given.where.starts_with("--")) {
    return setting.takes == Takes::yes_or_no ? flag_of(setting) : fmt::format("{} {}", flag_of(setting), example);
  }
  if (given.where.starts_with("MAJLIS_")) return fmt::format("{}={}", environment_of(setting), example);
  const bool plain = example == "true" || example.find_first_not_of("0123456789.") == std::string::npos;
  const auto value = plain && std::count(example.begin(), example.end(), '.') < 2 ? example : '"' + example + '"';
  return fmt::format("{} = {}", setting.name, setting.takes == Takes::several_values ? '[' + value + ']' : value);
}

void take(Config& config, const std::vector<Given>& given) {
  for (const auto& entry : given) {
    const Setting& setting = *find_setting(entry.name);
    const auto allowed = setting.apply(config, entry.value);
    if (!allowed.empty()) {
      throw ConfigError{fmt::format("{}: must be {}, for example: {}", entry.where, allowed, example_for(entry, setting))};
    }
  }
}

Config defaults() {
  Config config;
  for (const auto& setting : settings()) {
    if (!setting.otherwise.empty()) setting.apply(config, std::string{setting.otherwise});
  }
  return config;
}

/// The file in the data folder; the data folder itself is chosen by flag, environment or default.
std::vector<Given> read_file_of(const Sources& sources) {
  if (sources.file) return read_config_file(*sources.file);
  Config config = defaults();
  take(config, sources.environment);
  take(config, sources.flags);
  const auto file = config.data / "majlis.toml";
  if (!std::filesystem::exists(file)) return {};
  auto given = read_config_file(file);
  for (const auto& entry : given) {
    if (entry.name == "data") {
      throw ConfigError{fmt::format("{}: a file in the data folder can't move that folder; say --data, or keep the file "
                                    "elsewhere and name it: majlisd --config FILE", entry.where)};
    }
  }
  return given;
}

void check_together(const Config& config) {
  const auto& server = config.server;
  if (server.tls_certificate.empty() != server.tls_key.empty()) {
    throw ConfigError{fmt::format("{} is set but {} is not: HTTPS needs both, as PEM files",
                                  server.tls_key.empty() ? "tls_certificate" : "tls_key",
                                  server.tls_key.empty() ? "tls_key" : "tls_certificate")};
  }
  for (const auto& file : {server.tls_certificate, server.tls_key}) {
    if (!file.empty() && !std::filesystem::is_regular_file(file)) {
      throw ConfigError{fmt::format("{}: no such file; tls_certificate and tls_key name PEM files", file)};
    }
  }
}

std::string text_of(const toml::node& node, const std::string& where) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return fmt::format("{}", *number);
  if (const auto number = node.value_exact<double>()) return fmt::format("{}", *number);
  if (const auto yes = node.value_exact<bool>()) return *yes ? "true" : "false";
  if (const auto* list = node.as_array()) {
    std::string joined;
    for (const auto& item : *list) joined += (joined.empty() ? "" : ",") + text_of(item, where);
    return joined;
  }
  throw ConfigError{fmt::format("{}: a text, a number, true, false or a list is needed", where)};
}

[[noreturn]] void refuse_name(const std::string& where, const std::string& name, const std::string& nearest) {
  throw ConfigError{nearest.empty() ? fmt::format("{}: there is no setting {}; {}", where, name, all_settings)
                                    : fmt::format("{}: there is no setting {}; did you mean {}? ({})", where, name, nearest, all_settings)};
}

}  // namespace

Config configure(const Sources& sources) {
  Config config = defaults();
  take(config, read_file_of(sources));
  take(config, sources.environment);
  take(config, sources.flags);
  if (config.database.empty()) config.database = "sqlite:" + (config.data / "majlis.db").string();
  check_together(config);
  return config;
}

std::vector<Given> read_environment(const char* const* environment) {
  constexpr std::string_view prefix = "MAJLIS_";
  std::vector<Given> given;
  for (; *environment; ++environment) {
    const std::string_view entry = *environment;
    const auto equals = entry.find('=');
    if (!entry.starts_with(prefix) || equals == std::string_view::npos) continue;
    std::string name{entry.substr(prefix.size(), equals - prefix.size())};
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (find_setting(name)) {
      given.push_back({name, std::string{entry.substr(equals + 1)}, without_password(std::string{entry})});
    } else if (const auto* nearest = nearest_setting(name)) {
      const std::string shown{entry.substr(0, equals)};
      refuse_name(shown + " in the environment", shown, environment_of(*nearest));
    }
  }
  return given;
}

std::vector<Given> read_config_file(const std::filesystem::path& file) {
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    throw ConfigError{fmt::format("{}{}: {}; a setting is written like: port = 8080", file.string(),
                                  line > 0 ? fmt::format(", line {}", line) : "", error.description())};
  }
  std::vector<Given> given;
  for (const auto& [key, node] : table) {
    const std::string name{key.str()};
    const auto place = fmt::format("{}, line {}", file.string(), node.source().begin.line);
    const auto* nearest = nearest_setting(name);
    if (!find_setting(name)) refuse_name(place, name, nearest ? std::string{nearest->name} : std::string{});
    auto value = text_of(node, fmt::format("{} ({})", name, place));
    auto where = fmt::format("{} = {} ({})", name, without_password(value), place);
    given.push_back({name, std::move(value), std::move(where)});
  }
  return given;
}

std::string without_password(const std::string& database_url) {
  const auto scheme = database_url.find("://");
  const auto at = database_url.rfind('@');
  if (scheme == std::string::npos || at == std::string::npos || at < scheme) return database_url;
  const auto colon = database_url.find(':', scheme + 3);
  if (colon == std::string::npos || colon > at) return database_url;
  return database_url.substr(0, colon + 1) + "…" + database_url.substr(at);
}

}  // namespace majlis::app
