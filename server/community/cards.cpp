#include "server/community/cards.hpp"

#include <stdexcept>

namespace majlis::community {

Cards& Cards::add(MemberId member) {
  members_.insert(member);
  return *this;
}

Cards& Cards::add(const Post& post) {
  add(post.author);
  if (post.reply_to) add(post.reply_to->author);
  if (post.deleted) add(post.deleted->by);
  members_.insert(post.mentions.begin(), post.mentions.end());
  for (const auto& tally : post.reactions) add(tally);
  return *this;
}

Cards& Cards::add(const ReactionTally& tally) {
  members_.insert(tally.members.begin(), tally.members.end());
  return *this;
}

Cards& Cards::add(const std::vector<Post>& posts) {
  for (const auto& post : posts) add(post);
  return *this;
}

Cards& Cards::add(const ThreadCard& thread) {
  if (thread.author) add(*thread.author);
  if (thread.last) add(thread.last->author);
  return *this;
}

Cards& Cards::add(const std::vector<ThreadCard>& threads) {
  for (const auto& thread : threads) add(thread);
  return *this;
}

std::vector<MemberCard> Cards::list(const storage::Tables& tables) const {
  if (members_.empty()) return {};
  return tables.members().list_cards(std::vector<MemberId>(members_.begin(), members_.end()));
}

MemberCard card_of(const storage::Tables& tables, MemberId member) {
  const auto found = tables.members().find(member);
  if (!found) throw std::logic_error{"a member who is named somewhere is not in the store"};
  return {found->id, found->name};
}

}  // namespace majlis::community
