/// The description that a demonstration community is made from, as scripts/demo/community.json holds it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/json/decode.hpp"
#include "protocol/nouns/access.hpp"

namespace majlis::community::demo {

/// Reactions of a post: whose, by name of the reaction.
struct ReactionsByName {
  std::map<std::string, std::vector<MemberName>> members;
};

struct PostEntry {
  MemberName by;
  ReadNumber minutes_ago;                       ///< never more than in the entry before it
  Markdown text;
  std::optional<ReadNumber> reply_to;           ///< index of an earlier entry of the same list
  std::optional<ReactionsByName> reactions;
  std::optional<Markdown> edited_from;          ///< the first text
  std::optional<bool> deleted;
};
BOOST_DESCRIBE_STRUCT(PostEntry, (), (by, minutes_ago, text, reply_to, reactions, edited_from, deleted))

struct ThreadEntry {
  Title title;
  MemberName by;                                ///< who writes its first post
  std::optional<bool> pinned;
  std::optional<bool> locked;
  std::vector<PostEntry> posts;
};
BOOST_DESCRIBE_STRUCT(ThreadEntry, (), (title, by, pinned, locked, posts))

struct RoomEntry {
  Slug slug;
  RoomName name;
  About about;
  Visibility visibility;
  std::optional<std::vector<MemberName>> admitted;
  std::vector<PostEntry> lounge;
  std::vector<ThreadEntry> threads;
};
BOOST_DESCRIBE_STRUCT(RoomEntry, (), (slug, name, about, visibility, admitted, lounge, threads))

struct GroupEntry {
  Slug slug;
  GroupName name;
  About about;
  Charter charter;
  MemberName owner;
  std::vector<MemberName> moderators;
  std::vector<MemberName> observers;
  std::vector<MemberName> members;
  std::vector<RoomEntry> rooms;
};
BOOST_DESCRIBE_STRUCT(GroupEntry, (), (slug, name, about, charter, owner, moderators, observers, members, rooms))

struct MemberEntry {
  MemberName name;
  Locale locale;
};
BOOST_DESCRIBE_STRUCT(MemberEntry, (), (name, locale))

struct File {
  std::vector<MemberEntry> members;
  std::vector<GroupEntry> groups;
};
BOOST_DESCRIBE_STRUCT(File, (), (members, groups))

/// Refusal: bad_field with the path of what is wrong.
Result<File> read_file(const json::Value& value);

}  // namespace majlis::community::demo
