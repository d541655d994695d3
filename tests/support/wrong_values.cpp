#include "tests/support/wrong_values.hpp"

#include <algorithm>

namespace majlis::tests {

using schema::Kind;
using schema::Type;

std::string quoted(const std::string& text) { return '"' + text + '"'; }

namespace {

/// The shortest text that fits; of a shape that every kind of text allows.
std::string good_text(const Type& type) {
  const std::size_t bytes = type.rule ? std::max<std::size_t>(type.rule->bytes_min, 1) : 1;
  return quoted(std::string(bytes, 'a'));
}

}  // namespace

std::string good_value(const Type& type) {
  switch (type.kind) {
    case Kind::boolean: return "true";
    case Kind::integer: return std::to_string(std::max<std::int64_t>(type.min, 1));
    case Kind::text: case Kind::html: return good_text(type);
    case Kind::enumeration: return quoted(type.values.front());
    case Kind::list: return "[]";
    case Kind::any: case Kind::object: return "{}";
  }
  return "null";
}

namespace {

/// Values of other types, which no field of this kind takes.
std::vector<std::string> other_types(const Type& type) {
  std::vector<std::string> values;
  if (type.kind != Kind::boolean) values.insert(values.end(), {"true", "false"});
  if (type.kind != Kind::integer) values.insert(values.end(), {"0", "1", "-1", "1.5", "1e308"});
  if (type.kind != Kind::text && type.kind != Kind::html) values.insert(values.end(), {R"("")", R"("text")", R"("1")", R"("true")"});
  if (type.kind != Kind::list) values.insert(values.end(), {"[]", "[1]", R"(["a"])"});
  if (type.kind != Kind::object) values.insert(values.end(), {"{}", R"({"id":1})"});
  return values;
}

std::vector<std::string> bad_texts(const TextRule& rule) {
  std::vector<std::string> values{quoted(std::string(rule.bytes_max + 1, 'a')), R"("a\u0000")", R"("\udddd")", R"("\u001b[0m")"};
  if (rule.bytes_min > 0) values.push_back(R"("")");
  if (rule.bytes_min > 1) values.push_back(quoted(std::string(rule.bytes_min - 1, 'a')));
  if (rule.shape != TextShape::secret) values.insert(values.end(), {R"("\u202eaaaaaaaaaaaaaaaaa")", R"("\ufeffaaaaaaaaaaaaaaaaa")", R"("     ")"});
  if (rule.shape != TextShape::free) values.insert(values.end(), {R"("aaaaaaaaa\naaaaaaaaa")"});
  if (rule.shape == TextShape::slug || rule.shape == TextShape::token) values.insert(values.end(), {R"("aaaaaaaa/aaaaaaaa")", R"("ننننننننن")"});
  return values;
}

/// Values of the right type that are still wrong.
std::vector<std::string> out_of_range(const Type& type) {
  if (type.kind == Kind::integer) {
    return {std::to_string(type.min - 1), std::to_string(type.max + 1), "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e300",
            "-1e300", "1.5", "0.1"};
  }
  if (type.kind == Kind::enumeration) return {R"("")", R"("nothing")", R"("public_")"};
  if (type.rule) return bad_texts(*type.rule);
  return {};
}

}  // namespace

std::vector<std::string> wrong_values(const schema::Field& field) {
  auto values = other_types(*field.type);
  for (auto& value : out_of_range(*field.type)) values.push_back(std::move(value));
  if (!field.optional) values.push_back("null");
  return values;
}

std::string arguments(const schema::OperationType& op, const std::string& changed, const std::string& value) {
  std::string json = "{";
  for (const auto& field : op.args->fields) {
    if (json.size() > 1) json += ',';
    json += quoted(field.name) + ":" + (field.name == changed ? value : good_value(*field.type));
  }
  return json + "}";
}

}  // namespace majlis::tests
