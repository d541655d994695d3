/// Prints the protocol as a TypeScript module.
#pragma once

#include <string>

namespace majlis::emit {

std::string typescript();

}  // namespace majlis::emit
