#include "server/community/deleted_text.hpp"

#include <algorithm>
#include <charconv>
#include <type_traits>
#include <utility>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "protocol/events.hpp"
#include "protocol/json/encode.hpp"
#include "protocol/json/value.hpp"

namespace majlis::community {
namespace {

using TellingWords = boost::mp11::mp_list<ThreadStarted, PostWritten, PostEdited, PostRestored, WaitingAdded, WaitingChanged>;

/// Wherever a post is told or shown, there is an excerpt, of itself or of what it answers.
template <class T>
constexpr bool holds_excerpt() {
  if constexpr (std::is_same_v<T, Excerpt>) {
    return true;
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto part) { found = found || holds_excerpt<std::remove_cvref_t<decltype(std::declval<T>().*part.pointer)>>(); });
    return found;
  } else if constexpr (requires { typename T::value_type; }) {
    return holds_excerpt<typename T::value_type>();
  } else {
    return false;
  }
}
template <class Event>
using IsListed = std::bool_constant<holds_excerpt<Event>() == boost::mp11::mp_contains<TellingWords, Event>::value>;
static_assert(boost::mp11::mp_all_of<Events, IsListed>::value, "an event that tells a post's words, or no longer does: see TellingWords");

bool tells_words(const storage::EventRecord& event) {
  bool tells = false;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, TellingWords>>(
      [&](auto type) { tells = tells || event.event == wire_name<typename decltype(type)::type>(); });
  return tells;
}

json::Value* member(json::Value* object, const char* name) {
  if (!object || !object->IsObject()) return nullptr;
  const auto found = object->FindMember(name);
  return found == object->MemberEnd() ? nullptr : &found->value;
}

PostId id_of(const json::Value* value) { return value && value->IsInt64() ? PostId{value->GetInt64()} : PostId{}; }

/// An event that tells a post's words, open for changes.
class Telling {
 public:
  explicit Telling(storage::EventRecord& event) : event_(event) {
    if (!json::parse_file(event.data_json, data_)) data_.SetObject();   // damaged: `majlisd check` says so
  }

  PostId post() { return id_of(waiting() ? member(waiting(), "post") : member(told(), "id")); }
  PostId answered() { return id_of(member(member(told(), "reply_to"), "post")); }

  void blank_post() {
    empty(member(told(), "text"));
    if (json::Value* post = told()) post->EraseMember("html");
    if (json::Value* mentions = member(told(), "mentions")) mentions->SetArray();
    empty(member(&data_, "excerpt"));
    empty(member(member(member(&data_, "thread"), "last"), "excerpt"));
    empty(member(waiting(), "excerpt"));
    keep_speakers();
    changed_ = true;
  }
  void blank_answered() {
    empty(member(member(told(), "reply_to"), "excerpt"));
    changed_ = true;
  }
  void write_back() {
    if (!changed_) return;
    json::Buffer buffer;
    json::Writer out{buffer};
    data_.Accept(out);
    event_.data_json.assign(buffer.GetString(), buffer.GetSize());
  }

 private:
  json::Value* told() { return member(&data_, "post"); }
  json::Value* waiting() { return member(&data_, "waiting"); }
  /// The cards of those whom the post mentioned go, like its words.
  void keep_speakers() {
    json::Value* cards = member(&data_, "members");
    if (!cards || !cards->IsArray()) return;
    const auto is_named = [](const json::Value* speaker, const json::Value& card) {
      const auto id = card.FindMember("id");
      return speaker && id != card.MemberEnd() && id->value == *speaker;
    };
    const json::Value* author = member(told(), "author");
    const json::Value* answered = member(member(told(), "reply_to"), "author");
    for (auto* card = cards->Begin(); card != cards->End();) {
      card = is_named(author, *card) || is_named(answered, *card) ? card + 1 : cards->Erase(card);
    }
  }
  static void empty(json::Value* text) {
    if (text) text->SetString("", 0);
  }

  storage::EventRecord& event_;
  json::Document data_;
  bool changed_ = false;
};

/// What stands in an event where ids of posts do, `"id":7` and `"post":7`, and ids of others with them: events are as our own
/// encoder writes them, and taking each apart would cost more than all else that is done to read a feed.
void find_candidates(std::string_view event_json, std::vector<PostId>& candidates) {
  for (auto colon = event_json.find(':'); colon != std::string_view::npos; colon = event_json.find(':', colon + 1)) {
    const auto before = event_json.substr(0, colon);
    if (!before.ends_with(R"("id")") && !before.ends_with(R"("post")")) continue;
    PostId id;
    const auto [end, error] = std::from_chars(event_json.data() + colon + 1, event_json.data() + event_json.size(), id.value);
    if (error == std::errc{}) candidates.push_back(id);
  }
}

std::vector<PostId> list_deleted(const storage::Tables& tables, const std::vector<storage::EventRecord>& events) {
  std::vector<PostId> candidates;
  for (const auto& event : events) {
    if (tells_words(event)) find_candidates(event.data_json, candidates);
  }
  std::ranges::sort(candidates);
  const auto again = std::ranges::unique(candidates);
  candidates.erase(again.begin(), again.end());
  return tables.posts().list_deleted_among(candidates);
}

}  // namespace

void blank_deleted(const storage::Tables& tables, std::vector<storage::EventRecord>& events) {
  const auto deleted = list_deleted(tables, events);
  if (deleted.empty()) return;
  const auto is_deleted = [&](PostId post) { return std::ranges::binary_search(deleted, post); };
  std::vector<PostId> candidates;
  for (auto& event : events) {
    candidates.clear();
    if (tells_words(event)) find_candidates(event.data_json, candidates);
    if (std::ranges::none_of(candidates, is_deleted)) continue;
    Telling telling{event};
    if (is_deleted(telling.post())) telling.blank_post();
    if (is_deleted(telling.answered())) telling.blank_answered();
    telling.write_back();
  }
}

}  // namespace majlis::community
