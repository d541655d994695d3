#include "server/live/session.hpp"

#include <algorithm>

#include "protocol/json/decode.hpp"
#include "protocol/limits.hpp"
#include "server/community/posts.hpp"

namespace majlis::live {

community::Actor Caller::actor() const {
  community::Actor actor;
  actor.device = device;
  if (identity) {
    actor.member = identity->member.id;
    actor.session = identity->session;
  }
  return actor;
}

Session::Session(Node& node, Shard& shard, Outlet& outlet, Caller caller)
    : node_(node), shard_(shard), local_(node.local(shard)), outlet_(&outlet), caller_(std::move(caller)) {
  local_.sessions.insert(this);
  if (caller_.identity) local_.sessions_of.emplace(caller_.identity->member.id, this);
  node_.metrics().connections.Increment();
  node_.metrics().connections_opened.Increment();
}

Session::~Session() { end(); }

void Session::end() {
  if (!outlet_) return;
  outlet_ = nullptr;
  look_at(std::nullopt);
  followings_.clear();
  local_.sessions.erase(this);
  if (caller_.identity) {
    const auto [first, last] = local_.sessions_of.equal_range(caller_.identity->member.id);
    local_.sessions_of.erase(std::find_if(first, last, [this](const auto& entry) { return entry.second == this; }));
  }
  node_.metrics().connections.Decrement();
}

void Session::send_lines(std::string_view lines) {
  if (outlet_) outlet_->send(make_frame(lines), Importance::event);
}

void Session::hang_up(const HangUp& why) {
  if (outlet_) outlet_->close(why);
}

void Session::confirm_identity() {
  if (!caller_.identity) return;
  const auto read = [session = caller_.identity->session](const storage::Tables& tables) -> Result<bool> {
    return tables.sessions().find(session).has_value();
  };
  node_.engine().read<bool>(shard_, read, [weak = weak_from_this()](Result<bool> is_there) {
    const auto self = weak.lock();
    if (!self) return;
    if (!is_there) self->hang_up(try_again);
    else if (!*is_there) self->hang_up(session_over);
  });
}

// Requests ----------------------------------------------------------------------------------------------------------

bool Session::on_text(std::string_view text) {
  untaken_ = text.substr(take_in(text));
  taken_ = 0;
  held_ = !untaken_.empty() || under_way_ >= limits::requests_in_flight;
  return !held_;
}

/// Takes requests until enough is under way; gives how far they reach.
std::size_t Session::take_in(std::string_view text) {
  std::size_t taken = 0;
  while (taken < text.size() && is_open() && under_way_ < limits::requests_in_flight) {
    const auto end = std::min(text.find('\n', taken), text.size());
    if (end > taken) on_request(text.substr(taken, end - taken));
    taken = std::min(end + 1, text.size());
  }
  return is_open() ? taken : text.size();
}

void Session::request_done() {
  --under_way_;
  if (!held_ || going_on_ || under_way_ >= limits::requests_in_flight / 2) return;
  // Not at once: whoever is done here may be in the middle of a list that new requests change.
  going_on_ = true;
  node_.shards().on(shard_.index(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->go_on();
  });
}

void Session::go_on() {
  going_on_ = false;
  if (!outlet_ || !held_) return;
  taken_ += take_in(std::string_view{untaken_}.substr(taken_));
  if (taken_ < untaken_.size() || under_way_ >= limits::requests_in_flight) return;
  untaken_ = {};
  held_ = false;
  outlet_->resume();
}

void Session::answer(std::int64_t id, const Result<std::string>& reply) {
  if (!reply) node_.metrics().refusals.Increment();
  send_lines(reply ? reply_line(id, *reply) : error_line(id, reply.error()));
}

void Session::on_request(std::string_view line) {
  if (++refused_in_row_ > limits::refused_in_row) return hang_up(flooding);
  node_.metrics().requests.Increment();
  const auto read_at = node_.engine().stages().now();
  json::Document document;
  const auto request = read_request(line, document);
  if (!request) return answer(request.error().id, tl::unexpected(request.error().refusal));
  if (node_.is_draining(shard_)) return answer(request->id, refused(ErrorCode::shutting_down));
  bool live = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, LiveOperations>>([&](auto op) {
    live = live || request->op == wire_name<typename decltype(op)::type>();
  });
  if (live) on_live(*request);
  else on_call(*request, read_at);
}

void Session::on_call(const Request& request, StageTrace::Moment read_at) {
  auto call = community::decode_call(request.op, *request.args);
  if (!call) return answer(request.id, tl::unexpected(std::move(call.error())));
  const auto& traits = (*call)->traits();
  if (traits.rate == RateClass::credentials) {
    // Only an HTTP answer can set the cookie; and there each guess costs a request.
    return answer(request.id, refused(ErrorCode::bad_request, "sign in and change passwords with POST /api/v1/" + request.op, "op"));
  }
  const auto member = caller_.identity ? std::optional{caller_.identity->member.id} : std::nullopt;
  if (const auto wait_ms = local_.limiter.take(traits.rate, member, caller_.address, shard_.unix_now())) {
    auto refusal = refuse(ErrorCode::slow_down);
    refusal.retry_after_ms = *wait_ms;
    return answer(request.id, tl::unexpected(std::move(refusal)));
  }
  refused_in_row_ = 0;
  const bool change = traits.effect == Effect::change;
  auto& histogram = change ? node_.metrics().change_seconds : node_.metrics().query_seconds;
  CallRequest asked{std::move(*call), caller_.actor(), request.key, read_at};
  ++under_way_;
  node_.engine().call(shard_, std::move(asked),
                      [self = shared_from_this(), id = request.id, began = std::chrono::steady_clock::now(), &histogram](CallOutcome outcome) {
                        histogram.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
                        self->answer(id, outcome.reply);
                        self->request_done();
                      });
}

void Session::on_live(const Request& request) {
  const auto member = caller_.identity ? std::optional{caller_.identity->member.id} : std::nullopt;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, LiveOperations>>([&](auto identity) {
    using Op = typename decltype(identity)::type;
    if (request.op != wire_name<Op>()) return;
    const auto op = json::decode<Op>(*request.args);
    if (!op) return answer(request.id, tl::unexpected(op.error()));
    if (Op::traits.permission == Permission::signed_in && !member) return answer(request.id, refused(ErrorCode::not_signed_in));
    if (const auto wait_ms = local_.limiter.take(Op::traits.rate, member, caller_.address, shard_.unix_now())) {
      auto refusal = refuse(ErrorCode::slow_down);
      refusal.retry_after_ms = *wait_ms;
      return answer(request.id, tl::unexpected(std::move(refusal)));
    }
    refused_in_row_ = 0;
    const auto reply = handle(request.id, *op);
    if (!reply || !reply->empty()) answer(request.id, reply);
  });
}

Result<std::string> Session::handle(std::int64_t id, const Follow& op) {
  const auto feed = Feed::parse(op.feed.str());
  if (!feed) return refused(ErrorCode::bad_field, "no such kind of feed", "feed");
  if (followings_.size() >= limits::follows_per_connection && !find_following(*feed)) {
    return refused(ErrorCode::too_many, "this connection follows too many feeds");
  }
  stop_following(*feed);
  followings_.push_back(std::make_unique<Following>(local_.audiences, *this, *outlet_, *feed, op.after.value));
  followings_.back()->owe_reply(id);
  ++under_way_;
  read_on(*followings_.back());
  return std::string{};   // the reply comes with the first stretch
}

Result<std::string> Session::handle(std::int64_t, const Unfollow& op) {
  const auto feed = Feed::parse(op.feed.str());
  if (!feed) return refused(ErrorCode::bad_field, "no such kind of feed", "feed");
  stop_following(*feed);
  return json::to_json(Done{});
}

Result<std::string> Session::handle(std::int64_t, const SetPresence& op) {
  if (op.room && !follows(*op.room)) return refused(ErrorCode::conflict, "follow the room first", "room");
  look_at(op.room);
  return json::to_json(Done{});
}

Result<std::string> Session::handle(std::int64_t id, const SetTyping& op) {
  if (!follows(op.room)) return refused(ErrorCode::conflict, "follow the room first", "room");
  ++under_way_;
  const auto read = [actor = caller_.actor(), &shard = shard_, op](const storage::Tables& tables) -> Result<bool> {
    return community::may_type(community::Snapshot{tables, actor, shard.unix_now()}, op).map([] { return true; });
  };
  node_.engine().read<bool>(shard_, read, [weak = weak_from_this(), id, op](Result<bool> may) {
    const auto self = weak.lock();
    if (!self || !self->outlet_) return;
    if (may) {
      self->node_.with_crowd(op.room, [op, member = self->caller_.identity->member, now = self->shard_.unix_now()](Crowd& crowd) {
        crowd.type(op.room, op.thread, member, now);
      });
    }
    self->answer(id, may.map([](bool) { return json::to_json(Done{}); }));
    self->request_done();
  });
  return std::string{};   // the reply comes once the store has said who may
}

Result<std::string> Session::handle(std::int64_t, const Ping&) { return json::to_json(Pong{shard_.unix_now()}); }

// Presence ----------------------------------------------------------------------------------------------------------

void Session::look_at(std::optional<RoomId> room) {
  if (room == looking_at_) return;
  const auto before = std::exchange(looking_at_, room);
  if (before) node_.with_crowd(*before, [room = *before, member = caller_.identity->member.id](Crowd& crowd) { crowd.leave(room, member); });
  if (room) node_.with_crowd(*room, [room = *room, member = caller_.identity->member](Crowd& crowd) { crowd.enter(room, member); });
}

}  // namespace majlis::live
