/// Which texts are reactions. Pure; any thread.
#pragma once

#include "protocol/text.hpp"

namespace majlis::rules {

/// One of the six named ones (agree, thanks, us_too, good_idea, sad, question), or exactly one emoji of Unicode's
/// recommended set, in its full form.
bool is_reaction(const Reaction& reaction);

}  // namespace majlis::rules
