#include "server/community/accounts.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/community/access.hpp"
#include "server/community/sessions.hpp"
#include "server/rules/names.hpp"
#include "server/rules/passwords.hpp"

namespace majlis::community {
namespace {

Session session_of(const storage::SessionRecord& record, const Actor& actor) {
  return {record.id, record.kind, record.label, record.started_at, record.seen_at, record.expires_at, record.id == actor.session};
}

void end_session(Change& change, const storage::SessionRecord& session) {
  change.tables().sessions().remove(session.id);
  change.emit(Feed::of(session.member), SessionEnded{session.id});
  change.effects.ended_sessions.push_back({session.member, session.id});
}

/// Makes room for one more: the session that was not used for the longest time goes, but not the one that asks.
void end_oldest_beyond_limit(Change& change, MemberId member) {
  auto sessions = change.tables().sessions().list(member);
  std::ranges::stable_partition(sessions, [&](const auto& session) { return session.id == change.actor().session; });
  while (sessions.size() >= static_cast<std::size_t>(limits::sessions_per_member)) {
    end_session(change, sessions.back());
    sessions.pop_back();
  }
}

struct NewlyIssued {
  Session session;
  IssuedSession secret;
};

/// The token goes to the one who asked and nowhere else; the event tells the member's other devices.
NewlyIssued issue_session(Change& change, MemberId member, SessionKind kind, const Label& label) {
  end_oldest_beyond_limit(change, member);
  const IssuedSession secret{change.secrets().token(), Time{change.now().ms + limits::session_lifetime_ms}};
  const auto id = change.tables().sessions().add(
      {member, kind, label, hash_token(secret.token), change.now(), secret.expires_at});
  const Session session{id, kind, label, change.now(), change.now(), secret.expires_at, false};
  change.emit(Feed::of(member), SessionStarted{session});
  return {session, secret};
}

SignedIn sign_in_device(Change& change, MemberId member) {
  auto issued = issue_session(change, member, SessionKind::device, change.actor().device);
  change.effects.issued = std::move(issued.secret);
  issued.session.current = true;
  return {me_of(change.tables(), member), issued.session};
}

/// Refused when the name can't be one, or when somebody else has it or one that looks like it.
Result<void> require_free_name(const Snapshot& now, const MemberName& name, std::optional<MemberId> own) {
  if (auto wrong = rules::check_member_name(name); !wrong.empty()) {
    return refused(ErrorCode::bad_field, std::move(wrong), "name");
  }
  const auto same = now.tables().members().find_by_name_key(rules::name_key(name.str()));
  if (same && same->id != own) return refused(ErrorCode::taken, "this name is taken", "name");
  const auto alike = now.tables().members().find_by_name_shape(rules::name_shape(name.str()));
  if (alike && alike != own) return refused(ErrorCode::taken, "this name looks like somebody else's", "name");
  return {};
}

Result<void> require_good_password(const NewPassword& password, std::string field) {
  auto wrong = rules::check_new_password(password);
  if (wrong.empty()) return {};
  return refused(ErrorCode::bad_field, std::move(wrong), std::move(field));
}

/// Whether the password work that was done before fits the account as it is now.
bool is_verified(const Change& change, MemberId member) {
  const auto hash = change.tables().members().find_password_hash(member);
  return change.password && change.password->verified && hash && change.password->verified_hash == *hash;
}

const std::string& new_hash_of(const Change& change) {
  const bool hashed = change.password && !change.password->new_hash.empty();
  if (!hashed) throw std::logic_error{"a password was not hashed before its change"};
  return change.password->new_hash;
}

}  // namespace

Me me_of(const storage::Tables& tables, MemberId member) {
  const auto record = tables.members().find(member);
  if (!record) throw std::logic_error{"a signed-in member is not in the store"};
  return {record->id, record->name, record->locale, record->joined_at};
}

Result<MemberId> add_member(Change& change, const MemberName& name, Locale locale, const std::string& password_hash) {
  if (auto free = require_free_name(change, name, std::nullopt); !free) return pass_on(free);
  return change.tables().members().add(
      {name, rules::name_key(name.str()), rules::name_shape(name.str()), password_hash, locale, change.now()});
}

std::optional<PasswordTask> password_task_of(const Snapshot&, const Join& op) {
  return PasswordTask{.account = {}, .verify_hash = {}, .verify_password = {}, .new_password = op.password.str()};
}

Result<SignedIn> handle(Change& change, const Join& op) {
  if (auto good = require_good_password(op.password, "password"); !good) return pass_on(good);
  auto member = add_member(change, op.name, op.locale.value_or(Locale::en), new_hash_of(change));
  if (!member) return pass_on(member);
  return sign_in_device(change, *member);
}

/// An unknown name costs the same work as a known one, and gets the same answer.
std::optional<PasswordTask> password_task_of(const Snapshot& now, const SignIn& op) {
  PasswordTask task{.account = rules::name_key(op.name.str()), .verify_hash = rules::hash_that_never_fits(),
                    .verify_password = op.password.str(), .new_password = {}};
  if (const auto member = now.tables().members().find_by_name_key(task.account)) {
    if (auto hash = now.tables().members().find_password_hash(member->id)) task.verify_hash = std::move(*hash);
  }
  return task;
}

Result<SignedIn> handle(Change& change, const SignIn& op) {
  const auto member = change.tables().members().find_by_name_key(rules::name_key(op.name.str()));
  if (!member || !is_verified(change, member->id)) return refused(ErrorCode::wrong_credentials);
  return sign_in_device(change, member->id);
}

Result<Done> handle(Change& change, const SignOut&) {
  auto member = require_member(change);
  if (!member) return pass_on(member);
  const auto current = change.actor().session;
  if (const auto session = current ? change.tables().sessions().find(*current) : std::nullopt) end_session(change, *session);
  return Done{};
}

std::optional<PasswordTask> password_task_of(const Snapshot& now, const ChangePassword& op) {
  const auto member = now.actor().member;
  const auto record = member ? now.tables().members().find(*member) : std::nullopt;
  if (!record) return std::nullopt;
  return PasswordTask{.account = rules::name_key(record->name.str()),
                      .verify_hash = now.tables().members().find_password_hash(*member).value_or(rules::hash_that_never_fits()),
                      .verify_password = op.password.str(), .new_password = op.new_password.str()};
}

Result<Done> handle(Change& change, const ChangePassword& op) {
  auto member = require_member(change);
  if (!member) return pass_on(member);
  if (auto good = require_good_password(op.new_password, "new_password"); !good) return pass_on(good);
  if (!is_verified(change, *member)) return refused(ErrorCode::wrong_credentials, "the present password is wrong");
  change.tables().members().update_password_hash(*member, new_hash_of(change));
  for (const auto& session : change.tables().sessions().list(*member)) {
    if (session.id != change.actor().session) end_session(change, session);
  }
  return Done{};
}

Result<Me> handle(Change& change, const ChangeProfile& op) {
  auto member = require_member(change);
  if (!member) return pass_on(member);
  const Me before = me_of(change.tables(), *member);
  const bool renamed = op.name && *op.name != before.name;
  if (renamed) {
    if (auto free = require_free_name(change, *op.name, *member); !free) return pass_on(free);
    change.tables().members().update_name(*member, *op.name, rules::name_key(op.name->str()), rules::name_shape(op.name->str()));
  }
  const bool relocated = op.locale && *op.locale != before.locale;
  if (relocated) change.tables().members().update_locale(*member, *op.locale);
  const Me me = me_of(change.tables(), *member);
  if (renamed || relocated) change.emit(Feed::of(*member), ProfileChanged{me});
  if (renamed) {
    const MemberRenamed event{{me.id, me.name}};
    change.effects.renamed_members.push_back(event.member);
    change.emit(Feed::of(*member), event);
    for (const auto group : change.tables().groups().list_of_member(*member)) change.emit(Feed::of(group), event);
  }
  return me;
}

Result<SessionList> handle(const Snapshot& now, const ListSessions&) {
  auto member = require_member(now);
  if (!member) return pass_on(member);
  SessionList list;
  for (const auto& record : now.tables().sessions().list(*member)) {
    if (record.expires_at > now.now()) list.sessions.push_back(session_of(record, now.actor()));
  }
  std::ranges::stable_partition(list.sessions, &Session::current);
  return list;
}

Result<Done> handle(Change& change, const EndSession& op) {
  auto member = require_member(change);
  if (!member) return pass_on(member);
  const auto session = change.tables().sessions().find(op.session);
  // Somebody else's session is answered like none at all.
  if (!session || session->member != *member) return refused(ErrorCode::not_found);
  end_session(change, *session);
  return Done{};
}

/// A token that makes tokens would outlive its own end.
Result<void> require_device(const Snapshot& now) {
  const auto session = now.actor().session ? now.tables().sessions().find(*now.actor().session) : std::nullopt;
  if (session && session->kind == SessionKind::bot) return refused(ErrorCode::not_allowed, "a bot can't make tokens");
  return {};
}

Result<CreatedToken> handle(Change& change, const CreateToken& op) {
  auto member = require_member(change);
  if (!member) return pass_on(member);
  if (auto device = require_device(change); !device) return pass_on(device);
  auto issued = issue_session(change, *member, SessionKind::bot, op.label);
  return CreatedToken{issued.session, issued.secret.token};
}

}  // namespace majlis::community
