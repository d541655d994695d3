#include "tests/support/village.hpp"

namespace majlis::tests {

Village::Village(net::ServerOptions options)
    : server(std::move(options)), hasan(server.address(), "Hasan Khatib"), layla(server.address(), "Layla Nassar"),
      salma(server.address(), "Salma Haddad"), tareq(server.address(), "Tareq Mansour"), huda(server.address(), "Huda Aziz"),
      idris(server.address(), "Idris Bello"), guest(server.address()) {
  for (auto* person : {&hasan, &layla, &salma, &tareq, &huda, &idris}) person->joins_majlis();
  group = hasan.does(CreateGroup{group_slug(), GroupName::trusted("حيّ الياسمين"), About::trusted("Five streets, many kitchens"),
                                 Charter::trusted("We speak to each other as on the stairs.")}).group.id;
  for (auto* person : {&layla, &salma, &tareq, &huda}) person->does(JoinGroup{group});
  hasan.does(ChangeRole{group, layla.id(), Role::moderator});
  hasan.does(ChangeRole{group, huda.id(), Role::observer});
  square = room("square", "The square", Visibility::public_);
  kitchen = room("kitchen", "The kitchen", Visibility::members);
  council = room("council", "The council", Visibility::hidden);
  tower_ = room("tower", "The tower", Visibility::public_);
}

RoomCard Village::room(std::string_view slug, std::string_view name, Visibility visibility) {
  return hasan.does(CreateRoom{group, Slug::trusted(std::string{slug}), RoomName::trusted(std::string{name}), About::trusted(""), visibility});
}

void Village::after_everything(Person& person) {
  const auto feed = Feed::of(tower_.id);
  if (!person.live().follows(feed)) person.follows(feed);
  const auto rung = hasan.writes(tower_.lounge, "dong");
  person.sees<PostWritten>(feed, [&](const PostWritten& event) { return event.post.id == rung.id; });
  person.live().catch_up();
}

}  // namespace majlis::tests
