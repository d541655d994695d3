/// The door for requests: decoding, and changes that are applied once.
#include "server/community/call.hpp"
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

struct Door {
  Quarter q;

  Result<std::string> run(std::optional<MemberId> who, std::string_view op, const std::string& args, const char* key = nullptr) {
    json::Document document;
    REQUIRE(json::parse(args, document));
    auto call = community::decode_call(op, document);
    if (!call) return tl::unexpected(call.error());
    const auto idempotency = key ? std::optional{text<IdempotencyKey>(key)} : std::nullopt;
    Result<std::string> reply;
    q.world.change(q.world.actor(who), [&](community::Change& change) {
      reply = community::run_change(change, **call, idempotency);
      return reply.has_value();
    });
    return reply;
  }
  std::string post(const std::string& words) const {
    return R"({"thread":)" + std::to_string(q.open_room.lounge.value) + R"(,"text":")" + words + R"("})";
  }
};

constexpr const char* key = "0191a2b3-c4d5-7e6f";

TEST_CASE("a change that is retried with its key happens once, and answers the same") {
  Door door;
  const auto first = accepted(door.run(door.q.member, "write_post", door.post("once"), key));
  const auto again = accepted(door.run(door.q.member, "write_post", door.post("once"), key));
  CHECK(first == again);
  CHECK(door.q.world.heard().empty());
  CHECK(accepted(door.q.world.as(std::nullopt, ListPosts{door.q.open_room.lounge, {1}, {10}, {}})).posts.size() == 1);
  accepted(door.run(door.q.other, "write_post", door.post("another member's key"), key));
  CHECK(door.q.world.heard().size() == 2);
}

TEST_CASE("a key belongs to one change: another operation or other arguments are refused") {
  Door door;
  accepted(door.run(door.q.member, "write_post", door.post("once"), key));
  CHECK(refusal(door.run(door.q.member, "write_post", door.post("twice"), key)) == "key_reused");
  CHECK(refusal(door.run(door.q.member, "sign_out", "{}", key)) == "key_reused");
}

TEST_CASE("a key knows its arguments, however they are written") {
  Door door;
  accepted(door.run(door.q.member, "write_post", door.post("once"), key));
  const auto lounge = std::to_string(door.q.open_room.lounge.value);
  accepted(door.run(door.q.member, "write_post", R"({ "text":"onc\u0065", "thread": )" + lounge + R"(, "reply_to":null})", key));
  CHECK(door.q.world.heard().empty());
}

TEST_CASE("what changes nothing when repeated keeps no key") {
  Door door;
  const auto post = door.q.say(door.q.other, door.q.open_room.lounge, "!");
  const auto args = R"({"post":)" + std::to_string(post.id.value) + R"(,"reaction":"thanks"})";
  accepted(door.run(door.q.member, "add_reaction", args, key));
  accepted(door.run(door.q.member, "add_reaction", args, key));
  CHECK(door.q.world.heard().empty());
  door.q.world.read([&](const storage::Tables& tables) { CHECK_FALSE(tables.replies().find(door.q.member, text<IdempotencyKey>(key))); });
  accepted(door.run(door.q.member, "write_post", door.post("the key is free"), key));
}

TEST_CASE("who joins twice with one key is in once, and sees the group as it is") {
  Door door;
  const auto args = R"({"group":)" + std::to_string(door.q.group.value) + "}";
  accepted(door.run(door.q.outsider, "join_group", args, key));
  door.q.world.read([&](const storage::Tables& tables) {
    CHECK(tables.replies().find(door.q.outsider, text<IdempotencyKey>(key))->reply_json.empty());
  });
  accepted(door.q.world.as(door.q.owner, ChangeGroup{door.q.group, text<GroupName>("Another name"), {}, {}}));
  CHECK(accepted(door.run(door.q.outsider, "join_group", args, key)).find("Another name") != std::string::npos);
  CHECK(door.q.world.heard().empty());
  const char* founding = R"({"slug":"new","name":"New","about":"","charter":""})";
  const auto founded = accepted(door.run(door.q.outsider, "create_group", founding, "another-key-of-mine"));
  CHECK(accepted(door.run(door.q.outsider, "create_group", founding, "another-key-of-mine")) == founded);
}

TEST_CASE("nothing is kept of a change of password, not even a hash") {
  Door door;
  auto& world = door.q.world;
  world.prepare_password({true, "hash of Nadia", "new hash"});
  accepted(door.run(door.q.member, "change_password", R"({"password":"long enough","new_password":"longer still"})", key));
  world.read([&](const storage::Tables& tables) { CHECK_FALSE(tables.replies().find(door.q.member, text<IdempotencyKey>(key))); });
}

TEST_CASE("a refusal is not kept: the same key works once the reason is gone") {
  Door door;
  CHECK(refusal(door.run(door.q.observer, "write_post", door.post("let me"), key)) == "not_allowed");
  accepted(door.q.world.as(door.q.owner, ChangeRole{door.q.group, door.q.observer, Role::member}));
  accepted(door.run(door.q.observer, "write_post", door.post("let me"), key));
}

TEST_CASE("a token is shown once, whatever the key") {
  Door door;
  const auto first = accepted(door.run(door.q.member, "create_token", R"({"label":"Bell"})", key));
  const auto again = accepted(door.run(door.q.member, "create_token", R"({"label":"Bell"})", key));
  CHECK(first.find("token-1") != std::string::npos);
  CHECK(again.find("token-1") == std::string::npos);
}

TEST_CASE("a session that has ended acts no more, even on an open connection") {
  Door door;
  auto& world = door.q.world;
  const auto bot = accepted(world.as(door.q.member, CreateToken{text<Label>("Bell")})).session.id;
  accepted(world.as(door.q.member, EndSession{bot}));
  world.act_with_session(bot);
  CHECK(refusal(door.run(door.q.member, "write_post", door.post("ghost"))) == "not_signed_in");
}

TEST_CASE("operations that are unknown or live are refused") {
  Door door;
  for (const char* op : {"", "write", "WritePost", "follow", "ping"}) {
    CAPTURE(op);
    CHECK(refusal(door.run(door.q.member, op, "{}")) == "unknown_operation");
  }
}

}  // namespace
}  // namespace majlis::tests
