#include "server/community/notices.hpp"

#include "protocol/json/decode.hpp"

namespace majlis::community {

std::optional<storage::EventRecord> append_notice(storage::Tables& tables, const Effects& effects, Time now) {
  NodeNotice notice{effects.reaccess_members, {}, effects.renamed_members, effects.ended_sessions};
  for (const auto& feed : effects.reaccess_feeds) notice.reaccess_feeds.push_back(FeedName::trusted(feed.name()));
  const bool nothing = notice.reaccess_members.empty() && notice.reaccess_feeds.empty() && notice.renamed_members.empty() &&
                       notice.ended_sessions.empty();
  if (nothing) return std::nullopt;
  return tables.feeds().append(Feed::of_nodes(), now, "noticed", json::to_json(notice));
}

std::optional<NodeNotice> read_notice(std::string_view line) {
  json::Document document;
  // Whoever may publish in Redis may say anything: nothing here recurses with it.
  if (!json::parse_file(line, document) || !document.IsObject()) return std::nullopt;
  const auto data = document.FindMember("data");
  if (data == document.MemberEnd()) return std::nullopt;
  auto notice = json::decode<NodeNotice>(data->value);
  if (!notice) return std::nullopt;
  return std::move(*notice);
}

}  // namespace majlis::community
