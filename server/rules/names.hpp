/// When two names are one: what people sign in with, are mentioned by, and may not imitate. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/text.hpp"

namespace majlis::rules {

/// What is wrong with a name beyond its type's checks, as a phrase that completes "name: …"; empty when nothing is.
std::string check_member_name(const MemberName& name);

/// Equal for names that people would type alike: case, accents, Arabic vowel signs, tatweel and the forms of alef,
/// hamza, taa marbuta and yaa make no difference (Unicode NFKC_Casefold, then without Mn); spaces are `_`.
std::string name_key(std::string_view name);

/// Equal for names that look alike, in whatever script (Unicode TS 39, section 4), by their letters and digits alone; empty
/// without any. Coarser than the key in most ways, but not in all: a name must be free by both.
std::string name_shape(std::string_view name);

}  // namespace majlis::rules
