#include "server/settings.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

#include "server/live/nodes/redis_url.hpp"

namespace majlis::app {
namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;

template <class Number>
std::string read_number(const std::string& value, Number min, Number max, Number& into) {
  Number number{};
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || !(number >= min && number <= max)) {
    return fmt::format("a number from {} to {}", min, max);
  }
  into = number;
  return {};
}

std::string read_yes_or_no(const std::string& value, bool& into) {
  if (value != "true" && value != "false") return "true or false";
  into = value == "true";
  return {};
}

/// An event loop for every processor but one, which storage keeps busy.
unsigned shards_of_this_machine() { return static_cast<unsigned>(std::max(2L, ::sysconf(_SC_NPROCESSORS_ONLN))) - 1; }

std::string read_shards(Config& config, const std::string& value) {
  if (value == "auto") {
    config.server.shards = shards_of_this_machine();
    return {};
  }
  const auto allowed = read_number(value, 1u, 256u, config.server.shards);
  return allowed.empty() ? allowed : allowed + ", or auto";
}

std::string read_address(Config& config, const std::string& value) {
  std::array<std::byte, sizeof(in6_addr)> parsed{};
  if (::inet_pton(AF_INET, value.c_str(), parsed.data()) != 1 && ::inet_pton(AF_INET6, value.c_str(), parsed.data()) != 1) {
    return "an IPv4 or IPv6 address of this machine (0.0.0.0 or :: for all of them)";
  }
  config.server.address = value;
  return {};
}

/// As a browser's Origin header spells it (RFC 6454, section 6.2).
bool is_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8u : text.starts_with("http://") ? 7u : 0u;
  if (scheme == 0 || text.size() == scheme) return false;
  return text.substr(scheme).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == std::string_view::npos;
}

std::string read_origins(Config& config, const std::string& value) {
  config.server.origins.clear();
  for (std::size_t begin = 0; begin <= value.size();) {
    const auto end = std::min(value.find(',', begin), value.size());
    const auto origin = value.substr(begin, end - begin);
    if (!is_origin(origin)) return "web addresses without a path and in small letters";
    config.server.origins.push_back(origin);
    begin = end + 1;
  }
  return {};
}

template <std::int64_t Unit>
std::string read_duration(const std::string& value, std::int64_t max, std::int64_t& into_ms) {
  std::int64_t count = 0;
  auto allowed = read_number<std::int64_t>(value, Unit == day_ms ? 1 : 0, max, count);
  if (allowed.empty()) into_ms = count * Unit;
  return allowed;
}

std::string read_log_level(Config& config, const std::string& value) {
  constexpr std::array levels{"debug", "info", "warn", "error"};
  if (std::find(levels.begin(), levels.end(), value) == levels.end()) return "debug, info, warn or error";
  config.log_level = value;
  return {};
}

std::string read_log_format(Config& config, const std::string& value) {
  if (value != "text" && value != "json") return "text or json";
  config.log_format = value == "text" ? LogFormat::text : LogFormat::json;
  return {};
}

std::string read_redis(Config& config, const std::string& value) {
  config.server.redis = live::RedisUrl::parse(value);
  return config.server.redis ? "" : "redis://USER:PASSWORD@HOST:PORT or redis+sentinel://HOST:PORT,HOST:PORT/SERVICE";
}

std::string read_text(const std::string& value, std::string& into) {
  if (value.empty()) return "something that is not empty";
  into = value;
  return {};
}

constexpr std::array table{
    Setting{"data", "What is kept", Takes::one_value, "FOLDER", "data", "/var/lib/majlis",
            "the folder for everything that is kept; made when missing",
            [](Config& config, const std::string& value) {
              std::string folder;
              auto allowed = read_text(value, folder);
              config.data = folder;
              return allowed;
            }},
    Setting{"database", "What is kept", Takes::one_value, "URL", "", "sqlite:/var/lib/majlis/majlis.db",
            "the database, if it is not the file majlis.db in the data folder; sqlite:FILE or postgresql://USER:PASSWORD@HOST/NAME",
            [](Config& config, const std::string& value) { return read_text(value, config.database); }},
    Setting{"feed_retention_days", "What is kept", Takes::one_value, "DAYS", "30", "30",
            "how long a client may be away and still catch up without loading anew",
            [](Config& config, const std::string& value) {
              return read_duration<day_ms>(value, 3'650, config.server.feed_retention_ms);
            }},
    Setting{"address", "Network", Takes::one_value, "ADDRESS", "127.0.0.1", "0.0.0.0",
            "where to listen; 127.0.0.1 is for this machine alone, 0.0.0.0 for everybody", read_address},
    Setting{"port", "Network", Takes::one_value, "PORT", "8080", "8080", "where to listen; 0 takes any free port",
            [](Config& config, const std::string& value) {
              return read_number<std::uint16_t>(value, 0, 65'535, config.server.port);
            }},
    Setting{"tls_certificate", "Network", Takes::one_value, "FILE", "", "/etc/majlis/fullchain.pem",
            "serve HTTPS with this certificate chain (PEM); needs tls_key",
            [](Config& config, const std::string& value) { return read_text(value, config.server.tls_certificate); }},
    Setting{"tls_key", "Network", Takes::one_value, "FILE", "", "/etc/majlis/privkey.pem", "the certificate's private key (PEM)",
            [](Config& config, const std::string& value) { return read_text(value, config.server.tls_key); }},
    Setting{"origins", "Network", Takes::several_values, "ORIGIN,…", "", "https://majlis.example.org",
            "web addresses under which browsers reach this server, if a proxy changes them", read_origins},
    Setting{"behind_proxy", "Network", Takes::yes_or_no, "", "false", "true",
            "believe X-Forwarded-For and X-Forwarded-Proto; only behind a proxy that sets them",
            [](Config& config, const std::string& value) { return read_yes_or_no(value, config.server.behind_proxy); }},
    Setting{"connections_per_address", "Network", Takes::one_value, "NUMBER", "500", "500",
            "how many connections one address may have open; 0: any number",
            [](Config& config, const std::string& value) {
              return read_number<std::size_t>(value, 0, 1'000'000, config.server.connections_per_address);
            }},
    Setting{"redis", "Several nodes", Takes::one_value, "URL", "", "redis://:PASSWORD@10.0.0.5:6379",
            "what carries words between the nodes that serve one database; also redis+sentinel://HOST,HOST/SERVICE", read_redis},
    Setting{"shards", "Work", Takes::one_value, "NUMBER", "auto", "2",
            "event loops, each a thread; auto: one a processor, less one for storage", read_shards},
    Setting{"readers", "Work", Takes::one_value, "NUMBER", "2", "2", "threads that answer queries",
            [](Config& config, const std::string& value) { return read_number(value, 1u, 64u, config.server.readers); }},
    Setting{"rate_scale", "Work", Takes::one_value, "FACTOR", "1", "2",
            "multiplies what members and addresses may do in a minute; 0: no limits",
            [](Config& config, const std::string& value) { return read_number(value, 0.0, 1000.0, config.server.rate_scale); }},
    Setting{"drain_seconds", "Work", Takes::one_value, "SECONDS", "8", "8",
            "how long to finish what is under way when told to stop",
            [](Config& config, const std::string& value) { return read_duration<1000>(value, 600, config.server.drain_ms); }},
    Setting{"trace_stages", "Log", Takes::yes_or_no, "", "false", "true",
            "measure where the time of a change goes: majlis_stage_seconds in /metrics",
            [](Config& config, const std::string& value) { return read_yes_or_no(value, config.server.trace_stages); }},
    Setting{"log_level", "Log", Takes::one_value, "LEVEL", "info", "debug", "debug, info, warn or error", read_log_level},
    Setting{"log_format", "Log", Takes::one_value, "FORMAT", "", "json",
            "text or json; without it text at a terminal, else one JSON object a line", read_log_format},
};

/// How many letters must be added, removed, replaced or swapped with their neighbour (Damerau 1964, restricted).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  std::iota(rows[0].begin(), rows[0].end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::span<const Setting> settings() { return table; }

const Setting* find_setting(std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Setting& row) { return row.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const Setting* nearest_setting(std::string_view name) {
  const auto by_distance = [&](const Setting& a, const Setting& b) { return distance(a.name, name) < distance(b.name, name); };
  const auto nearest = std::min_element(table.begin(), table.end(), by_distance);
  const std::size_t slips = nearest->name.size() < 5 ? 1 : 2;
  return distance(nearest->name, name) <= slips ? &*nearest : nullptr;
}

std::string flag_of(const Setting& setting) {
  std::string flag = "--" + std::string{setting.name};
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string environment_of(const Setting& setting) {
  std::string name = "MAJLIS_" + std::string{setting.name};
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return name;
}

}  // namespace majlis::app
