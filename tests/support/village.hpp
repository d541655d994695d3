/// A small community to play scenes in: one group with its people, and a room of each visibility.
#pragma once

#include "tests/support/person.hpp"
#include "tests/support/test_server.hpp"

namespace majlis::tests {

struct Village {
  explicit Village(net::ServerOptions options = TestServer::defaults());

  TestServer server;
  Person hasan;     ///< owner
  Person layla;     ///< moderator
  Person salma;     ///< member
  Person tareq;     ///< member
  Person huda;      ///< observer
  Person idris;     ///< signed in, in no group
  Person guest;

  GroupId group;
  RoomCard square;    ///< public
  RoomCard kitchen;   ///< members
  RoomCard council;   ///< hidden; nobody is let in

  Slug group_slug() const { return Slug::trusted("yasmin"); }
  Feed group_feed() const { return Feed::of(group); }
  Feed moderators_feed() const { return Feed::moderators_of(group); }

  /// Makes sure that whatever was to be heard until now was heard: rings a bell in a room everybody may read and waits
  /// until `person` has heard it. Deliveries leave in the order of commits, so nothing older can still come.
  void after_everything(Person& person);

 private:
  RoomCard room(std::string_view slug, std::string_view name, Visibility visibility);

  RoomCard tower_;
};

}  // namespace majlis::tests
