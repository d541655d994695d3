/// What the first screen of an address will ask for, answered beforehand: the page carries it, and nobody waits for a
/// second way there and back. The client takes each reply in place of its first question (state/app/first_data.ts).
#pragma once

#include <string>
#include <string_view>

#include "server/community/context.hpp"

namespace majlis::net {

/// Texts are as people wrote them, not escaped. Empty `title`: nothing is said of the place.
struct FirstData {
  std::string json;          ///< {"replies":[{"op":…,"args":…,"reply":…}, …]}
  std::string title;
  std::string description;
};

/// `target`: path and query of an address of the client's (web-client/src/state/route.svelte.ts). A place that is not
/// there, or that the actor may not see, adds nothing: the answers to both are the same, byte for byte.
FirstData first_data_of(const community::Snapshot& now, std::string_view target);

}  // namespace majlis::net
