/// The only ways from text into HTML.
#pragma once

#include <string>
#include <string_view>

namespace majlis::rules {

/// A control, or a character that turns the direction of what follows. The text types refuse them, but entities
/// (`&#x202E;`) bring them past that check. Newline and tab are fine.
bool is_harmful(char32_t c);

/// Adds text for an element's content, where quotes are only quotes; not for attributes. What is harmful becomes U+FFFD.
void append_escaped(std::string& html, std::string_view text);

/// Text for a quoted attribute: its quotes are escaped too, and what is harmful becomes U+FFFD.
std::string escaped_attribute(std::string_view text);

/// The address for an href, percent-encoded and escaped; empty unless it is http, https or mailto.
std::string safe_href(std::string_view url);

}  // namespace majlis::rules
