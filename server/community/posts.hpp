/// Posts: the same in a lounge and in a thread.
#pragma once

#include "protocol/operations/live.hpp"
#include "protocol/operations/posts.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<PostPage> handle(const Snapshot& now, const ListPosts& op);
Result<PostPlace> handle(const Snapshot& now, const FindPost& op);
Result<PostPreview> handle(const Snapshot& now, const PreviewPost& op);
Result<Post> handle(Change& change, const WritePost& op);
Result<Post> handle(Change& change, const EditPost& op);
Result<Done> handle(Change& change, const DeletePost& op);
Result<Post> handle(Change& change, const RestorePost& op);
Result<RevisionList> handle(const Snapshot& now, const ListRevisions& op);
Result<ReactionTally> handle(Change& change, const AddReaction& op);
Result<ReactionTally> handle(Change& change, const RemoveReaction& op);

/// Whether others may be told that the actor is writing there. Refusals as write_post, and bad_field for a thread of
/// another room.
Result<void> may_type(const Snapshot& now, const SetTyping& op);

}  // namespace majlis::community
