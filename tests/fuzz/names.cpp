/// Any bytes as a name, a reaction and a feed's name: keys are keys of themselves, and parsing undoes printing.
#include "protocol/feeds.hpp"
#include "server/rules/names.hpp"
#include "server/rules/reactions.hpp"
#include "tests/fuzz/support/must.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace majlis;
  const std::string text{fuzz::text_of(data, size)};
  if (const auto feed = Feed::parse(text)) {
    fuzz::must(feed->name() == text, "a feed has one name", text);
    fuzz::must(Feed::from_key(feed->key()) == *feed, "and one key", text);
  }
  if (const auto reaction = Reaction::parse(text)) (void)rules::is_reaction(*reaction);
  const auto name = MemberName::parse(text);
  if (!name) return 0;
  const auto key = rules::name_key(name->str());
  fuzz::must(is_valid_utf8(key), "a key is UTF-8", text);
  fuzz::must(rules::name_key(key) == key, "a key is the key of itself", text);
  fuzz::must(is_valid_utf8(rules::name_shape(name->str())), "a shape is UTF-8", text);
  if (rules::check_member_name(*name).empty()) fuzz::must(!key.empty(), "a name that is allowed can be looked for", text);
  return 0;
}
