/// One line of a WebSocket frame: read as a request, and its arguments as those of the operation it names.
#include "tests/fuzz/support/operations.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace majlis;
  const auto line = fuzz::text_of(data, size);
  json::Document document;
  const auto request = read_request(line, document);
  if (!request) {
    fuzz::must(request.error().id >= 0 && request.error().id <= limits::integer_max, "an id that can be answered");
    fuzz::must_be_tellable(request.error().refusal);
    return 0;
  }
  fuzz::must(request->id >= 1 && request->args && request->args->IsObject(), "a request has an id and arguments");
  fuzz::decode_by_name(request->op, *request->args);
  return 0;
}
