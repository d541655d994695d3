/// JSON at the trust boundary, requests, feeds.
#include <doctest/doctest.h>

#include "protocol/frames.hpp"
#include "protocol/operations.hpp"

namespace majlis::tests {
namespace {

std::string parse_error(std::string_view text) {
  json::Document document;
  const auto parsed = json::parse(text, document);
  return parsed ? "" : std::string{error_row(parsed.error().code).name};
}

template <class T>
std::string decode_error(std::string_view text) {
  json::Document document;
  REQUIRE(json::parse(text, document));
  const auto decoded = json::decode<T>(document);
  return decoded ? "" : decoded.error().field + ": " + decoded.error().message;
}

TEST_CASE("only one whole JSON value passes") {
  for (const char* good : {"{}", " [1] ", "\"a\"", "null", "1", "{\"a\":{\"b\":[{}]}}"}) CHECK(parse_error(good) == "");
  for (const char* bad : {"", "{", "{}{}", "{} x", "[1,]", "{a:1}", "'a'", "nul", "01", "1.", "+1", "NaN", "Infinity", "1e999", "\"\\x\"", "\"\n\"",
                          "// c\n{}", "\"\xFF\"", R"("a\ud800b")", "\"\xED\xA0\x80\"", "\xEF\xBB\xBF{}"}) {
    CAPTURE(bad);
    CHECK(parse_error(bad) == "bad_json");
  }
}

TEST_CASE("what hides behind a NUL is seen") {
  CHECK(parse_error(std::string_view{"{}\0junk", 7}) == "bad_json");
  CHECK(parse_error(std::string_view{"{}\0", 3}) == "bad_json");
  CHECK(parse_error(std::string_view{"{\"a\":\"\0\"}", 9}) == "bad_json");
}

TEST_CASE("depth and size are bounded") {
  CHECK(parse_error(std::string(16, '[') + std::string(16, ']')) == "");
  CHECK(parse_error(std::string(17, '[') + std::string(17, ']')) == "bad_json");
  CHECK(parse_error(std::string(60'000, '[')) == "bad_json");
  CHECK(parse_error("{\"a\":" + std::string(60'000, '{')) == "bad_json");
  CHECK(parse_error("\"" + std::string(limits::request_bytes, 'x') + "\"") == "too_large");
}

TEST_CASE("text that is no text is refused after decoding too") {
  CHECK(decode_error<std::string>(R"("\udddd")") == ": not valid UTF-8");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a\udddd"})") == "text: not valid UTF-8");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"\ud83d\ude00"})") == "");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a\u0000b"})") == "text: control characters are not allowed");
}

TEST_CASE("fields are there once, and no others") {
  CHECK(decode_error<WritePost>(R"({"thread":1})") == "text: required");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":null})") == "text: text expected");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a","reply_to":null})") == "");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a","text":"b"})") == "text: given twice");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a","colour":"b"})") == "colour: no such field");
  CHECK(decode_error<WritePost>(R"({"thread":1,"text":"a","<b>":1})") == "?: no such field");
  CHECK(decode_error<WritePost>("[]") == ": object expected");
}

TEST_CASE("ids are whole numbers that a browser holds exactly") {
  const auto error = [](const std::string& number) { return decode_error<GetHead>("{\"thread\":" + number + "}"); };
  CHECK(error("1") == "");
  CHECK(error("9007199254740991") == "");
  for (const char* bad : {"0", "-1", "9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551616", "-9223372036854775809",
                          "1.5", "1e300", "1.0", "1e2", "\"1\"", "true", "[]", "{}", "null"}) {
    CAPTURE(bad);
    CHECK(error(bad).starts_with("thread: "));
  }
}

TEST_CASE("errors of lists and objects name the place") {
  CHECK(decode_error<MemberList>(R"({"members":[{"id":1,"name":"a"},{"id":0,"name":"b"}]})").starts_with("members[1].id: "));
  CHECK(decode_error<ChangeRole>(R"({"group":1,"member":1,"role":"king"})") == "role: one of observer, member, moderator, owner expected");
  CHECK(decode_error<CreateRoom>(R"({"group":1,"slug":"a","name":"a","about":"","visibility":"public"})") == "");
  CHECK(decode_error<CreateRoom>(R"({"group":1,"slug":"a","name":"a","about":"","visibility":"public_"})").starts_with("visibility: "));
}

TEST_CASE("what is encoded decodes to the same") {
  const PostPlace place{GroupId{1}, RoomId{2}, ThreadId{3}, 4};
  CHECK(json::to_json(place) == R"({"group":1,"room":2,"thread":3,"number":4})");
  const Me me{MemberId{1}, MemberName::trusted("أم \"خالد\""), Locale::ar, Time{5}};
  json::Document document;
  REQUIRE(json::parse(json::to_json(me), document));
  const auto again = json::decode<Me>(document);
  REQUIRE(again);
  CHECK(again->name == me.name);
  CHECK(again->joined_at == me.joined_at);
}

std::string request_error(std::string_view line) {
  json::Document document;
  const auto request = read_request(line, document);
  if (request) return "";
  return std::to_string(request.error().id) + " " + std::string{error_row(request.error().refusal.code).name} + " " + request.error().refusal.field;
}

TEST_CASE("damaged text never makes a damaged frame") {
  for (const std::string damaged : {"\xC3", "a\xE2\x80", "\xF0\x9F\x98", "\xED\xA0\x80", "\xC0\x80", "\xFF"}) {
    CHECK(json::to_json(std::vector{damaged}) == "[\"\xEF\xBF\xBD\"]");
  }
  CHECK(json::to_json(std::vector<std::string>{"سلام 🌙"}) == "[\"سلام 🌙\"]");
}

TEST_CASE("a request is an id, an operation, perhaps a key, and arguments") {
  json::Document document;
  const auto request = read_request(R"({"id":12,"op":"write_post","key":"0191a2b3-c4d5-7e6f","args":{"a":1}})", document);
  REQUIRE(request);
  CHECK(request->id == 12);
  CHECK(request->op == "write_post");
  CHECK(request->key->str() == "0191a2b3-c4d5-7e6f");
  CHECK(request->args->HasMember("a"));
  CHECK(request_error(R"({"id":1,"op":"ping"})") == "");
  CHECK(request_error("[]") == "0 bad_request ");
  CHECK(request_error("nonsense") == "0 bad_json ");
  CHECK(request_error(R"({"op":"ping"})") == "0 bad_request id");
  CHECK(request_error(R"({"id":1})") == "1 bad_request op");
  CHECK(request_error(R"({"id":0,"op":"ping"})") == "0 bad_request id");
  CHECK(request_error(R"({"id":1,"op":5})") == "1 bad_request op");
  CHECK(request_error(R"({"id":1,"op":"ping","args":[]})") == "1 bad_request args");
  CHECK(request_error(R"({"id":1,"op":"ping","key":"short"})") == "1 bad_request key");
  CHECK(request_error(R"({"id":1,"op":"ping","op":"write_post"})") == "1 bad_request op");
  CHECK(request_error(R"({"id":1,"id":2,"op":"ping"})") == "0 bad_request id");
  CHECK(request_error(R"({"id":1,"op":"ping","more":1})") == "1 bad_request ");
}

TEST_CASE("frames are what the protocol says") {
  const Feed feed = Feed::of(RoomId{42});
  CHECK(reply_line(12, "{}") == R"({"id":12,"ok":{}})");
  CHECK(event_line(feed, 918, Time{5}, "post_written", "{}") == R"({"feed":"room:42","seq":918,"at":5,"event":"post_written","data":{}})");
  CHECK(end_line(feed, ErrorCode::not_allowed) == R"({"feed":"room:42","end":"not_allowed"})");
  Refusal refusal = refuse(ErrorCode::slow_down, "a \"break\"", "text");
  refusal.retry_after_ms = 4000;
  CHECK(error_line(1, refusal) == R"({"id":1,"error":{"code":"slow_down","message":"a \"break\"","field":"text","retry_after_ms":4000}})");
}

TEST_CASE("a feed's name and key lead back to it") {
  for (const Feed feed : {Feed::of(RoomId{1}), Feed::of(GroupId{42}), Feed::of(MemberId{7}), Feed::moderators_of(GroupId{42})}) {
    CHECK(Feed::parse(feed.name()) == feed);
    CHECK(Feed::from_key(feed.key()) == feed);
  }
  for (const char* bad : {"", "room", "room:", "room:0", "room:01", "room:-1", "room:1 ", "room:x", "rooms:1", ":1", "room:99999999999999999999", "Room:1"}) {
    CAPTURE(bad);
    CHECK_FALSE(Feed::parse(bad));
  }
}

}  // namespace
}  // namespace majlis::tests
