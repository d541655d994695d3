/// Reading from a large history: what a member, a guest and a returning client ask for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/bench/library.hpp"
#include "tests/bench/report.hpp"

namespace majlis::bench {

inline constexpr std::string_view page_question = "50 posts at a random place";
inline constexpr std::string_view members_question = "members whose name begins like that";

/// One subject for each question; `folder` is where the library is kept.
std::vector<Subject> reading_questions(const std::string& folder, const LibrarySize& size);

/// A member's first screen without a server: the query and its JSON, of one group of 100 rooms with 200 threads each.
std::vector<Subject> home_visitors(const std::string& folder);

/// Pings of one client while 32 people sign in again and again, or while nobody does.
void measure_pings(int signing_in, double seconds, Row& row);

}  // namespace majlis::bench
