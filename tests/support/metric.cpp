#include "tests/support/metric.hpp"

#include <poll.h>

#include <stdexcept>

#include "tests/support/deadline.hpp"

namespace majlis::tests {

double metric(const Address& address, const std::string& name) {
  const auto body = fetch(address, {.target = "/metrics"}).body;
  const auto at = body.find("\n" + name + " ");
  if (at == std::string::npos) throw std::runtime_error{"there is no metric " + name};
  return std::stod(body.substr(at + name.size() + 2));
}

bool comes_to(const Address& address, const std::string& name, double value) {
  const Deadline deadline;
  while (metric(address, name) != value) {
    if (deadline.is_over()) return false;
    ::poll(nullptr, 0, 20);
  }
  return true;
}

}  // namespace majlis::tests
