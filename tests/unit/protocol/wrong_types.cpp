/// Every field of every operation with everything that it must not be: a typed refusal that names the field, and no
/// crash. Made from the list of operations, so that a new one is tested without a line here.
#include <doctest/doctest.h>

#include "server/community/call.hpp"
#include "tests/support/wrong_values.hpp"

namespace majlis::tests {
namespace {

Result<std::unique_ptr<community::Call>> decode(const schema::OperationType& op, const std::string& args) {
  json::Document document;
  REQUIRE_MESSAGE(json::parse(args, document), args);
  return community::decode_call(op.name, document);
}

void check_refused(const schema::OperationType& op, const std::string& args, const std::string& field) {
  CAPTURE(op.name);
  CAPTURE(args.substr(0, 200));
  const auto call = decode(op, args);
  REQUIRE_FALSE(call.has_value());
  CHECK(call.error().code == ErrorCode::bad_field);
  CHECK(call.error().field == field);
  CHECK_FALSE(call.error().message.empty());
}

template <class Visit>
void for_each_operation(Visit visit) {
  for (const auto& op : schema::operations()) {
    if (op.traits.effect != Effect::live) visit(op);
  }
}

TEST_CASE("every operation takes right arguments") {
  int count = 0;
  for_each_operation([&](const auto& op) {
    CAPTURE(op.name);
    const auto call = decode(op, arguments(op, "", ""));
    CHECK_MESSAGE(call.has_value(), call.error().field, ": ", call.error().message);
    ++count;
  });
  CHECK(count > 40);
}

TEST_CASE("every field of every operation refuses every wrong value, by name") {
  int cases = 0;
  for_each_operation([&](const auto& op) {
    for (const auto& field : op.args->fields) {
      for (const auto& value : wrong_values(field)) {
        check_refused(op, arguments(op, field.name, value), field.name);
        ++cases;
      }
    }
  });
  CHECK(cases > 1'500);
}

TEST_CASE("every field is given once, and only fields that are known") {
  for_each_operation([](const auto& op) {
    const std::string good = arguments(op, "", "");
    for (const auto& field : op.args->fields) {
      std::string twice = good;
      twice.insert(1, quoted(field.name) + ":" + good_value(*field.type) + ",");
      check_refused(op, twice, field.name);
    }
    const std::string comma = op.args->fields.empty() ? "" : ",";
    check_refused(op, good.substr(0, good.size() - 1) + comma + R"("unheard_of":1})", "unheard_of");
    for (const char* not_an_object : {"[]", "1", "\"a\"", "true", "null"}) check_refused(op, not_an_object, "");
  });
}

}  // namespace
}  // namespace majlis::tests
