#include "tests/support/certificate.hpp"

#include <stdexcept>

#include "tests/support/process.hpp"

namespace majlis::tests {

Certificate::Certificate(const std::string& host) {
  const auto made = run("/usr/bin/openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                                             "-subj", "/CN=" + host, "-keyout", key(), "-out", chain()});
  if (made.exit_code != 0) throw std::runtime_error("no certificate: " + made.errors);
}

}  // namespace majlis::tests
