/// What a member has begun to write and not sent. Nobody else ever sees it.
#pragma once

#include <optional>

#include <boost/describe/class.hpp>

#include "protocol/ids.hpp"
#include "protocol/text.hpp"

namespace majlis {

struct Draft {
  GroupId group;
  RoomId room;
  std::optional<ThreadId> thread;   ///< absent: of a new thread in the room; the text's first line is its title
  DraftText text;
  std::optional<PostId> reply_to;
  Time saved_at;                    ///< later with each saving of any draft of the member
};
BOOST_DESCRIBE_STRUCT(Draft, (), (group, room, thread, text, reply_to, saved_at))

}  // namespace majlis
