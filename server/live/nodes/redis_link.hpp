/// One connection to Redis: hiredis on an event loop of Asio's. Used on one shard.
#pragma once

#include <functional>
#include <memory>
#include <initializer_list>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <hiredis/async.h>

namespace majlis::live {

class RedisLink {
 public:
  /// `reply` is null when the connection went away first, and lives for the call only. Not called at all for what is said on a
  /// link that is lost already: whoever must know has a deadline.
  using OnReply = std::function<void(const redisReply* reply)>;

  /// Called from the loop, none of them within the constructor or a call into this.
  struct Handlers {
    std::function<void()> opened;
    std::function<void(std::string why)> lost;                   ///< once; nothing comes after it
    std::function<void(const redisReply& push)> pushed;          ///< whatever comes of subscriptions
  };

  RedisLink(boost::asio::io_context& context, const boost::asio::ip::tcp::endpoint& endpoint, Handlers handlers);
  /// Nothing is called any more, but for replies that are still owed: with null.
  ~RedisLink();
  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;

  /// Words of a command, which may hold any bytes. Once the link is lost nothing happens.
  void command(std::initializer_list<std::string_view> words, OnReply on_reply = nullptr);
  /// SUBSCRIBE or UNSUBSCRIBE: from the first on, only these.
  void subscription(std::string_view command, std::string_view channel);

 private:
  struct Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace majlis::live
