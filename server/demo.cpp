#include "server/community/demo.hpp"

#include <sodium.h>

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "server/commands.hpp"
#include "server/data_folder.hpp"
#include "server/live/engine.hpp"
#include "server/logging.hpp"
#include "server/rules/passwords.hpp"

namespace majlis::app {
namespace {

class DemoSecrets : public community::Secrets {
 public:
  std::string token() override {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    char text[64];
    return sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  }
};

/// Easy to type on a phone: no letters or digits that are taken for each other. 60 bits.
std::string random_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (int i = 0; i < 12; ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
  }
  return password;
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw ConfigError{fmt::format("{}: can't read this file; majlisd demo takes one like scripts/demo/community.json", file.string())};
  return {std::istreambuf_iterator<char>{in}, {}};
}

bool is_empty(const storage::Tables& tables) { return !tables.members().find(MemberId{1}) && tables.groups().list({}, 1).empty(); }

/// Nullopt: somebody lives there already.
std::optional<Result<community::DemoReport>> fill(storage::Store& store, const json::Value& file, const std::string& hash) {
  std::optional<Result<community::DemoReport>> outcome;
  DemoSecrets secrets;
  const auto writer = store.open_writer();
  writer->begin();
  writer->attempt([&](storage::Tables& tables) {
    if (!is_empty(tables)) return false;
    outcome = community::fill_demo(tables, file, live::system_now(), hash, secrets);
    return outcome->has_value();
  });
  writer->commit();
  return outcome;
}

void print(const community::DemoReport& report, const std::string& password) {
  fmt::print("A demo community: {} members, {} groups, {} rooms, {} threads, {} posts.\n", report.members, report.groups,
             report.rooms, report.threads, report.posts);
  fmt::print("Sign in as one of them, all with the password {}\n", password);
  for (const auto& account : report.accounts) fmt::print("  {:<24} {}\n", account.name, account.role);
}

}  // namespace

int fill_demo(const Config& config, const std::filesystem::path& file, const std::optional<std::string>& chosen) {
  set_up_logging(config);
  const auto text = read_text(file);
  json::Document description;
  if (const auto parsed = json::parse_file(text, description); !parsed) {
    throw ConfigError{fmt::format("{}: {}", file.string(), parsed.error().message)};
  }
  const auto password = NewPassword::parse(chosen.value_or(random_password()));
  if (!password) throw ConfigError{fmt::format("--password: {}", password.error())};
  const DataFolder folder{config.data, config.database};
  const auto store = storage::open_store(config.database);
  const auto report = fill(*store, description, rules::hash_password(password->str()));
  if (!report) {
    throw ConfigError{fmt::format("{}: this database has members already; a demo goes only into an empty one, for example: "
                                  "majlisd demo {} --data demo-data", without_password(config.database), file.string())};
  }
  if (!*report) {
    const auto& refusal = report->error();
    throw ConfigError{fmt::format("{}: {}{}{}", file.string(), refusal.field, refusal.field.empty() ? "" : ": ", refusal.message)};
  }
  print(**report, password->str());
  return 0;
}

}  // namespace majlis::app
