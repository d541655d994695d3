// An operator keeps what a community wrote, while it goes on writing, and brings it back elsewhere. The run on PostgreSQL keeps and
// brings back a community that lives there.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"
#include "tests/support/scratch_database.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

struct Keeping {
  ScratchDir folder{"backup"};
  ScratchDatabase database{ScratchDatabase::usual_kind(), folder.path()};

  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  Finished back_up(const std::string& file) const { return run_majlisd({"backup", file, "--data", path("data"), "--database", database.url()}); }
};

std::string digest_in(const Finished& finished) {
  REQUIRE_MESSAGE(finished.exit_code == 0, finished.errors);
  const auto at = finished.output.rfind("digest ");
  REQUIRE(at != std::string::npos);
  return finished.output.substr(at + 7, 64);
}

std::string digest_of(const std::string& database) { return digest_in(run_majlisd({"check", "--digest", "--database", database})); }

}  // namespace

TEST_CASE("what was written until the backup is in it, also while people go on writing, and is served where it is restored") {
  const Keeping place;
  const auto file = place.path("kept.db");
  ThreadId lounge;
  {
    ServerProcess server{place.path("data"), {"--rate-scale", "0", "--database", place.database.url()}};
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    const auto group = salma.does(CreateGroup{Slug::trusted("yasmin"), GroupName::trusted("Yasmin"), {}, {}}).group.id;
    const auto room = salma.does(CreateRoom{group, Slug::trusted("square"), RoomName::trusted("Square"), {}, Visibility::public_});
    lounge = room.lounge;
    salma.writes(lounge, "Before.");
    Process backup{majlisd_path(), {"backup", file, "--data", place.path("data"), "--database", place.database.url()}};
    // Fewer than a page: what came before is on it, however much of this is in the backup.
    for (int i = 1; i <= 40; ++i) salma.writes(lounge, "Meanwhile.");
    CHECK_MESSAGE(backup.wait() == 0, backup.errors());
    salma.writes(lounge, "After.");
    CHECK(server.terminate() == 0);
  }
  CHECK(std::filesystem::status(file).permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  const auto digest = digest_of("sqlite:" + file);
  std::filesystem::create_directory(place.path("elsewhere"));
  const ScratchDatabase elsewhere{ScratchDatabase::usual_kind(), place.path("elsewhere")};
  const auto& target = elsewhere.url();
  const auto restored = run_majlisd({"restore", file, "--data", place.path("new"), "--database", target});
  CHECK(digest_in(restored) == digest);
  CHECK(digest_of(target) == digest);
  CHECK(digest_of("sqlite:" + file) == digest);
  ServerProcess server{place.path("new"), {"--rate-scale", "0", "--database", target}};
  Person salma{server.address()};
  salma.signs_in("Salma Haddad");
  const auto view = salma.opens(lounge);
  CHECK(view.posts.posts.front().text.str() == "Before.");
  CHECK(view.posts.posts.back().text.str() != "After.");
  CHECK(salma.writes(lounge, "It goes on.").number == view.thread.last_number + 1);
}

TEST_CASE("what can't be kept or brought back is said, with what to do, and nothing is lost or left behind") {
  const Keeping place;
  {
    ServerProcess server{place.path("data"), {"--database", place.database.url()}};
    Person{server.address(), "Salma Haddad"}.joins_majlis();
    CHECK(server.terminate() == 0);
  }
  const auto kept = place.path("kept.db");
  REQUIRE(place.back_up(kept).exit_code == 0);
  const auto digest = digest_of("sqlite:" + kept);
  std::ofstream{place.path("rubbish.db")} << "This is no database, however long it may be.";
  struct Case {
    std::vector<std::string> arguments;
    std::string_view says;
  };
  const std::vector<Case> cases{
      {{"backup"}, "for example: majlisd backup"},
      {{"restore"}, "for example: majlisd restore"},
      {{"backup", kept, "--data", place.path("data"), "--database", place.database.url()}, "is there already; name a new file"},
      {{"backup", place.path("no/such/folder.db"), "--data", place.path("data"), "--database", place.database.url()}, "make it first"},
      {{"backup", place.path("other.db"), "--data", place.path("nowhere")}, "there is no database"},
      {{"restore", place.path("missing.db"), "--data", place.path("data"), "--database", place.database.url()}, "there is no file"},
      {{"restore", kept, "--data", place.path("data"), "--database", place.database.url()}, "is not empty"},
      {{"restore", place.path("rubbish.db"), "--data", place.path("fresh")}, "backup "},
  };
  for (const auto& [arguments, says] : cases) {
    const auto refused = run_majlisd(arguments);
    CHECK_MESSAGE(refused.exit_code == 2, refused.output, refused.errors);
    CHECK_MESSAGE(contains(refused.errors, says), refused.errors);
  }
  CHECK(digest_of("sqlite:" + kept) == digest);
  CHECK_FALSE(std::filesystem::exists(place.path("other.db")));
  for (const auto& entry : std::filesystem::recursive_directory_iterator{place.folder.path()}) CHECK_FALSE(contains(entry.path().string(), ".part"));
}
