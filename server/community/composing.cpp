#include "server/community/composing.hpp"

#include <algorithm>

#include "server/community/cards.hpp"
#include "server/rules/markdown/markdown.hpp"

namespace majlis::community {
namespace {

bool contains(std::span<const MemberId> members, MemberId member) {
  return std::ranges::find(members, member) != members.end();
}

bool may_be_mentioned(const storage::Tables& tables, MemberId member, const RoomCard& room) {
  const auto access = access_of(tables, member, room);
  return access.group.is_member() && access.may_read();
}

}  // namespace

Result<storage::PostText> compose(const Snapshot& now, const RoomAccess& in, const Markdown& text) {
  const auto& tables = now.tables();
  auto rendered = rules::render_post(text.str(), [&](const std::string& name_key) -> std::optional<MemberCard> {
    const auto member = tables.members().find_by_name_key(name_key);
    if (!member || !may_be_mentioned(tables, member->id, in.room)) return std::nullopt;
    return MemberCard{member->id, member->name};
  });
  if (rendered.mentions.size() > static_cast<std::size_t>(limits::mentions_per_post)) {
    return refused(ErrorCode::too_many, "a post can mention at most 20 members", "text");
  }
  return storage::PostText{text, std::move(rendered.html), std::move(rendered.excerpt), std::move(rendered.mentions)};
}

void announce_mentions(Change& change, const RoomAccess& in, const storage::PostRecord& post,
                       std::span<const MemberId> before, std::span<const MemberId> after) {
  const MemberCard by = card_of(change.tables(), post.author);
  const auto hears = [&](MemberId member) {
    return member != post.author && may_be_mentioned(change.tables(), member, in.room);
  };
  for (const auto member : after) {
    if (contains(before, member) || !hears(member)) continue;
    change.emit(Feed::of(member), Mentioned{post.room, post.thread, post.id, post.number, by});
  }
  for (const auto member : before) {
    if (contains(after, member) || !hears(member)) continue;
    change.emit(Feed::of(member), MentionWithdrawn{post.room, post.thread, post.id, post.number});
  }
}

}  // namespace majlis::community
