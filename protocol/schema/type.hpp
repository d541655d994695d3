/// Types of the protocol as data: what the TypeScript and OpenAPI printers, the wrong-type test and the fuzzer's seeds
/// are made from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/operation.hpp"
#include "protocol/text.hpp"

namespace majlis::schema {

enum class Kind { boolean, integer, text, html, any, enumeration, list, object };

struct Type;
using TypePtr = std::shared_ptr<const Type>;

struct Field {
  std::string name;
  TypePtr type;
  bool optional;
};

struct Type {
  Kind kind;
  std::string name;                      ///< empty for plain ones: boolean, integer, text, lists
  std::int64_t min = 0;                  ///< integers
  std::int64_t max = 0;
  std::optional<TextRule> rule = {};     ///< texts that come from clients
  std::vector<std::string> values = {};  ///< enumerations
  TypePtr item = {};                     ///< lists
  std::vector<Field> fields = {};        ///< objects
};

struct OperationType {
  std::string name;                      ///< wire name
  OperationTraits traits;
  TypePtr args;
  TypePtr reply;
};

struct EventType {
  std::string name;
  TypePtr data;
};

const std::vector<OperationType>& operations();
const std::vector<EventType>& events();
const std::vector<EventType>& signals();

/// The enumerator's name, for printing traits.
std::string_view name_of(Effect effect);
std::string_view name_of(Permission permission);

}  // namespace majlis::schema
