/// Posts: the same in a lounge and in a thread.
#pragma once

#include "protocol/operations/posts.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<PostPage> handle(const Snapshot& now, const ListPosts& op);
Result<PostPlace> handle(const Snapshot& now, const FindPost& op);
Result<Post> handle(Change& change, const WritePost& op);
Result<Post> handle(Change& change, const EditPost& op);
Result<Done> handle(Change& change, const DeletePost& op);
Result<Post> handle(Change& change, const RestorePost& op);
Result<RevisionList> handle(const Snapshot& now, const ListRevisions& op);
Result<ReactionTally> handle(Change& change, const AddReaction& op);
Result<ReactionTally> handle(Change& change, const RemoveReaction& op);

}  // namespace majlis::community
