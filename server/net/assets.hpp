// The web client inside the binary: one row per file of web-client/dist, made at build time.
// Constant data; any thread may read it.
#pragma once

#include <span>
#include <string_view>

namespace majlis::net {

struct Asset {
  std::string_view path;      // "/index.html", "/assets/app-3f2a91c0.js"
  std::string_view mime;      // as sent: "text/html; charset=utf-8"
  std::string_view etag;      // as sent, quoted; a hash of `identity`, the same for all encodings
  bool immutable;             // the name holds a content hash: may be cached for a year
  std::string_view identity;  // the file itself
  std::string_view gzip;      // empty where compression gains nothing (fonts, images)
  std::string_view brotli;    // likewise
};

/// All files, sorted by path. Empty when the binary was built without the web client.
std::span<const Asset> assets();

}  // namespace majlis::net
