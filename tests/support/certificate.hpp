/// A certificate for a test server's TLS, and its key. Trusted by nobody but the tests.
#pragma once

#include "tests/support/paths.hpp"

namespace majlis::tests {

class Certificate {
 public:
  /// Makes both, named `host`, good for two days.
  explicit Certificate(const std::string& host = "localhost");

  std::string chain() const { return (folder_.path() / "cert.pem").string(); }
  std::string key() const { return (folder_.path() / "key.pem").string(); }

 private:
  ScratchDir folder_{"certificate"};
};

}  // namespace majlis::tests
