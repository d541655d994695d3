#include "server/live/node.hpp"

#include "server/live/session.hpp"

namespace majlis::live {
namespace {

template <class... Case>
struct Cases : Case... {
  using Case::operator()...;
};
template <class... Case>
Cases(Case...) -> Cases<Case...>;

}  // namespace

Node::Node(Shards& shards, storage::Store& store, Engine::Options options)
    : shards_(shards), draining_(shards.count(), 0),
      engine_(shards, store, options, metrics_, [this](Shard& shard, const Bulletin& bulletin) { receive(shard, bulletin); }) {
  const auto tell = [this](const Feed& feed, std::string line) {
    shards_.on_all([this, feed, line = std::move(line)](Shard& shard) { local(shard).audiences.signal(feed, line); });
  };
  Bus& bus = engine_.bus();
  const auto share = [&bus](RoomId room, std::string said) { bus.tell_crowd(room, std::move(said)); };
  for (ShardIndex index = 0; index < shards.count(); ++index) {
    Shard& shard = shards[index];
    const auto share_limits = [this, &shard](const std::string& bucket, const rules::Budget& budget) { share_limit(shard, bucket, budget); };
    if (bus.is_shared()) locals_.push_back(std::make_unique<Local>(shard, tell, share, share_limits, options, &bus, engine_.stages(), shards.count()));
    else locals_.push_back(std::make_unique<Local>(shard, tell, nullptr, nullptr, options, nullptr, engine_.stages(), shards.count()));
    shards[index].every_second([this, index] { tick(shards_[index]); });
  }
}

Node::~Node() = default;

void Node::with_crowd(RoomId room, std::function<void(Crowd&)> job) {
  const ShardIndex home = home_of(room);
  shards_.on(home, [this, home, job = std::move(job)] { job(locals_[home]->crowd); });
}

void Node::share_limit(Shard& shard, const std::string& bucket, const rules::Budget& budget) {
  // Each node allows what comes until it hears of the others: that is made up for by waiting longer, within bounds.
  constexpr int debt_max = 10;
  engine_.bus().take_shared("requests:" + bucket, budget, debt_max, [this, &shard, bucket](std::optional<std::int64_t> wait_ms) {
    if (!wait_ms) return;
    shards_.on(shard.index(), [this, &shard, bucket, wait_ms] { local(shard).limiter.hold(bucket, *wait_ms, shard.unix_now()); });
  });
}

void Node::drain() {
  shards_.on_all([this](Shard& shard) { draining_[shard.index()] = 1; });
}

void Node::receive(Shard& shard, const Bulletin& bulletin) {
  Local& here = local(shard);
  const auto sessions_of = [&](MemberId member) {
    std::vector<std::shared_ptr<Session>> found;
    const auto [first, last] = here.sessions_of.equal_range(member);
    for (auto entry = first; entry != last; ++entry) found.push_back(entry->second->shared_from_this());
    return found;
  };
  for (const auto& entry : bulletin) {
    std::visit(Cases{[&](const PublishedEvent& event) {
                       if (shard.index() == 0) metrics_.events.Increment();
                       here.audiences.deliver(event);
                       if (event.committed != StageTrace::Moment{}) engine_.stages().took(Stage::publish, event.committed);
                       if (event.wrote && home_of(RoomId{event.feed.id}) == shard.index()) here.crowd.stop_typing(RoomId{event.feed.id}, *event.wrote);
                     },
                     [&](const Reaccess& reaccess) {
                       if (const auto* feed = std::get_if<Feed>(&reaccess.whose)) return here.audiences.ask_again(*feed);
                       for (const auto& session : sessions_of(std::get<MemberId>(reaccess.whose))) session->ask_all_again();
                     },
                     [&](const Renamed& renamed) {
                       here.crowd.rename(renamed.member);
                       for (const auto& session : sessions_of(renamed.member.id)) session->rename(renamed.member);
                     },
                     [&](const Reached& reached) { here.audiences.reach(reached.feed, reached.seq); },
                     [&](const Disowned& disowned) { here.audiences.begin_anew(disowned.feed); },
                     [&](const CrowdElsewhere& crowd) {
                       if (home_of(crowd.room) == shard.index()) here.crowd.hear(crowd.room, crowd.node, *crowd.said, shard.unix_now());
                     },
                     [&](const CrowdAsked& asked) {
                       if (home_of(asked.room) == shard.index()) here.crowd.share_again(asked.room);
                     },
                     [&](const LostTouch&) {
                       std::vector<std::shared_ptr<Session>> all;
                       for (Session* session : here.sessions) all.push_back(session->shared_from_this());
                       for (const auto& session : all) session->hang_up(try_again);
                     },
                     [&](const SessionOver& over) {
                       for (const auto& session : sessions_of(over.member)) {
                         if (session->caller().identity->session == over.session) session->hang_up(session_over);
                       }
                     }},
               entry);
  }
}

void Node::tick(Shard& shard) {
  const Time now = shard.unix_now();
  Local& here = local(shard);
  here.crowd.tick(now);
  here.limiter.tidy(now);
  engine_.tidy(shard, now);
  if (shard.index() == 0) engine_.upkeep();
  for (const auto& weak : std::exchange(here.to_retry, {})) {
    if (const auto session = weak.lock()) session->retry();
  }
  std::vector<std::shared_ptr<Session>> expired;
  for (Session* session : here.sessions) {
    if (const auto& identity = session->caller().identity; identity && identity->expires_at <= now) expired.push_back(session->shared_from_this());
  }
  for (const auto& session : expired) session->hang_up(session_over);
}

}  // namespace majlis::live
