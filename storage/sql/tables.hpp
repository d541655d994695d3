/// The tables of the contract over one connection, a file for each noun.
#pragma once

#include <memory>

#include "storage/sql/connection.hpp"
#include "storage/store.hpp"

namespace majlis::storage::sql {

std::unique_ptr<Members> make_members(Connection& connection);
std::unique_ptr<Sessions> make_sessions(Connection& connection);
std::unique_ptr<Groups> make_groups(Connection& connection);
std::unique_ptr<Rooms> make_rooms(Connection& connection);
std::unique_ptr<Threads> make_threads(Connection& connection);
std::unique_ptr<Posts> make_posts(Connection& connection);
std::unique_ptr<Reading> make_reading(Connection& connection);
std::unique_ptr<Waiting> make_waiting(Connection& connection);
std::unique_ptr<Drafts> make_drafts(Connection& connection);
std::unique_ptr<Feeds> make_feeds(Connection& connection);
std::unique_ptr<Replies> make_replies(Connection& connection);

std::unique_ptr<Tables> make_tables(Connection& connection);

/// For lists whose length the contract leaves open: more than any page shows, less than what could hurt.
inline constexpr std::int64_t rows_max = 1'000;

}  // namespace majlis::storage::sql
