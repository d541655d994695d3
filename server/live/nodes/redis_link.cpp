#include "server/live/nodes/redis_link.hpp"

#include <utility>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

namespace majlis::live {

namespace asio = boost::asio;

/// hiredis says when it wants to read or write and does it itself; all that is needed is to tell it when it can. It may free its
/// context, and with it leave the descriptor, within any call into it, and is freed best by nobody while it calls back: so
/// whatever ends a link is posted.
struct RedisLink::Loop : std::enable_shared_from_this<Loop> {
  Loop(asio::io_context& context, Handlers from) : descriptor(context), handlers(std::move(from)) {}

  static Loop& of(void* data) { return *static_cast<Loop*>(data); }

  void adopt(redisAsyncContext* from);
  void wait(asio::posix::stream_descriptor::wait_type what, bool Loop::*wanted, bool Loop::*waiting, void (*handle)(redisAsyncContext*));
  void want_read() {
    wants_read = true;
    wait(asio::posix::stream_descriptor::wait_read, &Loop::wants_read, &Loop::waits_read, redisAsyncHandleRead);
  }
  void want_write() {
    wants_write = true;
    wait(asio::posix::stream_descriptor::wait_write, &Loop::wants_write, &Loop::waits_write, redisAsyncHandleWrite);
  }
  void report_opened() {
    asio::post(descriptor.get_executor(), [weak = weak_from_this()] {
      if (const auto self = weak.lock(); self && self->redis && self->handlers.opened) self->handlers.opened();
    });
  }
  void report_lost(std::string why) {
    asio::post(descriptor.get_executor(), [weak = weak_from_this(), why = std::move(why)] {
      const auto self = weak.lock();
      if (!self) return;
      if (const auto lost = std::exchange(self->handlers.lost, nullptr)) lost(why);
    });
  }
  void leave() {
    descriptor.release();
    redis = nullptr;
  }

  asio::posix::stream_descriptor descriptor;
  Handlers handlers;
  redisAsyncContext* redis = nullptr;
  bool wants_read = false;
  bool wants_write = false;
  bool waits_read = false;
  bool waits_write = false;
};

void RedisLink::Loop::adopt(redisAsyncContext* from) {
  redis = from;
  redis->data = this;
  descriptor.assign(redis->c.fd);
  redis->ev.data = this;
  redis->ev.addRead = [](void* data) { of(data).want_read(); };
  redis->ev.delRead = [](void* data) { of(data).wants_read = false; };
  redis->ev.addWrite = [](void* data) { of(data).want_write(); };
  redis->ev.delWrite = [](void* data) { of(data).wants_write = false; };
  redis->ev.cleanup = [](void* data) { of(data).leave(); };
  redisAsyncSetConnectCallback(redis, [](const redisAsyncContext* context, int status) {
    if (status == REDIS_OK) of(context->data).report_opened();
    else of(context->data).report_lost(context->errstr);
  });
  redisAsyncSetDisconnectCallback(redis, [](const redisAsyncContext* context, int status) {
    of(context->data).report_lost(status == REDIS_OK ? "closed" : context->errstr);
  });
}

void RedisLink::Loop::wait(asio::posix::stream_descriptor::wait_type what, bool Loop::*wanted, bool Loop::*waiting,
                           void (*handle)(redisAsyncContext*)) {
  if (this->*waiting) return;
  this->*waiting = true;
  descriptor.async_wait(what, [self = shared_from_this(), what, wanted, waiting, handle](const boost::system::error_code& error) {
    (*self).*waiting = false;
    if (error || !self->redis || !((*self).*wanted)) return;
    handle(self->redis);
    if (self->redis && (*self).*wanted) self->wait(what, wanted, waiting, handle);
  });
}

RedisLink::RedisLink(asio::io_context& context, const asio::ip::tcp::endpoint& endpoint, Handlers handlers)
    : loop_(std::make_shared<Loop>(context, std::move(handlers))) {
  redisAsyncContext* redis = redisAsyncConnect(endpoint.address().to_string().c_str(), endpoint.port());
  if (redis && !redis->err) {
    loop_->adopt(redis);
    return;
  }
  loop_->report_lost(redis ? redis->errstr : "out of memory");
  if (redis) redisAsyncFree(redis);
}

RedisLink::~RedisLink() {
  loop_->handlers = {};
  if (loop_->redis) redisAsyncFree(loop_->redis);
}

void RedisLink::command(std::initializer_list<std::string_view> words, OnReply on_reply) {
  if (!loop_->redis) return;
  std::vector<const char*> begins;
  std::vector<std::size_t> sizes;
  for (const auto& word : words) {
    begins.push_back(word.data());
    sizes.push_back(word.size());
  }
  // hiredis calls back once for each, with null when it is freed before.
  const auto relay = [](redisAsyncContext*, void* reply, void* data) {
    const std::unique_ptr<OnReply> asked{static_cast<OnReply*>(data)};
    if (*asked) (*asked)(static_cast<const redisReply*>(reply));
  };
  auto asked = std::make_unique<OnReply>(std::move(on_reply));
  if (redisAsyncCommandArgv(loop_->redis, relay, asked.get(), static_cast<int>(words.size()), begins.data(), sizes.data()) == REDIS_OK) {
    (void)asked.release();
  }
}

void RedisLink::subscription(std::string_view command, std::string_view channel) {
  if (!loop_->redis) return;
  const auto relay = [](redisAsyncContext* context, void* reply, void*) {
    const auto& handlers = Loop::of(context->data).handlers;
    if (reply && handlers.pushed) handlers.pushed(*static_cast<const redisReply*>(reply));
  };
  const char* words[]{command.data(), channel.data()};
  const std::size_t sizes[]{command.size(), channel.size()};
  redisAsyncCommandArgv(loop_->redis, relay, nullptr, 2, words, sizes);
}

}  // namespace majlis::live
