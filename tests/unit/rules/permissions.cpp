/// Who may do what. The expectations are written by hand, apart from the table they check: a row that is loosened by
/// mistake fails here.
#include "server/rules/permissions.hpp"

#include <map>
#include <string>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <doctest/doctest.h>

namespace majlis::tests {
namespace {

using rules::Ownership;
using rules::Standing;

constexpr std::array standings{Standing::guest, Standing::outsider, Standing::observer, Standing::member, Standing::moderator,
                               Standing::owner};

/// One letter a standing, in order: Guest, Outsider, oBserver, Member, moderAtor, oWner; a dot where it is refused.
std::string allowed(Permission permission, Ownership ownership) {
  std::string letters = "GOBMAW";
  for (std::size_t i = 0; i < standings.size(); ++i) {
    if (!rules::is_allowed(permission, standings[i], ownership)) letters[i] = '.';
  }
  return letters;
}

struct Expected {
  const char* own;
  const char* others;
};

const std::map<Permission, Expected> expected{
    {Permission::anybody, {"GOBMAW", "GOBMAW"}},
    {Permission::signed_in, {".OBMAW", ".OBMAW"}},
    {Permission::own_session, {".OBMAW", "......"}},
    {Permission::read_room, {"GOBMAW", "GOBMAW"}},
    {Permission::read_members, {"..BMAW", "..BMAW"}},
    {Permission::join_group, {".O....", ".O...."}},
    {Permission::leave_group, {"..BMAW", "..BMAW"}},
    {Permission::change_group, {".....W", ".....W"}},
    {Permission::change_role, {".....W", ".....W"}},
    {Permission::create_room, {".....W", ".....W"}},
    {Permission::change_room, {".....W", ".....W"}},
    {Permission::admit_to_room, {"....AW", "....AW"}},
    {Permission::start_thread, {"...MAW", "...MAW"}},
    {Permission::change_thread, {"...MAW", "....AW"}},
    {Permission::govern_thread, {"....AW", "....AW"}},
    {Permission::write_post, {"...MAW", "...MAW"}},
    {Permission::react, {"...MAW", "...MAW"}},
    {Permission::edit_post, {"...MAW", "......"}},
    {Permission::delete_post, {"...MAW", "....AW"}},
    {Permission::restore_post, {"....AW", "....AW"}},
    {Permission::read_moderators_feed, {"....AW", "....AW"}},
};

TEST_CASE("every permission is allowed to exactly those it is meant for") {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([](auto entry) {
    CAPTURE(std::string{entry.name});
    REQUIRE_MESSAGE(expected.contains(entry.value), "a new permission: write down here who is to have it");
    CHECK(allowed(entry.value, Ownership::own) == expected.at(entry.value).own);
    CHECK(allowed(entry.value, Ownership::others) == expected.at(entry.value).others);
  });
}

std::string who(bool (*may)(Visibility, Standing, bool), Visibility visibility, bool admitted) {
  std::string letters = "GOBMAW";
  for (std::size_t i = 0; i < standings.size(); ++i) {
    if (!may(visibility, standings[i], admitted)) letters[i] = '.';
  }
  return letters;
}

TEST_CASE("a room is read and known by exactly those it is for") {
  for (const bool admitted : {false, true}) {
    CAPTURE(admitted);
    CHECK(who(&rules::may_read, Visibility::public_, admitted) == "GOBMAW");
    CHECK(who(&rules::may_know_of, Visibility::public_, admitted) == "GOBMAW");
    CHECK(who(&rules::may_read, Visibility::members, admitted) == "..BMAW");
    CHECK(who(&rules::may_know_of, Visibility::members, admitted) == "GOBMAW");
  }
  CHECK(who(&rules::may_read, Visibility::hidden, false) == "....AW");
  CHECK(who(&rules::may_know_of, Visibility::hidden, false) == "....AW");
  CHECK(who(&rules::may_read, Visibility::hidden, true) == "..BMAW");
  CHECK(who(&rules::may_know_of, Visibility::hidden, true) == "..BMAW");
}

TEST_CASE("each role has its standing") {
  CHECK(rules::standing_of(Role::observer) == Standing::observer);
  CHECK(rules::standing_of(Role::member) == Standing::member);
  CHECK(rules::standing_of(Role::moderator) == Standing::moderator);
  CHECK(rules::standing_of(Role::owner) == Standing::owner);
}

}  // namespace
}  // namespace majlis::tests
