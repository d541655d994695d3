#include "server/community/composing.hpp"

#include "server/rules/markdown/markdown.hpp"

namespace majlis::community {

Result<storage::PostText> compose(const Snapshot& now, const RoomAccess& in, const Markdown& text) {
  const auto& tables = now.tables();
  auto rendered = rules::render_post(text.str(), [&](const std::string& name_key) -> std::optional<MemberCard> {
    const auto member = tables.members().find_by_name_key(name_key);
    if (!member || !access_of(tables, member->id, in.room).may_be_called()) return std::nullopt;
    return MemberCard{member->id, member->name};
  });
  if (rendered.mentions.size() > static_cast<std::size_t>(limits::mentions_per_post)) {
    return refused(ErrorCode::too_many, "a post can mention at most 20 members", "text");
  }
  return storage::PostText{text, std::move(rendered.html), std::move(rendered.excerpt), std::move(rendered.mentions)};
}

}  // namespace majlis::community
