/// HTTP requests and answers as the routes see them, without the library that carries them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace majlis::net {

struct HttpRequest {
  std::string method;                                  ///< upper case
  std::string target;                                  ///< as sent: path and query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string peer;                                    ///< address of the socket's other end
  bool tls = false;
  std::string id;                                      ///< for the log and X-Request-Id

  /// Empty when absent. Names without regard to case (RFC 9110, section 5.1).
  std::string_view header(std::string_view name) const;
  /// Of several lines of that name the last one's value.
  std::string_view last_header(std::string_view name) const;
  /// Lines of that name.
  std::size_t count(std::string_view name) const;
  std::string_view path() const;
  /// A cookie's value; empty when absent.
  std::string_view cookie(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view static_body;                        ///< instead of body, where the bytes live as long as the program

  void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

HttpResponse text_response(int status, std::string_view mime, std::string body);

/// Without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

/// Equal without regard to the case of ASCII letters.
bool equal_names(std::string_view a, std::string_view b);

}  // namespace majlis::net
