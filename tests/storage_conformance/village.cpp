#include "tests/storage_conformance/village.hpp"

namespace majlis::tests {

MemberId add_member(Tables& tables, const std::string& name) {
  return tables.members().add({MemberName::trusted(name), name, name, "hash of " + name, Locale::ar, at(1)});
}

GroupId add_group(Tables& tables, const std::string& slug) {
  return tables.groups().add({Slug::trusted(slug), GroupName::trusted("Group " + slug), About::trusted("about"),
                              Charter::trusted("be kind"), Html{"<p>be kind</p>"}, at(1)});
}

RoomCard add_room(Tables& tables, GroupId group, const std::string& slug, Time created_at) {
  return tables.rooms().add({group, Slug::trusted(slug), RoomName::trusted("Room " + slug), About::trusted("about"),
                             Visibility::public_, created_at});
}

ThreadId add_thread(Tables& tables, RoomId room, MemberId author, const std::string& title, Time started_at) {
  return tables.threads().add({room, Title::trusted(title), author, started_at});
}

storage::PostText text_of(const Draft& draft) {
  return {Markdown::trusted(draft.text), Html{"<p>" + draft.text + "</p>"}, Excerpt{draft.text}, draft.mentions};
}

storage::PostRecord write_post(Tables& tables, ThreadId thread, MemberId author, const Draft& draft, Time when) {
  return tables.posts().add({thread, author, when, text_of(draft), draft.reply_to});
}

Village build_village(Tables& tables) {
  Village village;
  village.ali = add_member(tables, "ali");
  village.zainab = add_member(tables, "zainab");
  village.group = add_group(tables, "centre");
  tables.groups().add_member(village.group, village.ali, Role::owner, at(1));
  tables.groups().add_member(village.group, village.zainab, Role::member, at(2));
  village.room = add_room(tables, village.group, "hall");
  village.thread = add_thread(tables, village.room.id, village.ali, "Budget");
  return village;
}

}  // namespace majlis::tests
