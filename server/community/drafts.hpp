/// What members have begun to write: kept for themselves alone, on all their devices.
#pragma once

#include "protocol/operations/drafts.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

/// Refusals as write_post or start_thread, but a locked thread keeps drafts; bad_field unless exactly one of `thread` and
/// `room` is named, or when `reply_to` is no post of the thread; too_many beyond limits::drafts_per_member
/// of those that are shown.
Result<SavedDraft> handle(Change& change, const SaveDraft& op);
/// Refusals: not_signed_in; bad_field when `thread` and `room` are both named.
/// A page is at most limits::page_bytes of text, and at least one draft where there is any.
Result<DraftPage> handle(const Snapshot& now, const ListDrafts& op);

/// What the actor had begun to write there was sent; `thread` absent: it has become a new thread of the room.
void let_go_of_draft(Change& change, const RoomCard& room, std::optional<ThreadId> thread);

}  // namespace majlis::community
