#include "server/community/demo.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "server/community/access.hpp"
#include "server/community/accounts.hpp"
#include "server/community/demo_file.hpp"
#include "server/community/groups.hpp"
#include "server/community/memberships.hpp"
#include "server/community/posts.hpp"
#include "server/community/reading.hpp"
#include "server/community/rooms.hpp"
#include "server/community/threads.hpp"

namespace majlis::community {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

/// One thing that somebody does at a time. The steps of the whole community run in the order of their times, so that
/// feeds and unread counts come out as if people had really been there.
struct Step {
  Time at;
  std::string path;  ///< of the file's entry it comes from
  std::function<Result<void>()> run;
};

/// The posts of one thread or lounge, as they come into being.
struct Written {
  ThreadId thread;
  std::vector<PostId> posts;
};

template <class T>
Result<void> forget(Result<T> result) {
  return std::move(result).map([](const T&) {});
}

class Demo {
 public:
  Demo(storage::Tables& tables, Time now, Secrets& secrets) : tables_(tables), now_(now), secrets_(secrets) {}

  Result<void> fill(const demo::File& file, const std::string& password_hash) {
    founded_at_ = Time{now_.ms - oldest_minutes(file) * minute_ms - day_ms};
    if (auto added = add_members(file, password_hash); !added) return added;
    for (std::size_t i = 0; i < file.groups.size(); ++i) {
      if (auto added = add_group(file.groups[i], fmt::format("groups[{}]", i)); !added) return added;
    }
    std::ranges::stable_sort(steps_, {}, &Step::at);
    for (const auto& step : steps_) {
      if (auto done = step.run(); !done) return tl::unexpected(json::within(step.path, std::move(done.error())));
    }
    for (const auto& group : file.groups) {
      if (auto read = read_up(group); !read) return read;
    }
    return {};
  }

 private:
  /// Runs an operation as its member, at its time.
  template <class Op>
  auto as(MemberId member, Time at, const Op& op) {
    Change change{tables_, Actor{member, std::nullopt, {}}, at, secrets_};
    return handle(change, op);
  }

  Result<MemberId> member(const MemberName& name) const {
    const auto found = members_.find(name.str());
    if (found == members_.end()) return refused(ErrorCode::bad_field, "no member is called " + name.str());
    return found->second;
  }

  Time minutes_ago(ReadNumber minutes) const { return Time{now_.ms - minutes.value * minute_ms}; }
  /// What follows a post happens a little later, but not in the future.
  Time later(Time at, std::int64_t minutes) const { return std::min(now_, Time{at.ms + minutes * minute_ms}); }

  static std::int64_t oldest_minutes(const demo::File& file);
  Result<void> add_members(const demo::File& file, const std::string& password_hash);
  Result<void> add_group(const demo::GroupEntry& entry, const std::string& path);
  Result<void> join(GroupId group, MemberId owner, const std::vector<MemberName>& names, Role role);
  Result<void> add_room(GroupId group, MemberId owner, const demo::RoomEntry& entry, const std::string& path);
  Result<void> plan_thread(RoomId room, MemberId owner, const demo::ThreadEntry& entry, const std::string& path);
  Result<void> plan_posts(const std::vector<demo::PostEntry>& entries, std::size_t first, const std::shared_ptr<Written>& written,
                          const std::string& path);
  void plan_aftermath(const demo::PostEntry& entry, std::size_t index, const std::shared_ptr<Written>& written,
                      const std::string& path);
  Result<void> write(const demo::PostEntry& entry, Written& written);
  Result<void> read_up(const demo::GroupEntry& entry);
  Result<void> read_thread(MemberId member, const ThreadCard& thread, std::int64_t unread);

  storage::Tables& tables_;
  Time now_;
  Secrets& secrets_;
  Time founded_at_;
  std::map<std::string, MemberId> members_;
  std::vector<Step> steps_;
};

/// Every list of posts in the file: lounges and threads.
template <class Visit>
void for_each_list(const demo::File& file, Visit visit) {
  for (const auto& group : file.groups) {
    for (const auto& room : group.rooms) {
      visit(room.lounge);
      for (const auto& thread : room.threads) visit(thread.posts);
    }
  }
}

std::int64_t Demo::oldest_minutes(const demo::File& file) {
  std::int64_t oldest = 0;
  for_each_list(file, [&](const auto& posts) {
    for (const auto& post : posts) oldest = std::max(oldest, post.minutes_ago.value);
  });
  return oldest;
}

Result<void> Demo::add_members(const demo::File& file, const std::string& password_hash) {
  for (std::size_t i = 0; i < file.members.size(); ++i) {
    const auto& entry = file.members[i];
    Change change{tables_, Actor{}, founded_at_, secrets_};
    auto added = add_member(change, entry.name, entry.locale, password_hash);
    if (!added) return tl::unexpected(json::within(fmt::format("members[{}]", i), std::move(added.error())));
    members_[entry.name.str()] = *added;
  }
  return {};
}

Result<void> Demo::join(GroupId group, MemberId owner, const std::vector<MemberName>& names, Role role) {
  for (const auto& name : names) {
    auto joining = member(name);
    if (!joining) return pass_on(joining);
    if (auto joined = as(*joining, founded_at_, JoinGroup{group}); !joined) return pass_on(joined);
    if (role == Role::member) continue;
    if (auto changed = as(owner, founded_at_, ChangeRole{group, *joining, role}); !changed) return pass_on(changed);
  }
  return {};
}

Result<void> Demo::add_group(const demo::GroupEntry& entry, const std::string& path) {
  const auto at = [&](const char* field, Refusal refusal) { return tl::unexpected(json::within(path + "." + field, std::move(refusal))); };
  auto owner = member(entry.owner);
  if (!owner) return at("owner", std::move(owner.error()));
  auto founded = as(*owner, founded_at_, CreateGroup{entry.slug, entry.name, entry.about, entry.charter});
  if (!founded) return tl::unexpected(json::within(path, std::move(founded.error())));
  const GroupId group = founded->group.id;
  if (auto joined = join(group, *owner, entry.moderators, Role::moderator); !joined) return at("moderators", std::move(joined.error()));
  if (auto joined = join(group, *owner, entry.observers, Role::observer); !joined) return at("observers", std::move(joined.error()));
  if (auto joined = join(group, *owner, entry.members, Role::member); !joined) return at("members", std::move(joined.error()));
  for (std::size_t i = 0; i < entry.rooms.size(); ++i) {
    if (auto added = add_room(group, *owner, entry.rooms[i], fmt::format("{}.rooms[{}]", path, i)); !added) return added;
  }
  return {};
}

Result<void> Demo::add_room(GroupId group, MemberId owner, const demo::RoomEntry& entry, const std::string& path) {
  auto room = as(owner, founded_at_, CreateRoom{group, entry.slug, entry.name, entry.about, entry.visibility});
  if (!room) return tl::unexpected(json::within(path, std::move(room.error())));
  for (const auto& name : entry.admitted.value_or(std::vector<MemberName>{})) {
    auto admitted = member(name).and_then([&](MemberId id) { return as(owner, founded_at_, AdmitToRoom{room->id, id}); });
    if (!admitted) return tl::unexpected(json::within(path + ".admitted", std::move(admitted.error())));
  }
  auto lounge = std::make_shared<Written>(Written{room->lounge, {}});
  if (auto planned = plan_posts(entry.lounge, 0, lounge, path + ".lounge"); !planned) return planned;
  for (std::size_t i = 0; i < entry.threads.size(); ++i) {
    auto planned = plan_thread(room->id, owner, entry.threads[i], fmt::format("{}.threads[{}]", path, i));
    if (!planned) return planned;
  }
  return {};
}

/// The first post starts the thread; the owner pins or locks it once all is said.
Result<void> Demo::plan_thread(RoomId room, MemberId owner, const demo::ThreadEntry& entry, const std::string& path) {
  if (entry.posts.empty()) return tl::unexpected(json::within(path + ".posts", refuse(ErrorCode::bad_field, "needs a first post")));
  if (entry.by != entry.posts.front().by) {
    return tl::unexpected(json::within(path + ".by", refuse(ErrorCode::bad_field, "must be who wrote the first post")));
  }
  auto written = std::make_shared<Written>();
  steps_.push_back({minutes_ago(entry.posts.front().minutes_ago), path + ".posts[0]", [=, this, &entry]() -> Result<void> {
    const auto& first = entry.posts.front();
    auto author = member(first.by);
    if (!author) return pass_on(author);
    auto started = as(*author, minutes_ago(first.minutes_ago), StartThread{room, entry.title, first.edited_from.value_or(first.text)});
    if (!started) return pass_on(started);
    *written = {started->thread.id, {started->post.id}};
    return {};
  }});
  plan_aftermath(entry.posts.front(), 0, written, path + ".posts[0]");
  if (auto planned = plan_posts(entry.posts, 1, written, path + ".posts"); !planned) return planned;
  if (entry.pinned || entry.locked) {
    const Time at = later(minutes_ago(entry.posts.back().minutes_ago), 5);
    steps_.push_back({at, path, [=, this, &entry] {
      return forget(as(owner, at, GovernThread{written->thread, entry.pinned, entry.locked}));
    }});
  }
  return {};
}

Result<void> Demo::plan_posts(const std::vector<demo::PostEntry>& entries, std::size_t first, const std::shared_ptr<Written>& written,
                              const std::string& path) {
  for (std::size_t i = first; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    const auto here = fmt::format("{}[{}]", path, i);
    if (i > 0 && entry.minutes_ago > entries[i - 1].minutes_ago) {
      return tl::unexpected(json::within(here + ".minutes_ago", refuse(ErrorCode::bad_field, "posts stand in the order of their times")));
    }
    if (entry.reply_to && entry.reply_to->value >= static_cast<std::int64_t>(i)) {
      return tl::unexpected(json::within(here + ".reply_to", refuse(ErrorCode::bad_field, "answers an earlier post")));
    }
    steps_.push_back({minutes_ago(entry.minutes_ago), here, [=, this, &entry] { return write(entry, *written); }});
    plan_aftermath(entry, i, written, here);
  }
  return {};
}

Result<void> Demo::write(const demo::PostEntry& entry, Written& written) {
  auto author = member(entry.by);
  if (!author) return pass_on(author);
  std::optional<PostId> reply_to;
  if (entry.reply_to) reply_to = written.posts[static_cast<std::size_t>(entry.reply_to->value)];
  auto post = as(*author, minutes_ago(entry.minutes_ago), WritePost{written.thread, entry.edited_from.value_or(entry.text), reply_to});
  if (!post) return pass_on(post);
  written.posts.push_back(post->id);
  return {};
}

/// Reactions, an edit, a deletion.
void Demo::plan_aftermath(const demo::PostEntry& entry, std::size_t index, const std::shared_ptr<Written>& written,
                          const std::string& path) {
  const Time at = minutes_ago(entry.minutes_ago);
  std::int64_t minutes = 1;
  const auto plan = [&](const MemberName& by, auto make_op) {
    const Time then = later(at, minutes++);
    steps_.push_back({then, path, [=, this]() -> Result<void> {
      auto who = member(by);
      if (!who) return pass_on(who);
      return forget(as(*who, then, make_op(written->posts[index])));
    }});
  };
  if (entry.edited_from) plan(entry.by, [text = entry.text](PostId post) { return EditPost{post, text}; });
  if (entry.reactions) {
    for (const auto& [name, members] : entry.reactions->members) {
      for (const auto& by : members) {
        plan(by, [reaction = Reaction::trusted(name)](PostId post) { return AddReaction{post, reaction}; });
      }
    }
  }
  if (entry.deleted.value_or(false)) plan(entry.by, [](PostId post) { return DeletePost{post}; });
}

/// Half of the members have read everything, the others have the last posts of each thread before them.
Result<void> Demo::read_up(const demo::GroupEntry& entry) {
  const auto group = *tables_.groups().find_by_slug(entry.slug);
  std::vector<MemberName> names{entry.owner};
  for (const auto* list : {&entry.moderators, &entry.observers, &entry.members}) names.insert(names.end(), list->begin(), list->end());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const MemberId reader = *member(names[i]);
    std::int64_t place = static_cast<std::int64_t>(i);
    for (const auto& room : tables_.rooms().list(group)) {
      if (!access_of(tables_, reader, room).may_read()) continue;
      auto threads = tables_.threads().list(room.id, std::nullopt, limits::threads_per_page);
      threads.push_back(*tables_.threads().find(room.lounge));
      for (const auto& thread : threads) {
        auto read = read_thread(reader, thread, i % 2 == 0 ? place++ % 4 : 0);
        if (!read) return read;
      }
    }
  }
  return {};
}

Result<void> Demo::read_thread(MemberId reader, const ThreadCard& thread, std::int64_t unread) {
  const std::int64_t number = thread.last_number - unread;
  if (number < 1) return {};
  return forget(as(reader, now_, MoveReadMark{thread.id, PostNumber{number}}));
}

std::vector<DemoAccount> accounts_of(const demo::GroupEntry& group) {
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

DemoReport report_of(const demo::File& file) {
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
  if (auto filled = Demo{tables, now, secrets}.fill(*file, password_hash); !filled) return pass_on(filled);
  return report_of(*file);
}

}  // namespace majlis::community
