/// A large history to read from, written past the server's handlers: a million posts take a minute.
#pragma once

#include <filesystem>
#include <string_view>

#include "protocol/feeds.hpp"

namespace majlis::bench {

struct LibrarySize {
  std::int64_t posts = 1'000'000;    ///< in the threads of the first room
  int threads = 200;
  int rooms = 200;                   ///< of one group; all but the first have a few posts
  int members = 1;                   ///< of that group, besides the author and the reader
  std::int64_t events = 11'000;      ///< in the first room's feed, of which its last posts tell
};

/// The bearer token of somebody of the group who has read nothing, and is mentioned in every thousandth post.
inline constexpr std::string_view reader_token = "the-reader-of-the-benchmark-and-nobody-else";
inline constexpr RoomId first_room{1};

/// The data folder of such a community below `folder`; filled when it is not there yet.
std::filesystem::path provide_library(const std::filesystem::path& folder, const LibrarySize& size);

}  // namespace majlis::bench
