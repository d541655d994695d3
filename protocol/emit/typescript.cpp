#include "protocol/emit/typescript.hpp"

#include <functional>
#include <set>

#include <fmt/format.h>

#include "protocol/errors.hpp"
#include "protocol/limits.hpp"
#include "protocol/schema/type.hpp"

namespace majlis::emit {
namespace {

using schema::Kind;
using schema::Type;

std::string_view retry_name(Retry retry) {
  constexpr std::string_view names[] = {"never", "later", "after_change"};
  return names[static_cast<std::size_t>(retry)];
}

/// Collects the declarations of all named types, each once, inner ones first.
class Declarations {
 public:
  std::string use(const Type& type) {
    switch (type.kind) {
      case Kind::boolean: return "boolean";
      case Kind::any: return "unknown";
      case Kind::list: return fmt::format("{}[]", use(*type.item));
      case Kind::integer: return type.name.empty() ? "number" : declared(type, "number");
      case Kind::text: return "string";
      case Kind::html: return declared(type, "string & { readonly html: unique symbol }");
      case Kind::enumeration: return declared(type, union_of(type));
      case Kind::object: return interface_of(type);
    }
    return "never";
  }

  const std::string& text() const { return text_; }

 private:
  std::string declared(const Type& type, const std::string& meaning) {
    if (seen_.insert(type.name).second) text_ += fmt::format("export type {} = {};\n", type.name, meaning);
    return type.name;
  }

  static std::string union_of(const Type& type) {
    std::string text;
    for (const auto& value : type.values) text += fmt::format("{}\"{}\"", text.empty() ? "" : " | ", value);
    return text;
  }

  std::string interface_of(const Type& type) {
    if (!seen_.insert(type.name).second) return type.name;
    std::string body;
    for (const auto& field : type.fields) {
      body += fmt::format("  {}{}: {};\n", field.name, field.optional ? "?" : "", use(*field.type));
    }
    if (body.empty()) text_ += fmt::format("export type {} = Record<string, never>;\n", type.name);
    else text_ += fmt::format("export interface {} {{\n{}}}\n", type.name, body);
    return type.name;
  }

  std::set<std::string> seen_;
  std::string text_;
};

std::string operation_table(Declarations& declarations) {
  std::string types = "export interface Operations {\n";
  std::string effects = "export const operationEffects = {\n";
  for (const auto& op : schema::operations()) {
    types += fmt::format("  /** {} */\n  {}: {{ args: {}; reply: {} }};\n", op.traits.summary, op.name,
                         declarations.use(*op.args), declarations.use(*op.reply));
    effects += fmt::format("  {}: \"{}\",\n", op.name, schema::name_of(op.traits.effect));
  }
  return types + "}\nexport type OperationName = keyof Operations;\n\n" + effects +
         "} as const satisfies Record<OperationName, \"change\" | \"query\" | \"live\">;\n";
}

std::string event_union(Declarations& declarations, std::string_view name, const std::vector<schema::EventType>& events,
                        std::string_view pattern) {
  std::string text = fmt::format("export type {} =\n", name);
  for (const auto& event : events) {
    text += "  | " + fmt::format(fmt::runtime(pattern), fmt::arg("event", event.name), fmt::arg("data", declarations.use(*event.data))) + "\n";
  }
  text.back() = ';';
  return text + "\n";
}

std::string error_codes() {
  std::string text = "export const errorRetry = {\n";
  for (const auto& row : error_table()) text += fmt::format("  {}: \"{}\",\n", row.name, retry_name(row.retry));
  return text + "} as const;\nexport type ErrorCode = keyof typeof errorRetry;\n"
                "export interface ProtocolError {\n  code: ErrorCode;\n  message: string;\n  field?: string;\n  retry_after_ms?: number;\n}\n";
}

std::string limit_constants() {
  return fmt::format(
      "export const limits = {{\n  member_name_bytes: {},\n  password_characters_min: {},\n  password_bytes: {},\n  group_name_bytes: {},\n"
      "  room_name_bytes: {},\n  about_bytes: {},\n  charter_bytes: {},\n  slug_bytes: {},\n  title_bytes: {},\n  post_bytes: {},\n"
      "  label_bytes: {},\n  posts_per_page: {},\n  typing_lifetime_ms: {},\n}} as const;\n"
      "/** Below a group's address these are pages of the group: no room may be called so. */\n"
      "export const reservedRoomSlugs: readonly string[] = [\"{}\"];\n",
      limits::member_name_bytes, limits::password_characters_min, limits::password_bytes, limits::group_name_bytes,
      limits::room_name_bytes, limits::about_bytes, limits::charter_bytes, limits::slug_bytes, limits::title_bytes,
      limits::post_bytes, limits::label_bytes, limits::posts_per_page, limits::typing_lifetime_ms,
      fmt::join(limits::reserved_room_slugs, "\", \""));
}

}  // namespace

std::string typescript() {
  Declarations declarations;
  const auto operations = operation_table(declarations);
  const auto events = event_union(declarations, "FeedEvent", schema::events(),
                                  "{{ feed: string; seq: number; at: number; event: \"{event}\"; data: {data} }}");
  const auto signals = event_union(declarations, "FeedSignal", schema::signals(), "{{ feed: string; signal: \"{event}\"; data: {data} }}");
  return "// Generated by majlis_protocol_emit from protocol/. Do not edit.\n\n" + declarations.text() + "\n" + operations + "\n" +
         events + "\n" + signals + "\n" + error_codes() + "\n" + limit_constants();
}

}  // namespace majlis::emit
