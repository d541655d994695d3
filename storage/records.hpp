/// What storage takes and gives where the wire's nouns hold too little or too much.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/feeds.hpp"
#include "protocol/nouns/group.hpp"
#include "protocol/nouns/reading.hpp"
#include "protocol/nouns/thread.hpp"

namespace majlis::storage {

/// A moment from which on somebody sees something. Threads above `thread` were started later, whatever the clocks said;
/// `at` decides what has a time and no id.
struct Since {
  ThreadId thread;             ///< the newest of all threads at that moment
  Time at;

  auto operator<=>(const Since&) const = default;
};

struct MemberRecord {
  MemberId id;
  MemberName name;
  Locale locale;
  Time joined_at;
};

struct NewMember {
  MemberName name;
  std::string name_key;        ///< rules::name_key(name): unique, what people sign in with and are mentioned by
  std::string name_shape;      ///< rules::name_shape(name): unique, equal for names that look alike
  std::string password_hash;   ///< argon2id, in its own text form
  Locale locale;
  Time joined_at;
};

struct SessionRecord {
  SessionId id;
  MemberId member;
  SessionKind kind;
  Label label;
  Time started_at;
  Time seen_at;
  Time expires_at;
};

struct NewSession {
  MemberId member;
  SessionKind kind;
  Label label;
  std::string token_hash;      ///< SHA-256 of the token, 32 bytes as 64 hex digits; the token itself is nowhere
  Time started_at;
  Time expires_at;
};

struct NewGroup {
  Slug slug;
  GroupName name;
  About about;
  Charter charter;
  Html charter_html;
  Time created_at;
};

struct MembershipRecord {
  Role role;
  Since joined;
  std::optional<Since> steward;  ///< since when moderator or owner, without a break
};

/// From when on a room can be seen, beside by its group's moderators and owners.
struct RoomSight {
  std::optional<Since> listed;    ///< by all of its group; absent while it is hidden
  std::optional<Since> admitted;  ///< by the member who was let in
};

struct NewRoom {
  GroupId group;
  Slug slug;
  RoomName name;
  About about;
  Visibility visibility;
  Time created_at;
};

struct NewThread {
  RoomId room;
  Title title;
  MemberId author;
  Time started_at;
};

/// A post's text and what follows from it.
struct PostText {
  Markdown text;
  std::optional<Html> html;
  Excerpt excerpt;
  std::vector<MemberId> mentions;
};

struct NewPost {
  ThreadId thread;
  MemberId author;
  Time at;
  PostText text;
  std::optional<PostId> reply_to;
};

/// What a decision about a post needs.
struct PostRecord {
  PostId id;
  ThreadId thread;
  RoomId room;
  std::int64_t number;
  MemberId author;
  Time at;
  Excerpt excerpt;             ///< kept while the post is deleted, so that it can come back
  std::vector<MemberId> mentions;
  std::optional<MemberId> answers;   ///< the author of the post it answers
  std::int64_t edits;
  bool deleted;
};

/// A post that waits for a member, as far as a list needs it to be put in order.
struct WaitingRecord {
  PostId post;
  RoomId room;
  ThreadId thread;
  std::optional<Title> title;
  std::int64_t number;
  bool answer;                 ///< to a post of the member's; else a mention
};

/// Where a draft belongs: a thread, or the room of a new one.
struct DraftPlace {
  RoomId room;
  std::optional<ThreadId> thread;
};

struct DraftRecord {
  RoomId room;
  std::optional<ThreadId> thread;
  DraftText text;
  std::optional<PostId> reply_to;
  Time saved_at;
};

struct FeedHead {
  Feed feed;
  std::int64_t head;           ///< seq of its newest event
};

struct EventRecord {
  Feed feed;
  std::int64_t seq;
  Time at;
  std::string event;           ///< wire name, `post_written`
  std::string data_json;
};

/// The answer of a change that came with an idempotency key.
struct ReplyRecord {
  std::string op;
  std::string args_hash;       ///< so that a key can't be used for another change
  std::string reply_json;      ///< empty: only that the change was made is kept
};

}  // namespace majlis::storage
