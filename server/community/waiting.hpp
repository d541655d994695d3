/// What waits for a member: posts that mention them or answer theirs.
#pragma once

#include <span>
#include <vector>

#include "protocol/operations/reading.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Somebody whom a post calls.
struct Called {
  MemberId member;
  bool answer;                     ///< a post of theirs is answered; else they are mentioned

  auto operator<=>(const Called&) const = default;
};

/// The author of the post that is answered, then those who are mentioned; each once, and not the post's own author.
std::vector<Called> called_by(const storage::PostRecord& post);

/// Notes who is called by a post and was not before, and who no longer is, and tells them; who was and is, hears what the
/// post says now. Not those who may not read the room: what happens there is not theirs to hear.
void announce_called(Change& change, const RoomCard& room, const storage::PostRecord& post, std::span<const Called> before,
                    std::span<const Called> after);

/// Refusal: not_signed_in.
Result<WaitingPage> handle(const Snapshot& now, const ListWaiting& op);

}  // namespace majlis::community
