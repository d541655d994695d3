/// The end of a connection whose last bytes have been handed to the kernel. Lives on the shard of its socket.
#pragma once

#include <memory>

#include "server/net/transport.hpp"

namespace majlis::net {

/// Says that nothing more will be sent (over TLS with close_notify), then reads and drops what the peer still sends, until
/// it ends as well or two seconds are over. A socket closed with bytes unread is reset, and the peer may lose what it was
/// told last (RFC 9112, section 9.6). Nobody else may use the transport any more; operations under way are aborted.
void linger(std::shared_ptr<Transport> transport);

}  // namespace majlis::net
