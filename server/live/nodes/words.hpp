/// What nodes say to each other over a courier, as text: `e NODE SEQ NOTICES WROTE LINE`, `c NODE JSON`, `q NODE`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/ids.hpp"

namespace majlis::live {

/// An event of the channel's feed.
struct EventWord {
  std::int64_t seq;
  std::int64_t notices;            ///< see PublishedEvent
  std::optional<MemberId> wrote;   ///< see PublishedEvent
  std::string_view line;
};

/// Who is in the channel's room by way of the node that says it.
struct CrowdWord {
  std::string_view said;
};

/// Who is in the channel's room? I have just come.
struct CrowdQuestion {};

struct Word {
  std::string_view node;           ///< who says it
  std::variant<EventWord, CrowdWord, CrowdQuestion> what;
};

std::string write_word(const Word& word);
/// What the word points to is in `text`. Nullopt: not one of ours.
std::optional<Word> read_word(std::string_view text);

}  // namespace majlis::live
