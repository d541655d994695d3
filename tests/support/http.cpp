#include "tests/support/http.hpp"

#include <strings.h>

#include <fmt/format.h>

namespace majlis::tests {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\r')) text.remove_suffix(1);
  return std::string{text};
}

Headers parse_headers(std::string_view block) {
  Headers headers;
  while (!block.empty()) {
    const auto end = block.find("\r\n");
    const auto line = block.substr(0, end);
    if (const auto colon = line.find(':'); colon != line.npos) {
      headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    block.remove_prefix(end == block.npos ? block.size() : end + 2);
  }
  return headers;
}

std::string read_chunks(Wire& wire, const Deadline& deadline) {
  std::string body;
  for (;;) {
    const auto size = std::stoul(wire.read_until("\r\n", deadline), nullptr, 16);
    const auto chunk = wire.read(size + 2, deadline);
    if (size == 0) return body;
    body.append(chunk, 0, size);
  }
}

}  // namespace

std::string HttpReply::header(std::string_view name) const {
  const auto found = all(name);
  return found.empty() ? std::string{} : found.front();
}

std::vector<std::string> HttpReply::all(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) found.push_back(value);
  }
  return found;
}

void send(Wire& wire, const Address& address, const HttpRequest& request) {
  auto text = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.target);
  bool has_host = false;
  for (const auto& [name, value] : request.headers) {
    text += fmt::format("{}: {}\r\n", name, value);
    has_host = has_host || same_name(name, "Host");
  }
  if (!has_host) text += fmt::format("Host: {}\r\n", address.authority());
  if (!request.body.empty() || request.method == "POST") text += fmt::format("Content-Length: {}\r\n", request.body.size());
  wire.write(text + "\r\n" + request.body);
}

HttpReply receive(Wire& wire, bool has_body, const Deadline& deadline) {
  const auto head = wire.read_until("\r\n\r\n", deadline);
  if (head.size() < 12 || !head.starts_with("HTTP/1.")) throw WireError{"not HTTP: " + head};
  HttpReply reply;
  reply.status = std::stoi(head.substr(9, 3));
  reply.headers = parse_headers(std::string_view{head}.substr(head.find("\r\n") + 2));
  const bool without = !has_body || reply.status == 101 || reply.status == 204 || reply.status == 304;
  if (without) return reply;
  if (const auto length = reply.header("Content-Length"); !length.empty()) reply.body = wire.read(std::stoul(length), deadline);
  else if (reply.header("Transfer-Encoding") == "chunked") reply.body = read_chunks(wire, deadline);
  return reply;
}

HttpReply fetch(const Address& address, const HttpRequest& request) {
  Wire wire{address};
  send(wire, address, request);
  return receive(wire, request.method != "HEAD");
}

}  // namespace majlis::tests
