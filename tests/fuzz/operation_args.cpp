/// Arguments of a chosen operation: the first byte picks it. They are either made from its fields, byte by byte, right
/// and wrong, or the rest of the input as it is.
#include "protocol/schema/type.hpp"
#include "tests/fuzz/support/operations.hpp"

namespace {

using namespace majlis;

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  std::uint8_t next() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  bool done() const { return at_ >= size_; }
  std::string_view take(std::size_t count) {
    count = std::min(count, size_ - std::min(at_, size_));
    const auto taken = fuzz::text_of(data_ + at_, count);
    at_ += count;
    return taken;
  }
  std::string_view rest() { return take(size_); }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

/// Written past json::write_text: what is not UTF-8 has to get as far as the parser.
using json::Writer;

void write_text(Writer& out, Bytes& from, const schema::Type& type) {
  const std::size_t size = from.next();
  std::string text{from.take(size)};
  // Long enough and, now and then, too long.
  const std::size_t wanted = type.rule ? type.rule->bytes_min : 0;
  if (from.next() % 4 != 0 && text.size() < wanted) text.append(wanted - text.size(), 'a');
  if (from.next() == 255 && type.rule) text.append(type.rule->bytes_max, 'b');
  out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_integer(Writer& out, Bytes& from, const schema::Type& type) {
  switch (from.next() % 6) {
    case 0: out.Int64(type.min); break;
    case 1: out.Int64(type.max); break;
    case 2: out.Int64(type.min - 1); break;
    case 3: out.Uint64(static_cast<std::uint64_t>(type.max) << (from.next() % 12)); break;
    case 4: out.Double(static_cast<double>(from.next()) / 7); break;
    default: out.Int64(from.next() * 256 + from.next());
  }
}

void write_value(Writer& out, Bytes& from, const schema::Type& type, int depth) {
  static const schema::Type other{.kind = schema::Kind::text, .name = ""};
  const auto choice = from.next();
  if (choice == 254) return void(out.Null());
  if (choice == 253 && depth < 20) {
    out.StartArray();
    write_value(out, from, type, depth + 1);
    out.EndArray();
    return;
  }
  switch (choice == 252 ? schema::Kind::text : choice == 251 ? schema::Kind::integer : choice == 250 ? schema::Kind::boolean : type.kind) {
    case schema::Kind::boolean: out.Bool(from.next() % 2 == 0); break;
    case schema::Kind::integer: write_integer(out, from, type); break;
    case schema::Kind::text: case schema::Kind::html: write_text(out, from, type); break;
    case schema::Kind::enumeration:
      if (type.values.empty() || from.next() == 255) return write_text(out, from, other);
      out.String(type.values[from.next() % type.values.size()].c_str());
      break;
    case schema::Kind::any: case schema::Kind::list: case schema::Kind::object: out.StartObject(); out.EndObject(); break;
  }
}

std::string made_from(Bytes& from, const schema::OperationType& op) {
  json::Buffer buffer;
  Writer out{buffer};
  out.StartObject();
  for (const auto& field : op.args->fields) {
    const auto choice = from.next();
    if (choice == 255) continue;
    const int times = choice == 249 ? 2 : 1;
    for (int i = 0; i < times; ++i) {
      out.Key(field.name.c_str());
      write_value(out, from, *field.type, 0);
    }
  }
  if (!from.done() && from.next() == 255) {
    out.Key("unheard_of");
    out.Null();
  }
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes{data, size};
  const auto& all = schema::operations();
  const auto& op = all[bytes.next() % all.size()];
  const bool as_it_is = bytes.next() % 2 == 0;
  const std::string args = as_it_is ? std::string{bytes.rest()} : made_from(bytes, op);
  json::Document document;
  if (json::parse(args, document)) fuzz::decode_by_name(op.name, document);
  return 0;
}
