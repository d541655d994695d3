#include "server/community/demo_file.hpp"

namespace majlis::json {

template <>
struct Decoder<community::demo::ReactionsByName> {
  static Result<community::demo::ReactionsByName> decode(const Value& value) {
    if (!value.IsObject()) return wrong("object expected");
    community::demo::ReactionsByName reactions;
    for (const auto& entry : value.GetObject()) {
      auto members = json::decode<std::vector<MemberName>>(entry.value);
      std::string name{text_of(entry.name)};
      if (!members) return tl::unexpected(within(std::move(name), std::move(members.error())));
      reactions.members[std::move(name)] = std::move(*members);
    }
    return reactions;
  }
};

}  // namespace majlis::json

namespace majlis::community::demo {

Result<File> read_file(const json::Value& value) { return json::decode<File>(value); }

}  // namespace majlis::community::demo
