// What a broken or hostile client may send over a WebSocket: typed errors, and no harm to anybody else.
#include <doctest/doctest.h>

#include "tests/support/village.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

struct Wrong {
  std::string text;
  ErrorCode code;
  std::string field;
};

Line only_answer(WebSocket& socket) {
  const auto message = socket.next();
  REQUIRE(message.kind == Message::Kind::text);
  return read_line(message.text);
}

std::uint16_t closed_with(WebSocket& socket) {
  for (;;) {
    const auto message = socket.next();
    if (message.kind == Message::Kind::gone) return 0;
    if (message.kind == Message::Kind::close) return message.code;
  }
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_SUITE("frames") {
  TEST_CASE("a line that is no request gets a typed error that names the part, and the connection stays open") {
    TestServer server;
    WebSocket socket{server.address(), {}};
    const std::vector<Wrong> wrongs{
        {"hello", ErrorCode::bad_json, ""},
        {R"({"id":1,"op":"ping")", ErrorCode::bad_json, ""},
        {R"({"id":1,"op":"ping"}{"id":2,"op":"ping"})", ErrorCode::bad_json, ""},
        {std::string{R"({"id":1,"op":"ping"})"} + '\0' + "junk", ErrorCode::bad_json, ""},
        {R"({"id":1,"op":"find_place","args":{"group":)" + nested(40) + "}}", ErrorCode::bad_json, ""},
        {"[]", ErrorCode::bad_request, ""},
        {"{}", ErrorCode::bad_request, "id"},
        {R"({"id":"1","op":"ping"})", ErrorCode::bad_request, "id"},
        {R"({"id":0,"op":"ping"})", ErrorCode::bad_request, "id"},
        {R"({"id":-1,"op":"ping"})", ErrorCode::bad_request, "id"},
        {R"({"id":18446744073709551616,"op":"ping"})", ErrorCode::bad_request, "id"},
        {R"({"id":1e999,"op":"ping"})", ErrorCode::bad_json, ""},
        {R"({"id":1,"id":2,"op":"ping"})", ErrorCode::bad_request, "id"},
        {R"({"id":1})", ErrorCode::bad_request, "op"},
        {R"({"id":1,"op":7})", ErrorCode::bad_request, "op"},
        {R"({"id":1,"op":"ping","args":[]})", ErrorCode::bad_request, "args"},
        {R"({"id":1,"op":"ping","key":"short"})", ErrorCode::bad_request, "key"},
        {R"({"id":1,"op":"ping","more":1})", ErrorCode::bad_request, ""},
        {R"({"id":1,"op":"make_coffee"})", ErrorCode::unknown_operation, ""},
        {R"({"id":1,"op":"open_room","args":{}})", ErrorCode::bad_field, "room"},
        {R"({"id":1,"op":"open_room","args":{"room":1,"room":2}})", ErrorCode::bad_field, "room"},
        {R"({"id":1,"op":"open_room","args":{"room":1.5}})", ErrorCode::bad_field, "room"},
        {R"({"id":1,"op":"open_room","args":{"room":9007199254740993}})", ErrorCode::bad_field, "room"},
        {R"({"id":1,"op":"open_room","args":{"room":1,"colour":"red"}})", ErrorCode::bad_field, "colour"},
        {R"({"id":1,"op":"find_place","args":{"group":"\udddd"}})", ErrorCode::bad_field, "group"},
        {R"({"id":1,"op":"follow","args":{"feed":"room:1","after":-1}})", ErrorCode::bad_field, "after"},
        {R"({"id":1,"op":"sign_in","args":{"name":"a","password":"b"}})", ErrorCode::bad_request, "op"},
    };
    for (const auto& wrong : wrongs) {
      CAPTURE(wrong.text);
      socket.send_text(wrong.text);
      const auto line = only_answer(socket);
      REQUIRE(line.kind == Line::Kind::error);
      const auto refusal = read_refusal(line.body());
      CHECK(error_row(refusal.code).name == error_row(wrong.code).name);
      CHECK(refusal.field == wrong.field);
    }
    socket.send_text(R"({"id":99,"op":"ping"})");
    CHECK(only_answer(socket).id == 99);
  }

  TEST_CASE("several requests in one frame are each answered; empty lines are nothing") {
    TestServer server;
    Connection line{server.address(), {}};
    line.socket().send_text("{\"id\":1,\"op\":\"ping\"}\n\n{\"id\":2,\"op\":\"list_groups\"}\n");
    CHECK(line.answer(1).kind == Line::Kind::reply);
    CHECK(line.answer(2).kind == Line::Kind::reply);
  }

  TEST_CASE("hundreds of requests sent without waiting are all answered, though not all at once") {
    Village village;
    auto& line = village.salma.live();
    std::vector<std::int64_t> asked;
    for (int i = 0; i < 500; ++i) {
      asked.push_back(line.post("write_post", json::to_json(WritePost{village.square.lounge, Markdown::trusted("hasty"), {}})));
    }
    for (const auto id : asked) CHECK(line.answer(id).kind == Line::Kind::reply);
    CHECK(village.guest.opens(village.square.id).lounge.last_number == 500);
  }

  TEST_CASE("a message in many fragments, with a ping between them, is one message") {
    TestServer server;
    WebSocket socket{server.address(), {}};
    socket.send_frame(0x01, R"({"id":5,"o)");
    socket.ping();
    socket.send_frame(0x00, R"(p":"pi)");
    socket.send_frame(0x80, R"(ng"})");
    CHECK(only_answer(socket).id == 5);
  }

  TEST_CASE("a line too long is refused, a frame too long ends the connection with 1009") {
    TestServer server;
    WebSocket socket{server.address(), {}};
    socket.send_text(R"({"id":1,"op":"find_place","args":{"group":")" + std::string(limits::request_bytes, 'a') + "\"}}");
    CHECK(read_refusal(only_answer(socket).body()).code == ErrorCode::too_large);
    socket.send_text(std::string(4 * limits::request_bytes + 1, ' '));
    CHECK(closed_with(socket) == 1009);
  }

  TEST_CASE("what the WebSocket protocol forbids ends that connection with the code it asks for") {
    TestServer server;
    const auto closing_code = [&](std::uint8_t first_byte, std::string_view payload, bool masked) {
      WebSocket socket{server.address(), {}};
      socket.send_frame(first_byte, payload, masked);
      return closed_with(socket);
    };
    CHECK(closing_code(0x82, "binary", true) == 1003);
    CHECK(closing_code(0x81, "\xff\xfe", true) == 1007);
    CHECK(closing_code(0x81, "unmasked", false) == 1002);
    CHECK(closing_code(0xC1, "a reserved bit", true) == 1002);
    CHECK(closing_code(0x83, "a reserved opcode", true) == 1002);
    CHECK(closing_code(0x09, "a ping in fragments", true) == 1002);
    CHECK(closing_code(0x80, "a continuation of nothing", true) == 1002);
    CHECK(closing_code(0x89, std::string(126, 'x'), true) == 1002);
    CHECK(closing_code(0x88, "\x03", true) == 1002);
    CHECK(closing_code(0x88, "\x03\xe8", true) == 1000);
  }

  TEST_CASE("a length of 2^63 - 1 costs the server nothing") {
    TestServer server;
    WebSocket socket{server.address(), {}};
    socket.wire().write(std::string{"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 14});
    CHECK(closed_with(socket) == 1009);
    CHECK(fetch(server.address(), {.target = "/healthz"}).status == 200);
  }

  TEST_CASE("one client's nonsense never reaches another") {
    Village village;
    village.tareq.follows(Feed::of(village.square.id));
    WebSocket hostile{village.server.address(), {}};
    hostile.send_frame(0x81, "\xff");
    hostile.wire().cut();
    const auto post = village.salma.writes(village.square.lounge, "undisturbed");
    CHECK(village.tareq.sees<PostWritten>(Feed::of(village.square.id)).post.id == post.id);
  }

  TEST_CASE("an upgrade without our subprotocol, or elsewhere, is refused with the reason") {
    TestServer server;
    const Headers upgrade{{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"},
                          {"Sec-WebSocket-Key", "bWFqbGlzLW1hamxpcy1tYQ=="}};
    auto reply = fetch(server.address(), {.target = "/ws", .headers = upgrade});
    CHECK(reply.status == 400);
    CHECK(reply.body.find("majlis.v1") != std::string::npos);
    reply = fetch(server.address(), {.target = "/chat", .headers = upgrade});
    CHECK(reply.status == 404);
  }
}
