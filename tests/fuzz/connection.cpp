/// A whole node behind a socket: HTTP requests and WebSocket frames, well made, half made and not made at all. It must
/// end every connection that the client ends, and go on answering others. The first byte says what the rest is sent as.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <thread>

#include "server/net/server.hpp"
#include "tests/fuzz/support/client.hpp"

namespace {

using namespace majlis;

class Node {
 public:
  Node() {
    spdlog::set_level(spdlog::level::off);
    store_ = storage::open_store("sqlite:" + (folder_ / "majlis.db").string());
    net::ServerOptions options;
    options.port = 0;
    options.rate_scale = 0;
    options.drain_ms = 500;
    server_ = std::make_unique<net::Server>(options, *store_);
    thread_ = std::thread{[this] { server_->run(); }};
  }
  ~Node() {
    server_->stop();
    thread_.join();
    server_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::uint16_t port() const { return server_->port(); }

 private:
  static std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "majlis-fuzz-XXXXXX").string();
    fuzz::must(::mkdtemp(pattern.data()) != nullptr, "a folder for the database");
    return pattern;
  }

  std::filesystem::path folder_ = make_folder();
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<net::Server> server_;
  std::thread thread_;
};

constexpr std::string_view upgrade =
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: majlis.v1\r\n\r\n";

/// Frames as RFC 6455 has them (section 5.2), cut from the input: two bytes of header as they come, a length that is
/// mostly true, a mask of zeros.
std::string framed(std::string_view bytes) {
  std::string frames;
  while (bytes.size() >= 3) {
    const auto flags = static_cast<unsigned char>(bytes[0]);
    const auto size = std::min<std::size_t>(static_cast<unsigned char>(bytes[1]), bytes.size() - 3);
    const auto lie = static_cast<unsigned char>(bytes[2]);
    frames += static_cast<char>(flags);
    const bool is_long = size > 125;
    const char masked = lie == 255 ? '\0' : '\x80';
    frames += lie == 254 ? std::string{static_cast<char>(masked | 127), '\x7F', '\xFF', '\xFF', '\xFF', '\xFF', '\xFF', '\xFF', '\xFF'}
              : is_long  ? std::string{static_cast<char>(masked | 126), '\0', static_cast<char>(size)}
                         : std::string{static_cast<char>(masked | static_cast<char>(size))};
    if (masked) frames.append(4, '\0');
    frames += bytes.substr(3, size);
    bytes.remove_prefix(3 + size);
  }
  return frames;
}

std::string request_with(std::string_view bytes) {
  const auto end = bytes.find('\n');
  const auto op = bytes.substr(0, end);
  const auto body = end == bytes.npos ? std::string_view{} : bytes.substr(end + 1);
  return "POST /api/v1/" + std::string{op} + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

std::string sent_as(unsigned char how, std::string_view bytes) {
  switch (how % 4) {
    case 0: return std::string{bytes};
    case 1: return std::string{upgrade} + std::string{bytes};
    case 2: return std::string{upgrade} + framed(bytes);
    default: return request_with(bytes);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Node node;
  static unsigned count = 0;
  if (size == 0) return 0;
  fuzz::Client client{node.port()};
  client.send(sent_as(data[0], fuzz::text_of(data + 1, size - 1)));
  client.finish_sending();
  fuzz::must(client.is_ended(), "a connection that the client ends is ended");
  if (++count % 64 == 0) {
    fuzz::Client other{node.port()};
    other.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const auto answer = other.received();
    fuzz::must(answer.starts_with("HTTP/1.1 200"), "others are still answered", answer.empty() ? "(nothing came within the client's deadline)" : answer);
  }
  return 0;
}
