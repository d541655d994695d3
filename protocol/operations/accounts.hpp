/// Accounts: joining, signing in, devices and bots.
#pragma once

#include <string>
#include <vector>

#include "protocol/nouns/member.hpp"
#include "protocol/operation.hpp"

namespace majlis {

/// Over HTTP the session travels as a cookie (docs/protocol.md); it never appears in a body.
struct SignedIn {
  Me me;
  Session session;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (me, session))

struct Join {
  static constexpr OperationTraits traits{Effect::change, Permission::anybody, RateClass::credentials,
      "Becomes a member, with a name nobody else has and a password; signs this device in."};
  MemberName name;
  NewPassword password;
  std::optional<Locale> locale;
  using Reply = SignedIn;
};
BOOST_DESCRIBE_STRUCT(Join, (), (name, password, locale))

struct SignIn {
  static constexpr OperationTraits traits{Effect::change, Permission::anybody, RateClass::credentials,
      "Signs this device in. A wrong name and a wrong password get the same answer."};
  MemberName name;
  Password password;
  using Reply = SignedIn;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (name, password))

struct SignOut {
  static constexpr OperationTraits traits{Effect::change, Permission::signed_in, RateClass::write,
      "Ends this session; its open connections are closed."};
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(SignOut, (), ())

struct ChangePassword {
  static constexpr OperationTraits traits{Effect::change, Permission::signed_in, RateClass::credentials,
      "Sets a new password and ends every other session of the member, bots included."};
  Password password;
  NewPassword new_password;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (password, new_password))

struct ChangeProfile {
  static constexpr OperationTraits traits{Effect::change, Permission::signed_in, RateClass::write,
      "Changes the member's own name or language."};
  std::optional<MemberName> name;
  std::optional<Locale> locale;
  using Reply = Me;
};
BOOST_DESCRIBE_STRUCT(ChangeProfile, (), (name, locale))

struct SessionList {
  std::vector<Session> sessions;  ///< the current one first, then the last used
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (sessions))

struct ListSessions {
  static constexpr OperationTraits traits{Effect::query, Permission::signed_in, RateClass::read,
      "Lists the member's devices and bots."};
  using Reply = SessionList;
};
BOOST_DESCRIBE_STRUCT(ListSessions, (), ())

struct EndSession {
  static constexpr OperationTraits traits{Effect::change, Permission::own_session, RateClass::write,
      "Signs one of the member's devices or bots out; its open connections are closed."};
  SessionId session;
  using Reply = Done;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (session))

struct CreatedToken {
  Session session;
  std::string token;  ///< for `Authorization: Bearer …`; shown this once, stored as a hash
};
BOOST_DESCRIBE_STRUCT(CreatedToken, (), (session, token))

struct CreateToken {
  static constexpr OperationTraits traits{Effect::change, Permission::signed_in, RateClass::credentials,
      "Makes a token with which a bot acts as the member; a bot can't. Its reply is never repeated for a key."};
  Label label;
  using Reply = CreatedToken;
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (label))

}  // namespace majlis
