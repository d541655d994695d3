/// Arguments that no operation takes, made from the protocol's types: what S1 of the promises attacks with.
#pragma once

#include <string>
#include <vector>

#include "protocol/schema/type.hpp"

namespace majlis::tests {

std::string quoted(const std::string& text);

/// The simplest JSON value that a field of this type takes.
std::string good_value(const schema::Type& type);

/// JSON values that the field must refuse: of every other type, out of range, badly encoded.
std::vector<std::string> wrong_values(const schema::Field& field);

/// Right arguments, but for the field called `changed`, which gets `value`.
std::string arguments(const schema::OperationType& op, const std::string& changed, const std::string& value);

}  // namespace majlis::tests
