#include "server/net/static_files.hpp"

#include <algorithm>

namespace majlis::net {
namespace {

/// Where `path` stands, or would stand: the table is sorted.
std::span<const Asset>::iterator place_of(std::string_view path) {
  return std::lower_bound(assets().begin(), assets().end(), path, [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
}

HttpResponse respond(const HttpRequest& request, const Asset& asset) {
  HttpResponse response;
  response.set("Content-Type", std::string{asset.mime});
  response.set("ETag", std::string{asset.etag});
  response.set("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.set("Vary", "Accept-Encoding");
  if (request.header("If-None-Match").find(asset.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  response.static_body = asset.identity;
  if (!asset.brotli.empty() && accepts(request, "br")) {
    response.static_body = asset.brotli;
    response.set("Content-Encoding", "br");
  } else if (!asset.gzip.empty() && accepts(request, "gzip")) {
    response.static_body = asset.gzip;
    response.set("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace

const Asset* find_asset(std::string_view path) {
  const auto found = place_of(path);
  return found != assets().end() && found->path == path ? &*found : nullptr;
}

const Asset* find_asset_by_prefix(std::string_view prefix) {
  const auto found = place_of(prefix);
  return found != assets().end() && found->path.starts_with(prefix) ? &*found : nullptr;
}

bool accepts(const HttpRequest& request, std::string_view coding) {
  std::string_view rest = request.header("Accept-Encoding");
  while (!rest.empty()) {
    const auto end = rest.find(',');
    auto entry = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    if (!entry.starts_with(coding)) continue;
    const auto parameters = entry.substr(coding.size());
    return parameters.empty() || (parameters.find("q=0") == std::string_view::npos) || parameters.find("q=0.") != std::string_view::npos;
  }
  return false;
}

std::optional<HttpResponse> static_response(const HttpRequest& request) {
  if (const Asset* asset = find_asset(request.path())) return respond(request, *asset);
  return std::nullopt;
}

}  // namespace majlis::net
