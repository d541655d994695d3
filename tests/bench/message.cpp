#include "tests/bench/message.hpp"

#include <charconv>

#include <fmt/format.h>

namespace majlis::bench {
namespace {

// {"room":"000001","seq":"000000000001","sent":"00000000000000000001","text":"xxx"}
constexpr std::string_view beginning = R"({"room":")";
constexpr std::size_t room_at = 9, room_digits = 6;
constexpr std::size_t seq_at = 24, seq_digits = 12;
constexpr std::size_t sent_at = 46, sent_digits = 20;
constexpr std::size_t text_at = 76;

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

std::string write_message(const Message& message, std::size_t bytes) {
  return fmt::format(R"({{"room":"{:06}","seq":"{:012}","sent":"{:020}","text":"{:x<{}}"}})", message.room, message.seq, message.sent_ns, "",
                     bytes - text_at - 2);
}

std::optional<Message> read_message(std::string_view text) {
  if (text.size() < text_at || !text.starts_with(beginning)) return std::nullopt;
  return Message{static_cast<int>(number(text.substr(room_at, room_digits))), number(text.substr(seq_at, seq_digits)),
                 number(text.substr(sent_at, sent_digits))};
}

}  // namespace majlis::bench
