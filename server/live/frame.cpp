#include "server/live/frame.hpp"

#include <cstdint>

namespace majlis::live {

Frame make_frame(std::string_view lines) {
  constexpr char final_text = '\x81';
  auto frame = std::make_shared<std::string>();
  frame->reserve(lines.size() + 10);
  frame->push_back(final_text);
  const std::uint64_t size = lines.size();
  const auto append_size = [&](int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) frame->push_back(static_cast<char>((size >> shift) & 0xFF));
  };
  if (size < 126) {
    frame->push_back(static_cast<char>(size));
  } else if (size <= 0xFFFF) {
    frame->push_back(126);
    append_size(2);
  } else {
    frame->push_back(127);
    append_size(8);
  }
  frame->append(lines);
  return frame;
}

}  // namespace majlis::live
