#include "protocol/schema/type.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "protocol/events.hpp"
#include "protocol/operations.hpp"
#include "protocol/schema/type_of.hpp"

namespace majlis::schema {
namespace {

template <class... Op>
std::vector<OperationType> operation_types(boost::mp11::mp_list<Op...>) {
  return {OperationType{std::string{wire_name<Op>()}, Op::traits, type_of<Op>(), type_of<typename Op::Reply>()}...};
}

template <class... Event>
std::vector<EventType> event_types(boost::mp11::mp_list<Event...>) {
  return {EventType{std::string{wire_name<Event>()}, type_of<Event>()}...};
}

}  // namespace

const std::vector<OperationType>& operations() {
  static const auto all = operation_types(Operations{});
  return all;
}

const std::vector<EventType>& events() {
  static const auto all = event_types(Events{});
  return all;
}

const std::vector<EventType>& signals() {
  static const auto all = event_types(Signals{});
  return all;
}

std::string_view name_of(Effect effect) { return boost::describe::enum_to_string(effect, ""); }
std::string_view name_of(Permission permission) { return boost::describe::enum_to_string(permission, ""); }

}  // namespace majlis::schema
