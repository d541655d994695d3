#include "server/community/deleted_text.hpp"

#include <algorithm>
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
  explicit Telling(storage::EventRecord& event) : event_(&event), data_(std::make_unique<json::Document>()) {
    if (!json::parse_file(event.data_json, *data_)) data_->SetObject();   // damaged: `majlisd check` says so
  }

  PostId post() { return id_of(waiting() ? member(waiting(), "post") : member(told(), "id")); }
  PostId answered() { return id_of(member(member(told(), "reply_to"), "post")); }

  void blank_post() {
    empty(member(told(), "text"));
    if (json::Value* post = told()) post->EraseMember("html");
    if (json::Value* mentions = member(told(), "mentions")) mentions->SetArray();
    empty(member(data_.get(), "excerpt"));
    empty(member(member(member(data_.get(), "thread"), "last"), "excerpt"));
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
    data_->Accept(out);
    event_->data_json.assign(buffer.GetString(), buffer.GetSize());
  }

 private:
  json::Value* told() { return member(data_.get(), "post"); }
  json::Value* waiting() { return member(data_.get(), "waiting"); }
  /// The cards of those whom the post mentioned go, like its words.
  void keep_speakers() {
    json::Value* cards = member(data_.get(), "members");
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

  storage::EventRecord* event_;
  std::unique_ptr<json::Document> data_;
  bool changed_ = false;
};

}  // namespace

void blank_deleted(const storage::Tables& tables, std::vector<storage::EventRecord>& events) {
  std::vector<Telling> tellings;
  std::vector<PostId> posts;
  for (auto& event : events) {
    if (!tells_words(event)) continue;
    auto& telling = tellings.emplace_back(event);
    for (const auto post : {telling.post(), telling.answered()}) {
      if (post != PostId{}) posts.push_back(post);
    }
  }
  const auto deleted = tables.posts().list_deleted_among(posts);
  if (deleted.empty()) return;
  const auto is_deleted = [&](PostId post) { return std::ranges::binary_search(deleted, post); };
  for (auto& telling : tellings) {
    if (is_deleted(telling.post())) telling.blank_post();
    if (is_deleted(telling.answered())) telling.blank_answered();
    telling.write_back();
  }
}

}  // namespace majlis::community
