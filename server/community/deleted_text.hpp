/// A deleted post's words leave the feeds too, although its events stay: seqs have no gaps.
#pragma once

#include <vector>

#include "storage/store.hpp"

namespace majlis::community {

/// Blanks what events tell of posts that are deleted by now: text, mentions, excerpts, also where others answer them. A
/// restored post's words are told by its `post_restored`.
void blank_deleted(const storage::Tables& tables, std::vector<storage::EventRecord>& events);

}  // namespace majlis::community
