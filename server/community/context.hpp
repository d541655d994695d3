/// What a handler is given. A Snapshot reads one moment of the community for one actor; a Change is one storage
/// transaction of one actor, and gathers what is to happen once it is durable. No sockets, no threads, no clock: time
/// and secrets are passed in, so that all that decides can be tested and replayed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/errors.hpp"
#include "protocol/events.hpp"
#include "protocol/json/encode.hpp"
#include "storage/store.hpp"

namespace majlis::community {

/// Who acts: a guest has neither member nor session.
struct Actor {
  std::optional<MemberId> member;
  std::optional<SessionId> session;
  Label device;                    ///< the browser's own words, for the list of sessions
};

/// A source of unguessable tokens; the operating system's at run time, counted ones in tests.
class Secrets {
 public:
  virtual ~Secrets() = default;
  /// 32 random bytes in base64url, 43 characters.
  virtual std::string token() = 0;
};

/// The outcome of password work that was done before the change, outside any transaction.
struct PasswordWork {
  bool verified = false;           ///< the given password fits `verified_hash`
  std::string verified_hash;       ///< the change compares it: the password may have changed since
  std::string new_hash;            ///< of the new password, where there is one
};

class Snapshot {
 public:
  Snapshot(const storage::Tables& tables, Actor actor, Time now) : tables_(tables), actor_(std::move(actor)), now_(now) {}

  const storage::Tables& tables() const { return tables_; }
  const Actor& actor() const { return actor_; }
  Time now() const { return now_; }

 private:
  const storage::Tables& tables_;
  Actor actor_;
  Time now_;
};

/// A session that a change began: the token goes to the client once, as a cookie, and is stored nowhere.
struct IssuedSession {
  std::string token;
  Time expires_at;
};

struct EndedSession {
  MemberId member;
  SessionId session;
};
BOOST_DESCRIBE_STRUCT(EndedSession, (), (member, session))

/// What happens after the commit, in this order: the reply, follows to ask again, the events, names, ended sessions.
struct Effects {
  std::vector<storage::EventRecord> events;
  std::optional<IssuedSession> issued;
  std::vector<EndedSession> ended_sessions;    ///< close their connections
  std::vector<MemberCard> renamed_members;     ///< who is shown as present or writing is shown so
  std::vector<MemberId> reaccess_members;      ///< ask again whether they may follow what they follow
  std::vector<Feed> reaccess_feeds;            ///< ask all followers of these again
};

class Change : public Snapshot {
 public:
  Change(storage::Tables& tables, Actor actor, Time now, Secrets& secrets)
      : Snapshot(tables, std::move(actor), now), writable_(tables), secrets_(secrets) {}

  using Snapshot::tables;
  storage::Tables& tables() { return writable_; }
  Secrets& secrets() { return secrets_; }

  /// Appends an event to a feed, in this transaction; it is delivered only after the commit.
  template <class Event>
  void emit(const Feed& feed, const Event& event) {
    static_assert(boost::mp11::mp_contains<Events, Event>::value, "name it in the list Events, or no client knows it");
    effects.events.push_back(writable_.feeds().append(feed, now(), wire_name<Event>(), json::to_json(event)));
  }

  Effects effects;
  std::optional<PasswordWork> password;

 private:
  storage::Tables& writable_;
  Secrets& secrets_;
};

}  // namespace majlis::community
