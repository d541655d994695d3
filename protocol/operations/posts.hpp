/// Posts: the same in a lounge and in a thread.
#pragma once

#include <vector>

#include "protocol/nouns/reading.hpp"
#include "protocol/operation.hpp"
#include "protocol/ranged.hpp"

namespace majlis {

struct PostPage {
  std::vector<Post> posts;           ///< by number, without a gap; their numbers say what the page holds
  std::vector<MemberCard> members;   ///< everybody these posts name
};
BOOST_DESCRIBE_STRUCT(PostPage, (), (posts, members))

struct ListPosts {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "Posts of a thread, from a number on. When they are too large for a page, those furthest from `anchor`, else from "
      "`from`, are left out; at least one comes."};
  ThreadId thread;
  PostNumber from;
  PageSize count;
  std::optional<PostNumber> anchor;
  using Reply = PostPage;
};
BOOST_DESCRIBE_STRUCT(ListPosts, (), (thread, from, count, anchor))

struct PostPlace {
  GroupId group;
  RoomId room;
  ThreadId thread;
  std::int64_t number;
};
BOOST_DESCRIBE_STRUCT(PostPlace, (), (group, room, thread, number))

struct FindPost {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "Where a post stands, for permalinks."};
  PostId post;
  using Reply = PostPlace;
};
BOOST_DESCRIBE_STRUCT(FindPost, (), (post))

struct WritePost {
  static constexpr OperationTraits traits{Effect::change, Permission::write_post, RateClass::write,
      "Writes a post in a thread; `reply_to` makes it an answer to another post of that thread."};
  ThreadId thread;
  Markdown text;
  std::optional<PostId> reply_to;
  using Reply = Post;
};
BOOST_DESCRIBE_STRUCT(WritePost, (), (thread, text, reply_to))

/// A text as it would stand in a room.
struct PostPreview {
  std::optional<Html> html;          ///< as in a post: absent when the text has no markup
};
BOOST_DESCRIBE_STRUCT(PostPreview, (), (html))

struct PreviewPost {
  static constexpr OperationTraits traits{Effect::query, Permission::write_post, RateClass::read,
      "What a text would look like as a post in a room. Nobody is told, not even those whom it mentions."};
  RoomId room;
  Markdown text;
  using Reply = PostPreview;
};
BOOST_DESCRIBE_STRUCT(PreviewPost, (), (room, text))

struct EditPost {
  static constexpr OperationTraits traits{Effect::change, Permission::edit_post, RateClass::write,
      "Replaces a post's text; the earlier one stays readable in its revisions."};
  PostId post;
  Markdown text;
  using Reply = Post;
};
BOOST_DESCRIBE_STRUCT(EditPost, (), (post, text))

struct DeletePost {
  static constexpr OperationTraits traits{Effect::change, Permission::delete_post, RateClass::write,
      "Takes a post's text away; its place in the thread stays."};
  PostId post;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(DeletePost, (), (post))

struct RestorePost {
  static constexpr OperationTraits traits{Effect::change, Permission::restore_post, RateClass::write,
      "Brings a deleted post back."};
  PostId post;
  using Reply = Post;
};
BOOST_DESCRIBE_STRUCT(RestorePost, (), (post))

struct RevisionList {
  std::vector<Revision> revisions;   ///< the first text first, the present one last
};
BOOST_DESCRIBE_STRUCT(RevisionList, (), (revisions))

struct ListRevisions {
  static constexpr OperationTraits traits{Effect::query, Permission::read_room, RateClass::read,
      "All texts that an edited post has had. None of a deleted post."};
  PostId post;
  using Reply = RevisionList;
};
BOOST_DESCRIBE_STRUCT(ListRevisions, (), (post))

struct AddReaction {
  static constexpr OperationTraits traits{Effect::change, Permission::react, RateClass::react,
      "Reacts to a post; a second time changes nothing."};
  PostId post;
  Reaction reaction;
  using Reply = ReactionTally;
};
BOOST_DESCRIBE_STRUCT(AddReaction, (), (post, reaction))

struct RemoveReaction {
  static constexpr OperationTraits traits{Effect::change, Permission::react, RateClass::react,
      "Takes a reaction back; when there is none nothing changes."};
  PostId post;
  Reaction reaction;
  using Reply = ReactionTally;
};
BOOST_DESCRIBE_STRUCT(RemoveReaction, (), (post, reaction))

}  // namespace majlis
