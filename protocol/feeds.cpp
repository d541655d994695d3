#include "protocol/feeds.hpp"

#include <array>
#include <charconv>

#include "protocol/limits.hpp"

namespace majlis {
namespace {

constexpr std::array<std::string_view, 5> kind_names{"room", "group", "moderators", "member", "nodes"};

}  // namespace

std::optional<Feed> Feed::parse(std::string_view name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto digits = name.substr(colon + 1);
  if (digits.empty() || digits.front() < '1' || digits.front() > '9') return std::nullopt;
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (error != std::errc{} || end != digits.data() + digits.size() || id > limits::integer_max / 8) return std::nullopt;
  for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
    const Feed feed{static_cast<FeedKind>(kind), id};
    if (kind_names[kind] == name.substr(0, colon) && feed.kind != FeedKind::nodes) return feed;
  }
  return std::nullopt;
}

std::string Feed::name() const {
  std::string text{kind_names[static_cast<std::size_t>(kind)]};
  text += ':';
  text += std::to_string(id);
  return text;
}

}  // namespace majlis
