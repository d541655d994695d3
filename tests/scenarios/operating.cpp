// The operator's story, with the binary itself: starting, configuring, watching, stopping, starting again.
#include <doctest/doctest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "storage/store.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/person.hpp"
#include "tests/support/process.hpp"

using namespace majlis;
using namespace majlis::tests;

namespace {

std::filesystem::path write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream{file} << text;
  return file;
}

RoomCard found_square(Person& owner) {
  const auto group = owner.does(CreateGroup{Slug::trusted("yasmin"), GroupName::trusted("Yasmin"), About::trusted(""), Charter::trusted("")});
  return owner.does(CreateRoom{group.group.id, Slug::trusted("square"), RoomName::trusted("Square"), About::trusted(""), Visibility::public_});
}

/// Leaves a process `more_bytes` beyond what it has mapped; gives the limit there was.
rlimit limit_memory(pid_t pid, rlim_t more_bytes) {
  rlim_t pages = 0;
  std::ifstream{"/proc/" + std::to_string(pid) + "/statm"} >> pages;
  rlimit before{};
  REQUIRE(::prlimit(pid, RLIMIT_AS, nullptr, &before) == 0);
  const rlimit tight{pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more_bytes, before.rlim_max};
  REQUIRE(::prlimit(pid, RLIMIT_AS, &tight, nullptr) == 0);
  return before;
}

}  // namespace

TEST_SUITE("upgrading") {
  TEST_CASE("nobody can take a name that looks like one of before the upgrade") {
    ScratchDir folder{"upgrade"};
    {
      const auto store = storage::open_store("sqlite:" + (folder.path() / "majlis.db").string());
      const auto writer = store->open_writer();
      writer->begin();
      writer->attempt([](storage::Tables& tables) {
        tables.members().add({MemberName::trusted("R!ma"), "r!ma", "?000000000001", "-", Locale::en, Time{1}});
        return true;
      });
      writer->commit();
    }
    ServerProcess server{folder.path()};
    Person visitor{server.address()};
    const Join join{MemberName::trusted("R-ma"), NewPassword::trusted("quite a long one"), Locale::en};
    CHECK(visitor.is_refused(join).code == ErrorCode::taken);
  }
}

TEST_SUITE("configuration") {
  TEST_CASE("a flag goes before the environment, that before the file, that before the default") {
    ScratchDir folder{"config"};
    const auto data = (folder.path() / "data").string();
    const auto file = write_file(folder.path() / "majlis.toml", "rate_scale = 3\nport = \"nonsense\"\n");
    const auto asked = [&](std::vector<std::string> arguments, const Environment& environment) {
      arguments.insert(arguments.begin(), {"check", "--data", data});
      return run_majlisd(arguments, environment).errors;
    };
    CHECK(asked({"--config", file.string()}, {}).find("port = nonsense") != std::string::npos);
    CHECK(asked({"--port", "1x"}, {{"MAJLIS_PORT", "2x"}}).find("MAJLIS_PORT=2x") != std::string::npos);
    ServerProcess chosen{folder.path() / "chosen", {"--log-level", "info", "--config", write_file(folder.path() / "b.toml", "log_level = \"error\"").string()}};
    CHECK(chosen.process().errors().find("serving") != std::string::npos);
  }

  TEST_CASE("what can't be used is refused at start: where it stands, what is allowed, an example") {
    ScratchDir folder{"config"};
    struct Case {
      std::vector<std::string> arguments;
      Environment environment;
      std::string file;
      std::vector<std::string> says;
    };
    const std::vector<Case> cases{
        {{"--prot", "80"}, {}, "", {"--prot", "did you mean --port"}},
        {{"--port", "99999"}, {}, "", {"--port 99999", "0 to 65535", "--port 8080"}},
        {{}, {{"MAJLIS_PORT", "http"}}, "", {"MAJLIS_PORT=http", "0 to 65535", "MAJLIS_PORT=8080"}},
        {{}, {{"MAJLIS_SHARD", "2"}}, "", {"MAJLIS_SHARD", "did you mean MAJLIS_SHARDS"}},
        {{}, {}, "prot = 80", {"line 1", "did you mean port"}},
        {{}, {}, "\nport = 80.5", {"line 2", "0 to 65535", "port = 8080"}},
        {{}, {}, "behind_proxy = \"yes\"", {"true or false", "behind_proxy = true"}},
        {{}, {}, "origins = [\"https://a.example/path\"]", {"without a path", "origins = [\"https://majlis.example.org\"]"}},
        {{}, {}, "port = ", {"line 1", "port = 8080"}},
        {{}, {}, "[network]\nport = 1", {"network"}},
        {{}, {}, "address = \"localhost\"", {"IPv4 or IPv6", "address = \"0.0.0.0\""}},
        {{"--tls-key", "key.pem"}, {}, "", {"tls_certificate", "HTTPS needs both"}},
        {{"--tls-key", "no.pem", "--tls-certificate", "no.pem"}, {}, "", {"no.pem", "no such file"}},
        {{"--database", "mysql://somewhere"}, {}, "", {"mysql", "sqlite:"}},
        {{"--config", "/nowhere/majlis.toml"}, {}, "", {"/nowhere/majlis.toml"}},
        {{"surve"}, {}, "", {"surve", "serve"}},
    };
    for (const auto& [arguments, environment, file, says] : cases) {
      auto all = arguments;
      all.insert(all.end(), {"--data", (folder.path() / "data").string()});
      if (!file.empty()) all.insert(all.end(), {"--config", write_file(folder.path() / "majlis.toml", file).string()});
      const auto finished = run_majlisd(all, environment);
      CAPTURE(finished.errors);
      CHECK(finished.exit_code == 2);
      for (const auto& text : says) CHECK(finished.errors.find(text) != std::string::npos);
    }
  }

  TEST_CASE("a secret in a setting is in no message") {
    ScratchDir folder{"config"};
    const auto finished = run_majlisd({"--data", folder.path().string(), "--database", "postgresqll://majlis:hunter2@db/majlis"});
    CHECK(finished.exit_code == 2);
    CHECK(finished.errors.find("hunter2") == std::string::npos);
  }

  TEST_CASE("help names every setting; version tells one") {
    const auto help = run_majlisd({"--help"});
    CHECK(help.exit_code == 0);
    for (const char* flag : {"--data", "--port", "--tls-certificate", "--feed-retention-days", "--log-format"}) {
      CHECK(help.output.find(flag) != std::string::npos);
    }
    CHECK(run_majlisd({"version"}).output.starts_with("majlisd "));
  }
}

TEST_SUITE("operating") {
  TEST_CASE("health, readiness and metrics answer while it serves; the log is one JSON object a line") {
    ScratchDir folder{"operating"};
    ServerProcess server{folder.path()};
    CHECK(fetch(server.address(), {.target = "/healthz"}).status == 200);
    CHECK(fetch(server.address(), {.target = "/readyz"}).status == 200);
    const auto metrics = fetch(server.address(), {.target = "/metrics"});
    CHECK(metrics.status == 200);
    CHECK(metrics.body.find("majlis_") != std::string::npos);
    CHECK(fetch(server.address(), {.target = "/metrics", .headers = {{"X-Forwarded-For", "203.0.113.9"}}}).status == 404);
    CHECK(server.terminate() == 0);
    std::istringstream log{server.process().errors()};
    int lines = 0;
    for (std::string line; std::getline(log, line); ++lines) {
      CAPTURE(line);
      json::Document entry;
      REQUIRE(json::parse_file(line, entry));
      CHECK(entry.HasMember("at"));
      CHECK(entry.HasMember("level"));
    }
    CHECK(lines >= 2);
  }

  TEST_CASE("where the time of a change goes is told to whoever asks for it at the start") {
    ScratchDir folder{"operating"};
    const auto stages_of = [&](const std::vector<std::string>& flags) {
      ServerProcess server{folder.path(), flags};
      Person founder{server.address(), flags.empty() ? "Salma Haddad" : "Idris Bello"};
      founder.joins_majlis();
      const auto slug = Slug::trusted(flags.empty() ? "first" : "second");
      const auto group = founder.does(CreateGroup{slug, GroupName::trusted("Yard"), {}, {}}).group.id;
      const auto room = founder.does(CreateRoom{group, slug, RoomName::trusted("Room"), {}, Visibility::public_});
      founder.follows(Feed::of(room.id));
      // What was measured of the first is there when the second comes.
      for (const auto* text : {"How long does this take?", "And this?"}) {
        founder.writes(room.lounge, text);
        founder.sees<PostWritten>(Feed::of(room.id));
      }
      const auto metrics = "\n" + fetch(server.address(), {.target = "/metrics"}).body;
      std::string told;
      for (const auto* stage : {"decode", "wait", "apply", "commit", "answer", "publish", "send"}) {
        const auto name = fmt::format("\nmajlis_stage_seconds_count{{stage=\"{}\"}} ", stage);
        if (metrics.find(name) != std::string::npos && metrics.find(name + "0\n") == std::string::npos) told += fmt::format("{} ", stage);
      }
      return told;
    };
    CHECK(stages_of({"--trace-stages"}) == "decode wait apply commit answer publish send ");
    CHECK(stages_of({}).empty());
  }

  TEST_CASE("neither passwords nor tokens are in the log, at its most talkative") {
    ScratchDir folder{"operating"};
    ServerProcess server{folder.path(), {"--log-level", "debug"}};
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    const auto token = salma.does(CreateToken{Label::trusted("bot")}).token;
    Person bot{server.address()};
    bot.acts_with_token(token);
    bot.does(OpenHome{});
    bot.live();
    server.terminate();
    const auto log = server.process().errors();
    for (const auto& secret : {std::string{test_password}, salma.cookie(), token}) CHECK(log.find(secret) == std::string::npos);
  }

  TEST_CASE("SIGTERM: what was sent is answered, clients are told to come back, all is there after the restart") {
    ScratchDir folder{"operating"};
    auto server = std::make_unique<ServerProcess>(folder.path());
    Person salma{server->address(), "Salma Haddad"};
    salma.joins_majlis();
    const auto square = found_square(salma);
    const auto feed = Feed::of(square.id);
    salma.follows(feed);
    std::vector<std::int64_t> asked;
    for (int i = 0; i < 50; ++i) {
      asked.push_back(salma.live().post("write_post", json::to_json(WritePost{square.lounge, Markdown::trusted("before the restart"), {}})));
    }
    salma.sees<PostWritten>(feed);
    const auto began = Clock::now();
    server->process().send_signal(SIGTERM);
    std::int64_t acknowledged = 0;
    std::int64_t highest = 0;
    for (const auto id : asked) {
      const auto line = salma.live().answer(id);
      if (line.kind == Line::Kind::error) {
        CHECK(read_refusal(line.body()).code == ErrorCode::shutting_down);
        continue;
      }
      ++acknowledged;
      highest = std::max(highest, line.as<Post>().number);
    }
    CHECK(salma.live().expect_close().code == 1001);
    CHECK(server->process().wait() == 0);
    CHECK(Clock::now() - began < std::chrono::seconds{10});
    CHECK(acknowledged >= 1);
    server = std::make_unique<ServerProcess>(folder.path());
    salma.moves_to(server->address());
    CHECK(salma.opens(square.id).lounge.last_number == highest);
    CHECK(highest == acknowledged);
    salma.follows(feed, 0);
    while (salma.live().seq(feed) < highest) salma.live().ask(Ping{});
  }

  TEST_CASE("with few files allowed it serves fewer people, says so, and goes on when there is room again") {
    ScratchDir folder{"operating"};
    Process process{"/bin/sh", {"-c", "ulimit -n 100; exec \"$0\" serve --port 0 --rate-scale 0 --shards 1 --log-format text --data \"$1\"", majlisd_path().string(),
                                (folder.path() / "data").string()}};
    const auto line = process.read_line();
    const Address address{.port = static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1)))};
    std::vector<std::unique_ptr<Wire>> crowd;
    for (int i = 0; i < 80; ++i) crowd.push_back(std::make_unique<Wire>(address));
    std::size_t turned_away = 0;
    for (auto& wire : crowd) turned_away += wire->is_closed(Deadline{std::chrono::milliseconds{20}}) ? 1 : 0;
    CHECK(turned_away == 80 - (100 - 64));
    crowd.clear();
    const Deadline deadline;
    int status = 0;
    while (status != 200 && !deadline.is_over()) {
      try {
        status = fetch(address, {.target = "/readyz"}).status;
      } catch (const WireError&) {
        // Still full.
      }
    }
    CHECK(status == 200);
    CHECK(process.errors().find("LimitNOFILE") != std::string::npos);
    process.send_signal(SIGTERM);
    CHECK(process.wait() == 0);
  }

  TEST_CASE("without memory for a password nobody is told that theirs is wrong, and all goes on when there is some again") {
    ScratchDir folder{"operating"};
    ServerProcess server{folder.path()};
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    salma.does(OpenHome{});
    const SignIn sign_in{MemberName::trusted("Salma Haddad"), Password::trusted(std::string{test_password})};
    Person device{server.address()};
    Person newcomer{server.address()};
    newcomer.does(OpenHome{});
    const auto before = limit_memory(server.process().pid(), 8'000'000);
    CHECK(device.is_refused(sign_in).code == ErrorCode::unavailable);
    const Join join{MemberName::trusted("Tareq"), NewPassword::trusted("quite a long one"), {}};
    CHECK(newcomer.is_refused(join).code == ErrorCode::unavailable);
    REQUIRE(::prlimit(server.process().pid(), RLIMIT_AS, &before, nullptr) == 0);
    device.does(sign_in);
    newcomer.does(join);
  }

  TEST_CASE("while it stops nobody new is let in; a second signal ends it at once") {
    ScratchDir folder{"operating"};
    ServerProcess server{folder.path()};
    server.process().send_signal(SIGINT);
    CHECK(server.process().wait() == 0);
    CHECK_THROWS_AS(fetch(server.address(), {.target = "/healthz"}), WireError);
  }

  TEST_CASE("two servers can't use one folder, nor one database, nor one port") {
    ScratchDir folder{"operating"};
    ServerProcess first{folder.path() / "a"};
    const auto same_folder = run_majlisd({"serve", "--data", (folder.path() / "a").string(), "--port", "0"});
    CHECK(same_folder.exit_code == 2);
    CHECK(same_folder.errors.find("another majlisd (process " + std::to_string(first.process().pid()) + ")") != std::string::npos);
    std::filesystem::create_directory(folder.path() / "b");
    std::filesystem::create_symlink(folder.path() / "a" / "majlis.db", folder.path() / "b" / "link.db");
    for (const char* path : {"a/majlis.db", "a/../a/majlis.db", "b/link.db"}) {
      const auto same_database = run_majlisd({"serve", "--data", (folder.path() / "b").string(), "--port", "0", "--database",
                                              "sqlite:" + (folder.path() / path).string()});
      CHECK(same_database.exit_code == 2);
      CHECK(same_database.errors.find("is using this database") != std::string::npos);
    }
    const auto same_port = run_majlisd({"serve", "--data", (folder.path() / "b").string(), "--port", std::to_string(first.address().port)});
    CHECK(same_port.exit_code == 2);
    CHECK(same_port.errors.find("in use") != std::string::npos);
  }

  TEST_CASE("the demo fills an empty database only, its accounts work, and check finds it sound") {
    ScratchDir folder{"operating"};
    const auto file = (source_dir() / "scripts/demo/community.json").string();
    const auto data = folder.path().string();
    const auto filled = run_majlisd({"demo", file, "--data", data, "--password", std::string{test_password}});
    REQUIRE_MESSAGE(filled.exit_code == 0, filled.errors);
    CHECK(filled.output.find(test_password) != std::string::npos);
    CHECK(filled.output.find("Salma Haddad") != std::string::npos);
    const auto again = run_majlisd({"demo", file, "--data", data});
    CHECK(again.exit_code == 2);
    CHECK(again.errors.find("only into an empty one") != std::string::npos);
    const auto check = run_majlisd({"check", "--data", data});
    CHECK(check.exit_code == 0);
    CHECK(check.output.find("sound") != std::string::npos);
    ServerProcess server{folder.path()};
    Person salma{server.address()};
    salma.signs_in("Salma Haddad");
    CHECK_FALSE(salma.does(OpenHome{}).groups.empty());
  }

  TEST_CASE("check says so when the database is damaged, and does not make a new one where there is none") {
    ScratchDir folder{"operating"};
    CHECK(run_majlisd({"check", "--data", folder.path().string()}).exit_code == 2);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "majlis.db"));
    const auto file = (source_dir() / "scripts/demo/community.json").string();
    REQUIRE(run_majlisd({"demo", file, "--data", folder.path().string()}).exit_code == 0);
    {
      std::fstream database{folder.path() / "majlis.db", std::ios::in | std::ios::out | std::ios::binary};
      database.seekp(40 * 4096);
      database << std::string(3 * 4096, '\x5a');
    }
    const auto damaged = run_majlisd({"check", "--data", folder.path().string()});
    CHECK(damaged.exit_code != 0);
  }
}

TEST_SUITE("tls") {
  TEST_CASE("with a certificate and its key everything goes over TLS, WebSockets too, and the cookie is Secure") {
    ScratchDir folder{"tls"};
    const Certificate certificate;
    ServerProcess server{folder.path() / "data", {"--tls-certificate", certificate.chain(), "--tls-key", certificate.key(), "--rate-scale", "0"}};
    CHECK(server.address().tls);
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    const auto square = found_square(salma);
    const auto feed = Feed::of(square.id);
    salma.follows(feed);
    for (int i = 0; i < 200; ++i) salma.writes(square.lounge, std::string(2'000, 'x'));
    while (salma.live().seq(feed) < 200) salma.live().ask(Ping{});
    const auto reply = fetch(server.address(), {.method = "POST", .target = "/api/v1/join", .headers = {{"Content-Type", "application/json"}},
                                                .body = R"({"name":"Tareq","password":"correct horse battery"})"});
    CHECK(reply.header("Set-Cookie").find("Secure") != std::string::npos);
    CHECK_FALSE(reply.header("Strict-Transport-Security").empty());
    Address plain = server.address();
    plain.tls = false;
    CHECK_THROWS_AS(fetch(plain, {.target = "/healthz"}), WireError);
    CHECK(salma.live().ask(Ping{}));
    CHECK(server.terminate() == 0);
  }

  TEST_CASE("SIGHUP takes a new certificate into use; one that can't be used changes nothing, nor does SIGHUP without TLS") {
    ScratchDir folder{"tls"};
    const Certificate first{"first.example"};
    const Certificate second{"second.example"};
    ServerProcess server{folder.path() / "data", {"--tls-certificate", first.chain(), "--tls-key", first.key(), "--log-level", "info"}};
    const auto serves = [&](const std::string& host) {
      const Deadline deadline;
      while (!deadline.is_over()) {
        if (Wire{server.address()}.certificate_host() == host) return true;
      }
      return false;
    };
    CHECK(serves("first.example"));
    Person salma{server.address(), "Salma Haddad"};
    salma.joins_majlis();
    salma.live();
    for (const auto& [from, to] : {std::pair{second.chain(), first.chain()}, std::pair{second.key(), first.key()}}) {
      std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
    }
    server.process().send_signal(SIGHUP);
    CHECK(serves("second.example"));
    CHECK(salma.live().ask(Ping{}));
    write_file(first.chain(), "not a certificate");
    server.process().send_signal(SIGHUP);
    while (server.process().errors().find("the certificate in use stays") == std::string::npos) CHECK(serves("second.example"));
    CHECK(serves("second.example"));
    ServerProcess plain{folder.path() / "plain"};
    plain.process().send_signal(SIGHUP);
    CHECK(fetch(plain.address(), {.target = "/healthz"}).status == 200);
    CHECK(plain.terminate() == 0);
  }

  TEST_CASE("a key that does not fit is refused at start") {
    ScratchDir folder{"tls"};
    const auto file = write_file(folder.path() / "cert.pem", "not a certificate").string();
    const auto finished = run_majlisd({"--data", (folder.path() / "data").string(), "--port", "0", "--tls-certificate", file, "--tls-key", file});
    CHECK(finished.exit_code == 2);
    CHECK(finished.errors.find("cert.pem") != std::string::npos);
  }
}
