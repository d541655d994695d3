#include "server/live/nodes/words.hpp"

#include <charconv>

#include <fmt/format.h>

#include "protocol/limits.hpp"

namespace majlis::live {
namespace {

std::string_view take_part(std::string_view& text) {
  const auto space = text.find(' ');
  const auto part = text.substr(0, space);
  text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
  return part;
}

std::optional<std::int64_t> read_number(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number < 0 || number > limits::integer_max) return std::nullopt;
  return number;
}

std::optional<EventWord> read_event(std::string_view rest) {
  const auto seq = read_number(take_part(rest));
  const auto notices = read_number(take_part(rest));
  const auto wrote = take_part(rest);
  const auto writer = read_number(wrote);
  if (!seq || !notices || rest.empty() || (wrote != "-" && !writer)) return std::nullopt;
  return EventWord{*seq, *notices, writer ? std::optional{MemberId{*writer}} : std::nullopt, rest};
}

}  // namespace

std::string write_word(const Word& word) {
  if (const auto* event = std::get_if<EventWord>(&word.what)) {
    const auto wrote = event->wrote ? std::to_string(event->wrote->value) : "-";
    return fmt::format("e {} {} {} {} {}", word.node, event->seq, event->notices, wrote, event->line);
  }
  if (const auto* crowd = std::get_if<CrowdWord>(&word.what)) return fmt::format("c {} {}", word.node, crowd->said);
  return fmt::format("q {}", word.node);
}

std::optional<Word> read_word(std::string_view text) {
  const auto kind = take_part(text);
  const auto node = take_part(text);
  if (node.empty()) return std::nullopt;
  if (kind == "c") return Word{node, CrowdWord{text}};
  if (kind == "q") return Word{node, CrowdQuestion{}};
  const auto event = kind == "e" ? read_event(text) : std::nullopt;
  if (!event) return std::nullopt;
  return Word{node, *event};
}

}  // namespace majlis::live
