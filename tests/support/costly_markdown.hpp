#pragma once

#include <string>
#include <vector>

namespace majlis::tests {

/// Texts of about a post's size, limits::post_bytes at most, that parsers of Markdown were or could be slow with: those
/// that cmark's own tests and its security advisories name, and what else was found.
std::vector<std::string> costly_markdown();

}  // namespace majlis::tests
