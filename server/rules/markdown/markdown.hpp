/// From Markdown to what is shown: safe HTML, a one-line excerpt, and who is mentioned. CommonMark with GFM's
/// autolinks, tables, strikethrough and task lists; no raw HTML, no images from elsewhere, every line break kept.
/// Pure; any thread. Cost is bounded for any text of at most limits::post_bytes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/nouns/member.hpp"
#include "protocol/text.hpp"

namespace majlis::rules {

/// Who is meant by `@name`; asked at most once per rules::name_key, and not for code and links.
using FindMentioned = std::function<std::optional<MemberCard>(const std::string& name_key)>;

struct RenderedPost {
  std::optional<Html> html;          ///< nullopt: to be shown as it was typed, line breaks kept
  Excerpt excerpt;
  std::vector<MemberId> mentions;    ///< in the order of their first mention, each once
};

RenderedPost render_post(std::string_view markdown, const FindMentioned& find_mentioned);

/// A text without mentions, such as a charter; always HTML.
Html render_page(std::string_view markdown);

}  // namespace majlis::rules
