#include "server/rules/reactions.hpp"

#include "server/community/access.hpp"
#include "server/community/cards.hpp"
#include "server/community/posts.hpp"

namespace majlis::community {
namespace {

Result<PostAccess> require_reactable(const Snapshot& now, PostId id, const Reaction& reaction, Permission permission) {
  auto post = require_post(now, id, permission);
  if (!post) return post;
  if (!rules::is_reaction(reaction)) return refused(ErrorCode::bad_field, "a named reaction or one emoji expected", "reaction");
  if (post->post.deleted) return refused(ErrorCode::conflict, "this post is deleted");
  return post;
}

ReactionTally announce(Change& change, const storage::PostRecord& post, const Reaction& reaction, bool added) {
  const MemberId member = *change.actor().member;
  auto tally = change.tables().posts().get_tally(post.id, reaction, std::nullopt);
  change.emit(Feed::of(post.room), ReactionChanged{post.thread, post.id, post.number, card_of(change.tables(), member), added,
                                                   tally, Cards{}.add(tally).list(change.tables())});
  tally.mine = added;
  return tally;
}

}  // namespace

Result<ReactionTally> handle(Change& change, const AddReaction& op) {
  auto found = require_reactable(change, op.post, op.reaction, AddReaction::traits.permission);
  if (!found) return pass_on(found);
  auto& posts = change.tables().posts();
  const MemberId member = *change.actor().member;
  const auto before = posts.get_tally(op.post, op.reaction, member);
  if (before.count == 0 && posts.count_reaction_kinds(op.post) >= limits::reactions_per_post) {
    return refused(ErrorCode::too_many, "a post can have at most 20 different reactions", "reaction");
  }
  if (!posts.add_reaction(op.post, member, op.reaction, change.now())) return before;
  return announce(change, found->post, op.reaction, true);
}

Result<ReactionTally> handle(Change& change, const RemoveReaction& op) {
  auto found = require_reactable(change, op.post, op.reaction, RemoveReaction::traits.permission);
  if (!found) return pass_on(found);
  auto& posts = change.tables().posts();
  const MemberId member = *change.actor().member;
  if (!posts.remove_reaction(op.post, member, op.reaction)) return posts.get_tally(op.post, op.reaction, member);
  return announce(change, found->post, op.reaction, false);
}

}  // namespace majlis::community
