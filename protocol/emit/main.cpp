/// Writes what is generated from the protocol, or with --check says whether it is stale. Run at the project's top.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "protocol/schema/openapi.hpp"
#include "protocol/emit/typescript.hpp"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool is_fresh(const std::string& path, const std::string& text, bool check) {
  if (read_file(path) == text) return true;
  if (!check) {
    std::ofstream{path, std::ios::binary} << text;
    std::printf("written: %s\n", path.c_str());
    return true;
  }
  std::printf("stale: %s\nRun majlis_protocol_emit at the project's top and commit what it writes.\n", path.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const bool check = argc > 1 && std::string_view{argv[1]} == "--check";
  const bool types = is_fresh("web-client/src/protocol.gen.ts", majlis::emit::typescript(), check);
  const bool api = is_fresh("docs/openapi.json", majlis::schema::openapi(), check);
  return types && api ? 0 : 1;
}
