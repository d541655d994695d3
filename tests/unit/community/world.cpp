#include "tests/unit/community/world.hpp"

namespace majlis::tests {

World::World()
    : store_(storage::open_store("sqlite:" + (folder_.path() / "majlis.db").string())),
      writer_(store_->open_writer()) {
  // One transaction for the whole test: nothing here is about durability, and a commit waits for the disk.
  writer_->begin();
}

World::~World() { writer_->rollback(); }

MemberId World::member(std::string_view name) {
  MemberId member;
  change({}, [&](community::Change& change) {
    member = accepted(community::add_member(change, text<MemberName>(name), Locale::en, "hash of " + std::string{name}));
    return true;
  });
  return member;
}

void World::change(const community::Actor& actor, const std::function<bool(community::Change&)>& act) {
  wait(1'000);
  effects_ = {};
  writer_->attempt([&](storage::Tables& tables) {
    community::Change change{tables, actor, now_, secrets_};
    change.password = std::exchange(password_, std::nullopt);
    const bool kept = act(change);
    if (kept) effects_ = std::move(change.effects);
    return kept;
  });
}

void World::read(const std::function<void(const storage::Tables&)>& read) {
  writer_->attempt([&](storage::Tables& tables) {
    read(tables);
    return false;
  });
}

std::vector<std::string> World::heard() const {
  std::vector<std::string> events;
  for (const auto& event : effects_.events) events.push_back(event.feed.name() + " " + event.event);
  return events;
}

std::string World::data_of(const Feed& feed, std::string_view event) const {
  std::string data;
  for (const auto& record : effects_.events) {
    if (record.feed != feed || record.event != event) continue;
    REQUIRE_MESSAGE(data.empty(), "more than one ", std::string{event});
    data = record.data_json;
  }
  REQUIRE_MESSAGE(!data.empty(), "no ", std::string{event});
  return data;
}

Quarter::Quarter() {
  group = accepted(world.as(owner, CreateGroup{text<Slug>("yasmin"), text<GroupName>("Yasmin Quarter"), {}, {}})).group.id;
  for (const auto who : {moderator, member, other, observer}) accepted(world.as(who, JoinGroup{group}));
  accepted(world.as(owner, ChangeRole{group, moderator, Role::moderator}));
  accepted(world.as(owner, ChangeRole{group, observer, Role::observer}));
  const auto room = [&](std::string_view slug, Visibility visibility) {
    return accepted(world.as(owner, CreateRoom{group, text<Slug>(slug), text<RoomName>(slug), {}, visibility}));
  };
  open_room = room("open", Visibility::public_);
  inner_room = room("inner", Visibility::members);
  hidden_room = room("hidden", Visibility::hidden);
}

Post Quarter::say(MemberId who, ThreadId thread, std::string_view words) {
  return accepted(world.as(who, WritePost{thread, text<Markdown>(words), {}}));
}

StartedThread Quarter::start(MemberId who, RoomId room, std::string_view title, std::string_view words) {
  return accepted(world.as(who, StartThread{room, text<Title>(title), text<Markdown>(words)}));
}

}  // namespace majlis::tests
