// A community that uses every table and every column, in both scripts, with what is easily lost on the way to another database.
#pragma once

#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

/// What was removed last, whose ids must not be given out again.
struct FullCommunity {
  Village village;
  PostId letter;          ///< in Arabic and with an emoji
  SessionId last_session;
};

inline constexpr std::string_view letter_text = "السلام عليكم 🌙\n\tهذا \"نص\" \\ 100% ' ;";

FullCommunity build_full_community(Tables& tables);

}  // namespace majlis::tests
