/// A socket with or without TLS, as the library's operations use it.
#pragma once

#include <cstddef>
#include <optional>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace majlis::net {

using boost::asio::ip::tcp;
using boost::system::error_code;
using Socket = boost::asio::basic_stream_socket<tcp, boost::asio::io_context::executor_type>;

/// Over TLS a read or a write is many steps, the last of which may run when whoever began it is gone already: each
/// operation holds the transport until then.
struct Transport {
  /// `with` may be null: plain TCP. It need not outlive this; `open`, in which this is counted, must.
  Transport(Socket accepted, boost::asio::ssl::context* with, std::size_t& open) : socket(std::move(accepted)), counted_in(open) {
    ++counted_in;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay{true}, ignored);
    // What the kernel may hold of a peer that reads slowly, beside what is on its way: the rest waits in the outbox, which
    // has a limit and can be dropped (tcp(7)).
    const int unsent_bytes_max = 128 * 1024;
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes_max, sizeof unsent_bytes_max);
    if (with) tls.emplace(socket, *with);
  }

  ~Transport() { --counted_in; }
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  Socket socket;
  std::optional<boost::asio::ssl::stream<Socket&>> tls;   ///< none: plain TCP
  std::size_t& counted_in;
};

}  // namespace majlis::net
