/// Community groups and their rooms.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe/class.hpp>

#include "protocol/ids.hpp"
#include "protocol/nouns/member.hpp"
#include "protocol/text.hpp"

namespace majlis {

struct GroupCard {
  GroupId id;
  Slug slug;              ///< unique among groups
  GroupName name;
  About about;
  std::int64_t member_count;
};
BOOST_DESCRIBE_STRUCT(GroupCard, (), (id, slug, name, about, member_count))

struct Group {
  GroupId id;
  Slug slug;
  GroupName name;
  About about;
  Charter charter;
  Html charter_html;
  Time created_at;
  std::int64_t member_count;
};
BOOST_DESCRIBE_STRUCT(Group, (), (id, slug, name, about, charter, charter_html, created_at, member_count))

struct GroupMember {
  MemberCard member;
  Role role;
  Time joined_at;
};
BOOST_DESCRIBE_STRUCT(GroupMember, (), (member, role, joined_at))

struct RoomCard {
  RoomId id;
  GroupId group;
  Slug slug;              ///< unique within its group
  RoomName name;
  About about;
  Visibility visibility;
  ThreadId lounge;        ///< the room's one untitled thread
  Time created_at;
};
BOOST_DESCRIBE_STRUCT(RoomCard, (), (id, group, slug, name, about, visibility, lounge, created_at))

}  // namespace majlis
