#include "server/net/static_files.hpp"

#include <algorithm>

#include "server/net/assets.hpp"

namespace majlis::net {
namespace {

const Asset* find_asset(std::string_view path) {
  const auto all = assets();
  const auto found = std::lower_bound(all.begin(), all.end(), path, [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
  return found != all.end() && found->path == path ? &*found : nullptr;
}

/// A last segment with a dot is a file's name; all else is an address within the client.
bool is_page(std::string_view path) {
  const auto segment = path.substr(path.rfind('/') + 1);
  return segment.find('.') == std::string_view::npos && !path.starts_with("/api/") && !path.starts_with("/assets/");
}

/// Whether `Accept-Encoding` names `coding` without q=0 (RFC 9110, section 12.5.3).
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

std::optional<HttpResponse> static_response(const HttpRequest& request) {
  const auto path = request.path();
  if (const Asset* asset = find_asset(path)) return respond(request, *asset);
  if (!is_page(path)) return std::nullopt;
  if (const Asset* page = find_asset("/index.html")) return respond(request, *page);
  return std::nullopt;
}

}  // namespace majlis::net
