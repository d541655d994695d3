#include "server/rules/reactions.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace majlis::rules {

bool is_reaction(const Reaction& reaction) {
  constexpr std::array<std::string_view, 6> named{"agree", "thanks", "us_too", "good_idea", "sad", "question"};
  if (std::ranges::find(named, reaction.str()) != named.end()) return true;
  const auto text = icu::UnicodeString::fromUTF8(reaction.str());
  return u_stringHasBinaryProperty(text.getBuffer(), text.length(), UCHAR_RGI_EMOJI);
}

}  // namespace majlis::rules
