/// The only two ways from text into HTML. Internal to rules/markdown.
#pragma once

#include <string>
#include <string_view>

namespace majlis::rules {

/// Adds text for an element's content or a quoted attribute. Controls and characters that turn the direction of what
/// follows become U+FFFD: entities (`&#x202E;`) bring them past the checks of the text types.
void append_escaped(std::string& html, std::string_view text);

/// The address for an href, percent-encoded and escaped; empty unless it is http, https or mailto.
std::string safe_href(std::string_view url);

}  // namespace majlis::rules
