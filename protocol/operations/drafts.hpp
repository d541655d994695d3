/// Drafts: one for each thread, and one for a new thread in each room. They follow a member from device to device.
#pragma once

#include <vector>

#include "protocol/nouns/draft.hpp"
#include "protocol/operation.hpp"

namespace majlis {

struct SavedDraft {
  GroupId group;
  RoomId room;
  std::optional<ThreadId> thread;
  std::optional<Time> saved_at;     ///< absent: there is none, as nothing was written
};
BOOST_DESCRIBE_STRUCT(SavedDraft, (), (group, room, thread, saved_at))

struct SaveDraft {
  static constexpr OperationTraits traits{Effect::change, Permission::write_post, RateClass::react,
      "Keeps what the member has begun to write, in a `thread` or for a new one in a `room`; an empty text lets go of it."};
  std::optional<ThreadId> thread;
  std::optional<RoomId> room;
  DraftText text;
  std::optional<PostId> reply_to;
  using Reply = SavedDraft;
};
BOOST_DESCRIBE_STRUCT(SaveDraft, (), (thread, room, text, reply_to))

struct DraftPage {
  std::vector<Draft> drafts;        ///< the last saved first
  bool more;
};
BOOST_DESCRIBE_STRUCT(DraftPage, (), (drafts, more))

struct ListDrafts {
  static constexpr OperationTraits traits{Effect::query, Permission::signed_in, RateClass::read,
      "The member's drafts, where they may still write: all, or the one of a thread, or of a new one in a room."};
  std::optional<ThreadId> thread;
  std::optional<RoomId> room;
  std::optional<Time> after;        ///< `saved_at` of the last draft of the page before
  using Reply = DraftPage;
};
BOOST_DESCRIBE_STRUCT(ListDrafts, (), (thread, room, after))

}  // namespace majlis
