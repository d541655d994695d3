#include "storage/postgresql/connect.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "storage/postgresql/dialect.hpp"
#include "storage/sql/statement.hpp"
#include "storage/store.hpp"

namespace majlis::storage::postgresql {

namespace {

using sql::Query;

using Setting = std::pair<std::string_view, std::string_view>;

/// Where the URL does not say otherwise. A server that went without a word is noticed within half a minute.
constexpr std::array<Setting, 7> defaults{{
    {"application_name", "majlis"},
    {"client_encoding", "UTF8"},
    {"connect_timeout", "5"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "25000"},
}};

/// Of every session. A node that stands still in the middle of a transaction holds up all others: PostgreSQL ends it then.
constexpr std::string_view lock_timeout = "SET lock_timeout = '15s'";
constexpr std::array<std::string_view, 8> session_settings{
    "SET client_min_messages = warning",
    "SET standard_conforming_strings = on",
    "SET idle_in_transaction_session_timeout = '10s'",
    lock_timeout,
    "SET statement_timeout = '60s'",
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
};

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// 'it\'s': a value of libpq's other notation, name = 'value'.
std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text += '\'';
}

std::string with_defaults(const std::string& url) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(url.c_str(), &message));
  const std::unique_ptr<char, decltype(&PQfreemem)> kept(message, PQfreemem);
  // What libpq says may repeat the password.
  if (!options) throw StorageFailure("the database's URL can't be read: write postgresql://user:password@host:port/database");
  std::string parameters;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) parameters += fmt::format("{}={} ", option->keyword, quoted(option->val));
    else for (const auto& [name, value] : defaults) if (name == option->keyword) parameters += fmt::format("{}={} ", name, quoted(value));
  }
  return parameters;
}

void run(sql::Connection& connection, std::string statement) { Query<void()>(connection, std::move(statement)).run(); }

std::string show(sql::Connection& connection, std::string_view setting) {
  return Query<std::string()>(connection, fmt::format("SHOW {}", setting)).get();
}

void require_durable(sql::Connection& connection) {
  const auto synchronous = show(connection, "synchronous_commit");
  if (synchronous == "off" || synchronous == "local") run(connection, "SET synchronous_commit = on");
  for (const std::string_view setting : {"fsync", "full_page_writes"}) {
    if (show(connection, setting) != "on") {
      throw StorageFailure(fmt::format("PostgreSQL runs with {} = off: a power cut would lose posts. Set it to on", setting));
    }
  }
}

void set_up(sql::Connection& connection, Access access) {
  constexpr int oldest = 130'000;   // pg_xact_status and pg_current_xact_id as they are called here
  if (PQserverVersion(handle_of(connection.session())) < oldest) throw StorageFailure("PostgreSQL 13 or newer is needed");
  PQsetErrorVerbosity(handle_of(connection.session()), PQERRORS_TERSE);   // the details of an error name values
  for (const auto setting : session_settings) run(connection, std::string(setting));
  if (show(connection, "server_encoding") != "UTF8") {
    throw StorageFailure("the database is not in UTF-8: create it anew with  createdb --encoding=UTF8 --template=template0 …");
  }
  if (access == Access::write) require_durable(connection);
}

}  // namespace

std::unique_ptr<sql::Connection> connect(const std::string& url, Access access) {
  auto connection = std::make_unique<sql::Connection>(*soci::factory_postgresql(), with_defaults(url), dialect());
  set_up(*connection, access);
  return connection;
}

bool try_claim(sql::Connection& connection, Serving serving) {
  const std::string_view share = serving == Serving::among_nodes ? "_shared" : "";
  run(connection, "SET lock_timeout = '2s'");
  try {
    run(connection, fmt::format("SELECT pg_advisory_lock{}(hashtextextended(current_schema(), 2))", share));
  } catch (const StorageFailure&) {
    if (dialect().transaction_state(connection.session()) == sql::TransactionState::lost) throw;
    return false;
  }
  run(connection, std::string(lock_timeout));
  return true;
}

void claim(sql::Connection& connection, Serving serving) {
  if (try_claim(connection, serving)) return;
  throw StorageFailure("another majlisd serves this database, and neither would hear of what the other writes: stop that one, or "
                       "start both with the same --redis");
}

// SOCI keeps this type's typeinfo to itself, so the sanitizer that would compare it can't be linked.
__attribute__((no_sanitize("vptr"))) PGconn* handle_of(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

}  // namespace majlis::storage::postgresql
