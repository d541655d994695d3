#include "server/community/demo.hpp"

#include <fmt/format.h>

#include "server/community/accounts.hpp"
#include "server/community/demo_posts.hpp"
#include "server/community/groups.hpp"
#include "server/community/memberships.hpp"
#include "server/community/reading.hpp"
#include "server/community/rooms.hpp"

namespace majlis::community {
namespace {

using namespace demo;

constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;

/// Every list of posts in the file: lounges and threads.
template <class Visit>
void for_each_list(const File& file, Visit visit) {
  for (const auto& group : file.groups) {
    for (const auto& room : group.rooms) {
      visit(room.lounge);
      for (const auto& thread : room.threads) visit(thread.posts);
    }
  }
}

/// A day before the first post: by then everybody has joined.
Time founding_time(const File& file, const Actors& actors) {
  ReadNumber oldest{0};
  for_each_list(file, [&](const auto& posts) {
    for (const auto& post : posts) oldest = std::max(oldest, post.minutes_ago);
  });
  return Time{actors.minutes_ago(oldest).ms - day_ms};
}

/// Members, groups and rooms; what is said in them goes to the plan.
class Founding {
 public:
  Founding(Actors& actors, PostPlan& posts, Time at) : actors_(actors), posts_(posts), at_(at) {}

  Result<void> add_members(const File& file, const std::string& password_hash) {
    for (std::size_t i = 0; i < file.members.size(); ++i) {
      const auto& entry = file.members[i];
      Change change = actors_.change(std::nullopt, at_);
      auto added = add_member(change, entry.name, entry.locale, password_hash);
      if (!added) return tl::unexpected(json::within(fmt::format("members[{}]", i), std::move(added.error())));
      actors_.add(entry.name, *added);
    }
    return {};
  }

  Result<void> add_group(const GroupEntry& entry, const std::string& path) {
    auto owner = actors_.find(entry.owner);
    if (!owner) return at(path + ".owner", owner.error());
    auto founded = actors_.act(*owner, at_, CreateGroup{entry.slug, entry.name, entry.about, entry.charter});
    if (!founded) return at(path, founded.error());
    const GroupId group = founded->group.id;
    const std::pair<const std::vector<MemberName>&, Role> lists[]{
        {entry.moderators, Role::moderator}, {entry.observers, Role::observer}, {entry.members, Role::member}};
    for (const auto& [names, role] : lists) {
      if (auto joined = join(group, *owner, names, role); !joined) return at(path, joined.error());
    }
    for (std::size_t i = 0; i < entry.rooms.size(); ++i) {
      auto added = add_room(group, *owner, entry.rooms[i], fmt::format("{}.rooms[{}]", path, i));
      if (!added) return added;
    }
    return {};
  }

 private:
  static tl::unexpected<Refusal> at(const std::string& path, const Refusal& refusal) {
    return tl::unexpected(json::within(path, refusal));
  }

  Result<void> join(GroupId group, MemberId owner, const std::vector<MemberName>& names, Role role) {
    for (const auto& name : names) {
      auto member = actors_.find(name);
      if (!member) return pass_on(member);
      if (auto joined = actors_.act(*member, at_, JoinGroup{group}); !joined) return pass_on(joined);
      if (role == Role::member) continue;
      if (auto changed = actors_.act(owner, at_, ChangeRole{group, *member, role}); !changed) return pass_on(changed);
    }
    return {};
  }

  Result<void> add_room(GroupId group, MemberId owner, const RoomEntry& entry, const std::string& path) {
    auto room = actors_.act(owner, at_, CreateRoom{group, entry.slug, entry.name, entry.about, entry.visibility});
    if (!room) return at(path, room.error());
    for (const auto& name : entry.admitted.value_or(std::vector<MemberName>{})) {
      auto member = actors_.find(name);
      if (!member) return at(path + ".admitted", member.error());
      auto admitted = actors_.act(owner, at_, AdmitToRoom{room->id, *member});
      if (!admitted) return at(path + ".admitted", admitted.error());
    }
    if (auto added = posts_.add_lounge(room->lounge, entry.lounge, path + ".lounge"); !added) return added;
    for (std::size_t i = 0; i < entry.threads.size(); ++i) {
      auto added = posts_.add_thread(room->id, owner, entry.threads[i], fmt::format("{}.threads[{}]", path, i));
      if (!added) return added;
    }
    return {};
  }

  Actors& actors_;
  PostPlan& posts_;
  Time at_;
};

Result<void> read_thread(Actors& actors, MemberId reader, const ThreadCard& thread, std::int64_t unread) {
  const std::int64_t number = thread.last_number - unread;
  if (number < 1) return {};
  return forget(actors.act(reader, actors.now(), MoveReadMark{thread.id, PostNumber{number}}));
}

/// Reads every thread of the group that the member may read; `leaves` says of how many posts the last are left unread.
template <class Leaves>
Result<void> read_group(Actors& actors, MemberId reader, GroupId group, Leaves leaves) {
  auto& tables = actors.tables();
  for (const auto& room : tables.rooms().list(group)) {
    if (!access_of(tables, reader, room).may_read()) continue;
    auto threads = tables.threads().list(room.id, std::nullopt, limits::threads_per_page);
    threads.push_back(*tables.threads().find(room.lounge));
    for (const auto& thread : threads) {
      if (auto read = read_thread(actors, reader, thread, leaves()); !read) return read;
    }
  }
  return {};
}

/// Every second member has read everything; the others have the last posts of some threads before them.
Result<void> read_up(Actors& actors, const GroupEntry& entry) {
  const auto group = *actors.tables().groups().find_by_slug(entry.slug);
  std::vector<MemberName> names{entry.owner};
  for (const auto* list : {&entry.moderators, &entry.observers, &entry.members}) {
    names.insert(names.end(), list->begin(), list->end());
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto place = static_cast<std::int64_t>(i);
    const auto leaves = [&] { return i % 2 == 0 ? place++ % 4 : 0; };
    if (auto read = read_group(actors, *actors.find(names[i]), group, leaves); !read) return read;
  }
  return {};
}

std::vector<DemoAccount> accounts_of(const GroupEntry& group) {
  const std::string of = " of " + group.name.str();
  std::vector<DemoAccount> accounts{{group.owner.str(), "owner" + of}};
  const auto add = [&](const std::vector<MemberName>& names, const char* role, std::size_t count) {
    for (std::size_t i = 0; i < std::min(count, names.size()); ++i) accounts.push_back({names[i].str(), role + of});
  };
  add(group.moderators, "moderator", 1);
  add(group.members, "member", 2);
  add(group.observers, "observer", 1);
  return accounts;
}

DemoReport report_of(const File& file) {
  DemoReport report;
  report.members = static_cast<std::int64_t>(file.members.size());
  report.groups = static_cast<std::int64_t>(file.groups.size());
  for (const auto& group : file.groups) {
    report.rooms += static_cast<std::int64_t>(group.rooms.size());
    for (const auto& room : group.rooms) report.threads += static_cast<std::int64_t>(room.threads.size());
  }
  for_each_list(file, [&](const auto& posts) { report.posts += static_cast<std::int64_t>(posts.size()); });
  if (!file.groups.empty()) report.accounts = accounts_of(file.groups.front());
  return report;
}

}  // namespace

Result<DemoReport> fill_demo(storage::Tables& tables, const json::Value& value, Time now, const std::string& password_hash,
                             Secrets& secrets) {
  auto file = demo::read_file(value);
  if (!file) return pass_on(file);
  Actors actors{tables, now, secrets};
  PostPlan posts{actors};
  Founding founding{actors, posts, founding_time(*file, actors)};
  if (auto added = founding.add_members(*file, password_hash); !added) return pass_on(added);
  for (std::size_t i = 0; i < file->groups.size(); ++i) {
    if (auto added = founding.add_group(file->groups[i], fmt::format("groups[{}]", i)); !added) return pass_on(added);
  }
  if (auto said = posts.run(); !said) return pass_on(said);
  for (const auto& group : file->groups) {
    if (auto read = read_up(actors, group); !read) return pass_on(read);
  }
  return report_of(*file);
}

}  // namespace majlis::community
