/// Accounts: names, passwords, sessions.
#include "server/community/sessions.hpp"
#include "server/community/upkeep.hpp"
#include "server/rules/names.hpp"
#include "server/rules/passwords.hpp"
#include "tests/unit/community/world.hpp"

namespace majlis::tests {
namespace {

using Events = std::vector<std::string>;
using community::PasswordTask;
using community::PasswordWork;

Result<SignedIn> join(World& world, std::string_view name) {
  world.prepare_password({false, {}, "hash"});
  return world.as(std::nullopt, Join{text<MemberName>(name), text<NewPassword>("long enough"), Locale::ar});
}

std::optional<community::Identity> who_has(World& world, std::string_view token) {
  std::optional<community::Identity> found;
  world.read([&](const storage::Tables& tables) { found = community::find_identity(tables, token, world.now()); });
  return found;
}

std::vector<SessionId> ended(const World& world) {
  std::vector<SessionId> sessions;
  for (const auto& [member, session] : world.effects().ended_sessions) sessions.push_back(session);
  return sessions;
}

template <class Op>
std::optional<PasswordTask> task_of(World& world, std::optional<MemberId> who, const Op& op) {
  std::optional<PasswordTask> task;
  world.read([&](const storage::Tables& tables) {
    task = community::password_task_of(community::Snapshot{tables, world.actor(who), world.now()}, op);
  });
  return task;
}

TEST_CASE("who joins is signed in, and their token opens their account and no other") {
  World world;
  const auto joined = accepted(join(world, "Nadia Karim"));
  CHECK(joined.me.locale == Locale::ar);
  CHECK(joined.session.current);
  CHECK(joined.session.label.str() == "Firefox");
  REQUIRE(world.effects().issued);
  const auto token = world.effects().issued->token;
  CHECK(world.heard() == Events{Feed::of(joined.me.id).name() + " session_started"});
  CHECK(world.data_of(Feed::of(joined.me.id), "session_started").find(token) == std::string::npos);
  CHECK(who_has(world, token)->member.id == joined.me.id);
  CHECK_FALSE(who_has(world, token + "x"));
  CHECK_FALSE(who_has(world, community::hash_token(token)));
  CHECK_FALSE(who_has(world, ""));
}

TEST_CASE("a name is taken by whoever writes it alike, or so that it looks alike") {
  World world;
  accepted(join(world, "Nadia Karim"));
  accepted(join(world, "أم خالد"));
  for (const char* name : {"nadia_karim", "NADIA  KARIM", "Nádia Karim", "Nаdia Karim" /* Cyrillic a */, "ام خالد", "أمّ خالد"}) {
    CAPTURE(name);
    CHECK(refusal(join(world, name)) == "taken name");
  }
  for (const char* name : {"nadia@karim", "ـ", "_"}) {
    CAPTURE(name);
    CHECK(refusal(join(world, name)) == "bad_field name");
  }
}

TEST_CASE("a new password has ten characters, whatever their bytes") {
  World world;
  world.prepare_password({false, {}, "hash"});
  const Join short_one{text<MemberName>("Nadia"), text<NewPassword>("صباحالخير"), {}};
  CHECK(refusal(world.as(std::nullopt, short_one)) == "bad_field password");
  const auto me = accepted(join(world, "Nadia")).me.id;
  world.prepare_password({true, "hash", "new hash"});
  const ChangePassword op{text<Password>("long enough"), text<NewPassword>("صباحالخير")};
  CHECK(refusal(world.as(me, op)) == "bad_field new_password");
}

TEST_CASE("signing in takes the right password, and tells nothing else") {
  World world;
  const auto me = accepted(join(world, "Nadia")).me;
  const SignIn op{text<MemberName>("NADIA"), text<Password>("long enough")};
  CHECK(task_of(world, std::nullopt, op)->verify_hash == "hash");
  CHECK(task_of(world, std::nullopt, op)->account == "nadia");
  world.prepare_password({true, "hash", {}});
  CHECK(accepted(world.as(std::nullopt, op)).me.id == me.id);
  world.prepare_password({false, "hash", {}});
  const auto wrong_password = world.as(std::nullopt, op);
  const SignIn unknown{text<MemberName>("Nobody"), text<Password>("long enough")};
  CHECK(task_of(world, std::nullopt, unknown)->verify_hash == rules::hash_that_never_fits());
  world.prepare_password({false, rules::hash_that_never_fits(), {}});
  const auto wrong_name = world.as(std::nullopt, unknown);
  CHECK(refusal(wrong_password) == "wrong_credentials");
  CHECK(refusal(wrong_name) == refusal(wrong_password));
  CHECK(wrong_name.error().message == wrong_password.error().message);
}

TEST_CASE("a password that was changed meanwhile signs nobody in") {
  World world;
  accepted(join(world, "Nadia"));
  world.prepare_password({true, "an earlier hash", {}});
  CHECK(refusal(world.as(std::nullopt, SignIn{text<MemberName>("Nadia"), text<Password>("long enough")})) == "wrong_credentials");
}

TEST_CASE("a new password ends every other session, bots too") {
  World world;
  const auto joined = accepted(join(world, "Nadia"));
  const auto first_token = world.effects().issued->token;
  const auto me = joined.me.id;
  const auto bot = accepted(world.as(me, CreateToken{text<Label>("Bell")}));
  world.act_with_session(joined.session.id);
  const ChangePassword op{text<Password>("long enough"), text<NewPassword>("longer still")};
  CHECK(task_of(world, me, op)->account == "nadia");
  world.prepare_password({false, "hash", "new hash"});
  CHECK(refusal(world.as(me, op)) == "wrong_credentials");
  world.prepare_password({true, "hash", "new hash"});
  accepted(world.as(me, op));
  CHECK(world.heard() == Events{Feed::of(me).name() + " session_ended"});
  CHECK(ended(world) == std::vector{bot.session.id});
  CHECK(who_has(world, first_token));
  CHECK_FALSE(who_has(world, bot.token));
}

TEST_CASE("sessions end when asked, by their own member only, and by time") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  const auto token = world.effects().issued->token;
  const auto idris = accepted(join(world, "Idris"));
  CHECK(refusal(world.as(idris.me.id, EndSession{nadia.session.id})) == "not_found");
  const auto bot = accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")}));
  world.act_with_session(nadia.session.id);
  const auto sessions = accepted(world.as(nadia.me.id, ListSessions{})).sessions;
  REQUIRE(sessions.size() == 2);
  CHECK(sessions[0].current);
  CHECK(sessions[1].kind == SessionKind::bot);
  accepted(world.as(nadia.me.id, EndSession{bot.session.id}));
  CHECK(ended(world) == std::vector{bot.session.id});
  world.wait(limits::session_lifetime_ms);
  CHECK_FALSE(who_has(world, token));
  CHECK(accepted(world.as(nadia.me.id, ListSessions{})).sessions.empty());
}

TEST_CASE("signing out ends this session") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  const auto token = world.effects().issued->token;
  world.act_with_session(nadia.session.id);
  accepted(world.as(nadia.me.id, SignOut{}));
  CHECK(ended(world) == std::vector{nadia.session.id});
  CHECK_FALSE(who_has(world, token));
  CHECK(refusal(world.as(std::nullopt, SignOut{})) == "not_signed_in");
}

TEST_CASE("a device that is used stays signed in, a bot's token runs out all the same") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  const auto device = world.effects().issued->token;
  const auto bot = accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")}));
  world.wait(limits::session_lifetime_ms - 60'000);
  CHECK(who_has(world, device)->stale);
  for (const auto session : {nadia.session.id, bot.session.id}) {
    world.change({}, [&](community::Change& change) {
      community::touch_session(change.tables(), session, change.now());
      return true;
    });
  }
  CHECK(world.heard().empty());
  CHECK_FALSE(who_has(world, device)->stale);
  world.wait(120'000);
  CHECK(who_has(world, device));
  CHECK_FALSE(who_has(world, bot.token));
}

TEST_CASE("the fifty-first device puts the one out that was idle longest") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  for (int i = 0; i < limits::sessions_per_member; ++i) accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")}));
  CHECK(ended(world) == std::vector{nadia.session.id});
  CHECK(accepted(world.as(nadia.me.id, ListSessions{})).sessions.size() == 50);
}

TEST_CASE("a device that makes the fifty-first session is not the one put out") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  world.act_with_session(nadia.session.id);
  const auto first = accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")})).session.id;
  for (int i = 1; i < limits::sessions_per_member; ++i) accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")}));
  CHECK(ended(world) == std::vector{first});
}

TEST_CASE("a bot can't make tokens: they would outlive its own") {
  World world;
  const auto nadia = accepted(join(world, "Nadia"));
  const auto bot = accepted(world.as(nadia.me.id, CreateToken{text<Label>("Bell")})).session.id;
  world.act_with_session(bot);
  CHECK(refusal(world.as(nadia.me.id, CreateToken{text<Label>("Twin")})) == "not_allowed");
}

TEST_CASE("a member who changes name is renamed wherever they belong") {
  Quarter q;
  const auto me = accepted(q.world.as(q.member, ChangeProfile{text<MemberName>("Nadia Karim"), {}}));
  CHECK(me.name.str() == "Nadia Karim");
  const auto own = Feed::of(q.member).name();
  CHECK(q.world.heard() == Events{own + " profile_changed", own + " member_renamed", Feed::of(q.group).name() + " member_renamed"});
  CHECK(refusal(q.world.as(q.other, ChangeProfile{text<MemberName>("nadia karim"), {}})) == "taken name");
  CHECK_MESSAGE(accepted(q.world.as(q.member, ChangeProfile{text<MemberName>("nadia KARIM"), {}})).name.str() == "nadia KARIM",
                "one's own name may be written another way");
  accepted(q.world.as(q.member, ChangeProfile{{}, Locale::en}));
  CHECK(q.world.heard().empty());
  accepted(q.world.as(q.member, ChangeProfile{{}, Locale::ar}));
  CHECK(q.world.heard() == Events{own + " profile_changed"});
}

TEST_CASE("names of before get the shape that new ones have, and each keeps its own") {
  World world;
  auto joined_long_ago = [&, marker = std::string{"?1"}](std::string_view name) mutable {
    MemberId id;
    ++marker.back();
    world.change({}, [&](community::Change& change) {
      id = change.tables().members().add({text<MemberName>(name), rules::name_key(name), marker, "h", Locale::en, change.now()});
      return true;
    });
    return id;
  };
  const auto first = joined_long_ago("R!ma & Co");
  const auto alike = joined_long_ago("R~ma + C.o");
  const auto signs = joined_long_ago("★★");
  const auto step = [&] {
    std::int64_t made = 0;
    world.change({}, [&](community::Change& change) { return (made = community::make_name_shapes(change.tables())) > 0; });
    return made;
  };
  CHECK(step() == 3);
  CHECK(step() == 0);
  world.read([&](const storage::Tables& tables) {
    const auto& members = tables.members();
    const auto shape = rules::name_shape("R·ma, Co");
    CHECK(shape == rules::name_shape("Rma Co"));
    CHECK(members.find_by_name_shape(shape) == first);
    CHECK(members.find_by_name_shape(shape + ' ' + std::to_string(alike.value)) == alike);
    CHECK(members.find_by_name_shape(' ' + std::to_string(signs.value)) == signs);
  });
}

TEST_CASE("what is outdated goes in small steps, and nothing else") {
  Quarter q;
  const auto post = q.say(q.member, q.open_room.lounge, "kept");
  const auto bot = accepted(q.world.as(q.member, CreateToken{text<Label>("Bell")}));
  const auto step = [&] {
    std::int64_t gone = 0;
    q.world.change({}, [&](community::Change& change) {
      gone = community::remove_outdated(change.tables(), change.now(), limits::session_lifetime_ms);
      return true;
    });
    return gone;
  };
  CHECK(step() == 0);
  q.world.wait(limits::session_lifetime_ms);
  CHECK(step() > 0);
  CHECK(step() == 0);
  CHECK_FALSE(who_has(q.world, bot.token));
  CHECK(accepted(q.world.as(q.member, FindPost{post.id})).number == 1);
}

}  // namespace
}  // namespace majlis::tests
