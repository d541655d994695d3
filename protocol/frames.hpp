/// Frames: a text frame holds one or more of these JSON objects, one a line. Requests come in; replies, events and
/// signals go out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/errors.hpp"
#include "protocol/events.hpp"
#include "protocol/feeds.hpp"
#include "protocol/json/encode.hpp"
#include "protocol/json/value.hpp"

namespace majlis {

/// `{"id":12,"op":"write_post","key":"0191…","args":{…}}`. `args` points into the document it was read from.
struct Request {
  std::int64_t id = 0;
  std::string op;
  std::optional<IdempotencyKey> key;
  const json::Value* args = nullptr;   ///< never null after read_request; an empty object when left out
};

struct UnreadableRequest {
  std::int64_t id;                     ///< 0 when it could not be read
  Refusal refusal;
};

/// Reads one line. `into` keeps the parsed text and must outlive the request.
tl::expected<Request, UnreadableRequest> read_request(std::string_view line, json::Document& into);

/// `{"id":12,"ok":…}`; `reply_json` is the encoded reply.
std::string reply_line(std::int64_t id, std::string_view reply_json);
/// `{"id":12,"error":{…}}`
std::string error_line(std::int64_t id, const Refusal& refusal);
/// `{"error":{…}}`'s inner object, also the body of an HTTP error.
std::string error_json(const Refusal& refusal);

/// `{"feed":"room:42","seq":918,"at":…,"event":"post_written","data":{…}}`
std::string event_line(const Feed& feed, std::int64_t seq, Time at, std::string_view event, std::string_view data_json);
/// `{"feed":"room:42","signal":"typing","data":{…}}`
std::string signal_line(const Feed& feed, std::string_view signal, std::string_view data_json);
/// `{"feed":"room:42","end":"not_allowed"}`: the follow is over. `feed_reset`: fetch the state anew, then follow again.
std::string end_line(const Feed& feed, ErrorCode why);

template <class Signal>
std::string signal_line(const Feed& feed, const Signal& signal) {
  return signal_line(feed, wire_name<Signal>(), json::to_json(signal));
}

}  // namespace majlis
