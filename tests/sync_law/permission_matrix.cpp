// Who may do what: every operation, asked of a real server by everybody there is, in every kind of room, about one's own
// things and others'. The answer must be the one that the tables of server/rules give.
#include <doctest/doctest.h>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

#include "protocol/schema/type.hpp"
#include "server/community/sessions.hpp"
#include "server/rules/permissions.hpp"
#include "tests/support/person.hpp"
#include "tests/support/test_server.hpp"
#include "tests/sync_law/permission_cases.hpp"

using namespace majlis;
using namespace majlis::tests;
using rules::Ownership;
using rules::Standing;

namespace {

constexpr Standing standings[] = {Standing::guest, Standing::outsider, Standing::observer, Standing::member, Standing::moderator, Standing::owner};

/// One way of asking.
struct Question {
  Standing standing;
  Visibility visibility;
  bool admitted;
  Ownership ownership;

  std::string text() const {
    return fmt::format("{}, {} room{}, {}", boost::describe::enum_to_string(standing, ""), boost::describe::enum_to_string(visibility, ""),
                       admitted ? " (let in)" : "", ownership == Ownership::own ? "own" : "others'");
  }
};

bool concerns_rooms(Scope scope) { return scope == Scope::room || scope == Scope::room_as_member || scope == Scope::room_name; }

std::vector<Question> questions_for(const PermissionCase& asked) {
  std::vector<Question> all;
  for (const auto standing : standings) {
    for (const auto visibility : {Visibility::public_, Visibility::members, Visibility::hidden}) {
      for (const bool admitted : {false, true}) {
        for (const auto ownership : {Ownership::own, Ownership::others}) {
          const bool in_group = standing >= Standing::observer;
          if (admitted && (visibility != Visibility::hidden || !in_group)) continue;
          if (!concerns_rooms(asked.scope) && visibility != Visibility::public_) continue;
          if (ownership == Ownership::own && (!asked.has_owner || standing == Standing::guest)) continue;
          all.push_back({standing, visibility, admitted, ownership});
        }
      }
    }
  }
  return all;
}

ErrorCode denial(Standing standing) { return standing == Standing::guest ? ErrorCode::not_signed_in : ErrorCode::not_allowed; }

/// What the tables say; nullopt: allowed.
std::optional<ErrorCode> expected(const PermissionCase& asked, const Question& question) {
  const auto& [standing, visibility, admitted, ownership] = question;
  if (concerns_rooms(asked.scope) && !rules::may_know_of(visibility, standing, admitted)) return ErrorCode::not_found;
  const bool reads = asked.scope == Scope::room || asked.scope == Scope::room_as_member;
  if (reads && !rules::may_read(visibility, standing, admitted)) return denial(standing);
  if (!rules::is_allowed(asked.traits.permission, standing, ownership)) {
    // Somebody else's session is answered like none at all.
    const bool secret = asked.traits.permission == Permission::own_session && standing != Standing::guest;
    return secret ? ErrorCode::not_found : denial(standing);
  }
  if (asked.scope == Scope::room_as_member && standing < Standing::observer) return denial(standing);
  return std::nullopt;
}

/// Makes stages straight in storage: no password is hashed, and no limit is met.
class Builder {
 public:
  explicit Builder(storage::Store& store) : writer_(store.open_writer()) {}

  std::vector<Stage> build(const std::vector<Question>& questions) {
    std::vector<Stage> stages;
    writer_->begin();
    writer_->attempt([&](storage::Tables& tables) {
      for (const auto& question : questions) stages.push_back(build(tables, question));
      return true;
    });
    writer_->commit();
    return stages;
  }

 private:
  static constexpr Time then{1'700'000'000'000};

  Stage build(storage::Tables& tables, const Question& question) {
    Stage stage;
    stage.fresh = fmt::format("fresh{}", ++count_);
    stage.token = fmt::format("token-of-{:-<40}", count_);
    const auto founder = add_member(tables, "founder");
    stage.other = add_member(tables, "other");
    if (question.standing != Standing::guest) stage.actor = add_member(tables, "actor");
    stage.group_slug = Slug::trusted(fmt::format("group{}", count_));
    stage.group = tables.groups().add({stage.group_slug, GroupName::trusted("Group"), About::trusted(""), Charter::trusted(""), {}, then});
    tables.groups().add_member(stage.group, founder, Role::owner, then);
    tables.groups().add_member(stage.group, stage.other, Role::member, then);
    if (question.standing >= Standing::observer) tables.groups().add_member(stage.group, *stage.actor, role_of(question.standing), then);
    stage.room = tables.rooms().add({stage.group, Slug::trusted("room"), RoomName::trusted("Room"), About::trusted(""), question.visibility, then});
    if (question.admitted) tables.rooms().add_admission(stage.room.id, *stage.actor, then);
    const auto owner = question.ownership == Ownership::own ? *stage.actor : stage.other;
    stage.thread = tables.threads().add({stage.room.id, Title::trusted("Thread"), owner, then});
    stage.post = tables.posts().add({stage.thread, owner, then, {Markdown::trusted("Post"), {}, {"Post"}, {}}, {}}).id;
    if (stage.actor) add_session(tables, *stage.actor, stage.token);
    stage.session = add_session(tables, owner, stage.token + "-second");
    return stage;
  }

  static Role role_of(Standing standing) {
    return static_cast<Role>(static_cast<int>(standing) - static_cast<int>(Standing::observer));
  }

  MemberId add_member(storage::Tables& tables, std::string_view who) {
    const auto name = fmt::format("{}{}", who, count_);
    return tables.members().add({MemberName::trusted(name), name, name, "no hash", Locale::en, then});
  }

  static SessionId add_session(storage::Tables& tables, MemberId member, const std::string& token) {
    const Time far{4'000'000'000'000};
    return tables.sessions().add({member, SessionKind::device, Label::trusted("test"), community::hash_token(token), far, far});
  }

  std::unique_ptr<storage::Writer> writer_;
  std::int64_t count_ = 0;
};

/// Nullopt: allowed.
std::optional<Refusal> ask(const Address& address, const PermissionCase& asked, const Stage& stage) {
  Person actor{address};
  if (stage.actor) actor.acts_with_token(stage.token);
  const auto args = asked.args_json(stage);
  if (asked.traits.effect != Effect::live) {
    const auto reply = actor.posts_to("/api/v1/" + asked.name, args);
    if (reply.status == 200) return std::nullopt;
    json::Document document;
    REQUIRE(json::parse_file(reply.body, document));
    return read_refusal(document);
  }
  auto& line = actor.live();
  if (asked.name == "set_presence" || asked.name == "set_typing") (void)line.follow(Feed::of(stage.room.id), 0);
  const auto answer = line.answer(line.post(asked.name, args));
  if (answer.kind == Line::Kind::reply) return std::nullopt;
  return read_refusal(answer.body());
}

}  // namespace

TEST_SUITE("permissions") {
  TEST_CASE("every operation of the protocol has its case") {
    std::set<std::string> known;
    for (const auto& asked : permission_cases()) CHECK_MESSAGE(known.insert(asked.name).second, asked.name << " has two cases");
    for (const auto& operation : schema::operations()) {
      CHECK_MESSAGE(known.contains(operation.name), operation.name << " has no case in permission_cases.cpp");
    }
    CHECK(known.size() == schema::operations().size());
  }

  TEST_CASE("the server allows and refuses exactly what the tables say") {
    TestServer server;
    Builder builder{server.store()};
    std::int64_t asked_questions = 0;
    std::int64_t allowed = 0;
    for (const auto& asked : permission_cases()) {
      const auto questions = questions_for(asked);
      const auto stages = builder.build(questions);
      for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto what = fmt::format("{}: {}", asked.name, questions[i].text());
        CAPTURE(what);
        const auto answer = ask(server.address(), asked, stages[i]);
        const auto expectation = expected(asked, questions[i]);
        ++asked_questions;
        if (expectation) {
          REQUIRE_MESSAGE(answer, what << " was allowed");
          CHECK(error_row(answer->code).name == error_row(*expectation).name);
        } else {
          ++allowed;
          const bool through = !answer || asked.allowed_but.contains(answer->code);
          CHECK_MESSAGE(through, what << " was refused: " << (answer ? error_row(answer->code).name : ""));
        }
      }
    }
    MESSAGE(asked_questions, " questions, ", allowed, " allowed");
    CHECK(allowed > asked_questions / 5);
    CHECK(allowed < asked_questions * 4 / 5);
  }

  TEST_CASE("the same for the feeds of groups, moderators and members, by both doors") {
    TestServer server;
    Builder builder{server.store()};
    for (const auto standing : standings) {
      const auto stage = builder.build({{standing, Visibility::public_, false, Ownership::others}}).front();
      Person actor{server.address()};
      if (stage.actor) actor.acts_with_token(stage.token);
      const auto check = [&](const Feed& feed, bool allowed) {
        const auto what = fmt::format("{} of {}", boost::describe::enum_to_string(standing, ""), feed.name());
        CAPTURE(what);
        const auto read = actor.calls(ReadFeed{FeedName::trusted(feed.name()), {0}});
        const auto followed = actor.live().follow(feed, 0);
        CHECK(read.has_value() == allowed);
        CHECK(followed.has_value() == allowed);
        if (allowed) return;
        CHECK(read.error().code == denial(standing));
        CHECK(followed.error().code == denial(standing));
      };
      check(Feed::of(stage.group), rules::is_allowed(Permission::read_members, standing));
      check(Feed::moderators_of(stage.group), rules::is_allowed(Permission::read_moderators_feed, standing));
      check(Feed::of(stage.other), false);
      if (stage.actor) check(Feed::of(*stage.actor), true);
    }
  }
}
