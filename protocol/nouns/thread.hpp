/// Threads and posts. A room's lounge is a thread without a title; posts are the same in both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "protocol/ids.hpp"
#include "protocol/nouns/member.hpp"
#include "protocol/text.hpp"

namespace majlis {


struct ReplyPreview {
  PostId post;
  std::int64_t number;
  MemberId author;
  Excerpt excerpt;
};
BOOST_DESCRIBE_STRUCT(ReplyPreview, (), (post, number, author, excerpt))

struct ReactionTally {
  Reaction reaction;              ///< agree, thanks, us_too, good_idea, sad, question, or one emoji
  std::int64_t count;
  std::vector<MemberId> members;  ///< the first limits::reaction_members_shown, in the order they came
  bool mine;                      ///< of the one who asks; always false in events, which tell `member`
};
BOOST_DESCRIBE_STRUCT(ReactionTally, (), (reaction, count, members, mine))

struct Deletion {
  MemberId by;
  Time at;
};
BOOST_DESCRIBE_STRUCT(Deletion, (), (by, at))

struct Post {
  PostId id;
  ThreadId thread;
  std::int64_t number;            ///< 1, 2, 3 … within its thread, without a gap
  MemberId author;
  Time at;
  Markdown text;                  ///< empty once deleted
  std::optional<Html> html;       ///< absent when the text has no markup: show it as it is, line breaks kept
  std::optional<ReplyPreview> reply_to;
  std::vector<MemberId> mentions;
  std::vector<ReactionTally> reactions;
  std::int64_t edits;             ///< how often it was edited; its revisions tell what changed
  std::optional<Time> edited_at;
  std::optional<Deletion> deleted;
};
BOOST_DESCRIBE_STRUCT(Post, (), (id, thread, number, author, at, text, html, reply_to, mentions, reactions, edits, edited_at, deleted))

/// The newest post of a thread, in one line.
struct LastPost {
  PostId post;
  std::int64_t number;
  MemberId author;
  Time at;
  Excerpt excerpt;
};
BOOST_DESCRIBE_STRUCT(LastPost, (), (post, number, author, at, excerpt))

struct ThreadCard {
  ThreadId id;
  RoomId room;
  std::optional<Title> title;     ///< absent in the lounge
  std::optional<MemberId> author; ///< who started it; absent in the lounge
  Time started_at;
  std::int64_t last_number;       ///< the newest post's number; 0 in an empty lounge
  std::optional<LastPost> last;
  bool pinned;
  bool locked;                    ///< takes no new posts
};
BOOST_DESCRIBE_STRUCT(ThreadCard, (), (id, room, title, author, started_at, last_number, last, pinned, locked))

/// An earlier text of an edited post.
struct Revision {
  std::int64_t revision;          ///< 1 is the first text
  Markdown text;
  std::optional<Html> html;
  Time at;                        ///< when this text was written
};
BOOST_DESCRIBE_STRUCT(Revision, (), (revision, text, html, at))

}  // namespace majlis
