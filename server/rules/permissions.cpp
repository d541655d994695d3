#include "server/rules/permissions.hpp"

#include <array>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/list.hpp>

namespace majlis::rules {
namespace {

/// From one standing up to another, both included.
struct Range {
  Standing from;
  Standing to;

  constexpr bool holds(Standing standing) const { return from <= standing && standing <= to; }
};

constexpr Range from(Standing standing) { return {standing, Standing::owner}; }
constexpr Range exactly(Standing standing) { return {standing, standing}; }
constexpr Range everybody = from(Standing::guest);
constexpr Range nobody{Standing::owner, Standing::guest};

struct Row {
  Permission permission;
  Range own;
  Range others;
};

using enum Standing;

constexpr std::array table{
    //  permission                          one's own          others', or nobody's
    Row{Permission::anybody,                everybody,         everybody},
    Row{Permission::signed_in,              from(outsider),    from(outsider)},
    Row{Permission::own_session,            from(outsider),    nobody},
    Row{Permission::read_room,              everybody,         everybody},        // and may_read
    Row{Permission::read_members,           from(observer),    from(observer)},
    Row{Permission::join_group,             exactly(outsider), exactly(outsider)},
    Row{Permission::leave_group,            from(observer),    from(observer)},
    Row{Permission::change_group,           from(owner),       from(owner)},
    Row{Permission::change_role,            from(owner),       from(owner)},
    Row{Permission::create_room,            from(owner),       from(owner)},
    Row{Permission::change_room,            from(owner),       from(owner)},
    Row{Permission::admit_to_room,          from(moderator),   from(moderator)},
    Row{Permission::start_thread,           from(member),      from(member)},
    Row{Permission::change_thread,          from(member),      from(moderator)},
    Row{Permission::govern_thread,          from(moderator),   from(moderator)},
    Row{Permission::write_post,             from(member),      from(member)},
    Row{Permission::react,                  from(member),      from(member)},
    Row{Permission::edit_post,              from(member),      nobody},
    Row{Permission::delete_post,            from(member),      from(moderator)},
    Row{Permission::restore_post,           from(moderator),   from(moderator)},
    Row{Permission::read_moderators_feed,   from(moderator),   from(moderator)},
};

/// In the enum's order, so that a permission is its own index.
constexpr bool has_one_row_each() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].permission) != i) return false;
  }
  return table.size() == boost::mp11::mp_size<boost::describe::describe_enumerators<Permission>>::value;
}
static_assert(has_one_row_each(), "one row per Permission, in the order of the enum");

}  // namespace

Standing standing_of(Role role) {
  constexpr std::array standings{observer, member, moderator, owner};
  static_assert(static_cast<std::size_t>(Role::owner) + 1 == standings.size());
  return standings[static_cast<std::size_t>(role)];
}

bool is_allowed(Permission permission, Standing standing, Ownership ownership) {
  const Row& row = table[static_cast<std::size_t>(permission)];
  return (ownership == Ownership::own ? row.own : row.others).holds(standing);
}

bool may_read(Visibility visibility, Standing standing, bool admitted) {
  switch (visibility) {
    case Visibility::public_: return true;
    case Visibility::members: return standing >= observer;
    case Visibility::hidden: return standing >= moderator || (admitted && standing >= observer);
  }
  return false;
}

bool may_know_of(Visibility visibility, Standing standing, bool admitted) {
  return visibility != Visibility::hidden || may_read(visibility, standing, admitted);
}

}  // namespace majlis::rules
