#include "protocol/schema/openapi.hpp"

#include <set>
#include <string_view>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "protocol/errors.hpp"
#include "protocol/schema/type.hpp"

namespace majlis::schema {
namespace {




class Printer {
 public:
  std::string print() {
    out_.SetIndent(' ', 1);
    out_.StartObject();
    text("openapi", "3.1.0");
    object("info", [&] {
      text("title", "Majlis");
      text("version", "1");
      text("description",
           "A community's conversation. Sign in with `sign_in` (a cookie) or send `Authorization: Bearer <token>` with a token "
           "from `create_token`. Changes take an `Idempotency-Key` header: sent again with the same key, a change is applied "
           "once and gets the same reply for 24 hours. Live delivery: docs/protocol.md.");
    });
    object("paths", [&] {
      for (const auto& op : operations()) {
        if (op.traits.effect != Effect::live) path(op);
      }
    });
    object("components", [&] { components(); });
    out_.EndObject();
    return std::string{buffer_.GetString(), buffer_.GetSize()} + "\n";
  }

 private:
  template <class Body>
  void object(std::string_view key, Body body) {
    name(key);
    out_.StartObject();
    body();
    out_.EndObject();
  }
  void name(std::string_view key) { out_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size())); }
  void value(std::string_view words) { out_.String(words.data(), static_cast<rapidjson::SizeType>(words.size())); }
  void text(std::string_view key, std::string_view words) {
    name(key);
    value(words);
  }
  void number(std::string_view key, std::int64_t figure) {
    name(key);
    out_.Int64(figure);
  }

  void path(const OperationType& op) {
    object("/api/v1/" + op.name, [&] {
      object("post", [&] {
        text("operationId", op.name);
        text("summary", op.traits.summary);
        text("x-effect", name_of(op.traits.effect));
        text("x-permission", name_of(op.traits.permission));
        if (op.traits.effect == Effect::change) idempotency_parameter();
        object("requestBody", [&] {
          name("required");
          out_.Bool(true);
          json_content(*op.args);
        });
        object("responses", [&] {
          object("200", [&] {
            text("description", "Done.");
            json_content(*op.reply);
          });
          object("default", [&] { text("$ref", "#/components/responses/Refusal"); });
        });
      });
    });
  }

  void idempotency_parameter() {
    name("parameters");
    out_.StartArray();
    out_.StartObject();
    text("$ref", "#/components/parameters/IdempotencyKey");
    out_.EndObject();
    out_.EndArray();
  }

  void json_content(const Type& type) {
    object("content", [&] { object("application/json", [&] { object("schema", [&] { reference(type); }); }); });
  }

  /// Inside an object: either a $ref to a named type, which is queued, or the schema itself.
  void reference(const Type& type) {
    if (type.kind == Kind::object || type.kind == Kind::enumeration) {
      text("$ref", "#/components/schemas/" + type.name);
      return;
    }
    inline_schema(type);
  }

  void inline_schema(const Type& type) {
    switch (type.kind) {
      case Kind::boolean: text("type", "boolean"); break;
      case Kind::integer:
        text("type", "integer");
        number("minimum", type.min);
        number("maximum", type.max);
        if (type.name == "Time") text("description", "Unix time in milliseconds, UTC");
        break;
      case Kind::html: text("type", "string"); text("description", "Safe HTML, made by the server"); break;
      case Kind::text: text_schema(type); break;
      case Kind::any: break;
      case Kind::list:
        text("type", "array");
        object("items", [&] { reference(*type.item); });
        break;
      case Kind::enumeration: enumeration(type); break;
      case Kind::object: structure(type); break;
    }
  }

  void text_schema(const Type& type) {
    text("type", "string");
    if (!type.rule) return;
    if (type.rule->bytes_min > 0) number("minLength", 1);
    number("x-bytes-min", static_cast<std::int64_t>(type.rule->bytes_min));
    number("x-bytes-max", static_cast<std::int64_t>(type.rule->bytes_max));
  }

  void enumeration(const Type& type) {
    text("type", "string");
    name("enum");
    out_.StartArray();
    for (const auto& entry : type.values) value(entry);
    out_.EndArray();
  }

  void structure(const Type& type) {
    text("type", "object");
    object("properties", [&] {
      for (const auto& field : type.fields) object(field.name, [&] { reference(*field.type); });
    });
    bool any_required = false;
    for (const auto& field : type.fields) any_required = any_required || !field.optional;
    if (any_required) {
      name("required");
      out_.StartArray();
      for (const auto& field : type.fields) {
        if (!field.optional) value(field.name);
      }
      out_.EndArray();
    }
    name("additionalProperties");
    out_.Bool(false);
  }

  void components() {
    object("parameters", [&] {
      object("IdempotencyKey", [&] {
        text("name", "Idempotency-Key");
        text("in", "header");
        object("schema", [&] {
          text("type", "string");
          text("pattern", "^[A-Za-z0-9_.:-]{16,64}$");
        });
      });
    });
    object("responses", [&] {
      object("Refusal", [&] {
        text("description", "Nothing was changed. `code` says why; `field` names a wrong argument.");
        object("content", [&] {
          object("application/json", [&] { object("schema", [&] { text("$ref", "#/components/schemas/Error"); }); });
        });
      });
    });
    object("schemas", [&] {
      error_schema();
      for (const auto& op : operations()) {
        if (op.traits.effect == Effect::live) continue;
        named(*op.args);
        named(*op.reply);
      }
      for (const auto& event : events()) named(*event.data);
    });
  }

  void error_schema() {
    object("Error", [&] {
      text("type", "object");
      object("properties", [&] {
        object("code", [&] {
          text("type", "string");
          name("enum");
          out_.StartArray();
          for (const auto& row : error_table()) value(row.name);
          out_.EndArray();
        });
        object("message", [&] { text("type", "string"); });
        object("field", [&] { text("type", "string"); });
        object("retry_after_ms", [&] { text("type", "integer"); });
      });
      name("required");
      out_.StartArray();
      value("code");
      value("message");
      out_.EndArray();
    });
  }

  void named(const Type& type) {
    if (type.kind == Kind::list) return named(*type.item);
    if (type.kind != Kind::object && type.kind != Kind::enumeration) return;
    if (!seen_.insert(type.name).second) return;
    object(type.name, [&] { inline_schema(type); });
    for (const auto& field : type.fields) named(*field.type);
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> out_{buffer_};
  std::set<std::string> seen_;
};

}  // namespace

std::string openapi() { return Printer{}.print(); }

}  // namespace majlis::schema
