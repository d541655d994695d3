#pragma once

#include <string>

#include "tests/support/http.hpp"

namespace majlis::tests {

/// The value of a metric as /metrics tells it.
double metric(const Address& address, const std::string& name);

/// Waits until `metric` tells `value`; false when it does not in time.
bool comes_to(const Address& address, const std::string& name, double value);

}  // namespace majlis::tests
