/// The whole contract of storage: what a backend must remember, split by noun. A backend is chosen by URL in
/// open_store. Const functions read, the others write; whoever holds `const Tables&` holds a snapshot.
///
/// Threads: a Store may be used by all threads; a Reader or Writer, and the Tables it lends, by one at a time.
/// Errors: every function may throw StorageFailure when the database can't answer; nothing is half done then.
/// `find_` answers maybe, `get_` must find (else it throws std::logic_error: a bug), `list_` gives many in the order
/// named. Callers check names and rights first; a broken uniqueness rule is a bug as well.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records.hpp"

namespace majlis::storage {

/// The database can't answer: locked, full, broken, gone. What was asked has not happened; asking again may succeed.
class StorageFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Members {
 public:
  virtual ~Members() = default;
  virtual std::optional<MemberRecord> find(MemberId member) const = 0;
  virtual std::optional<MemberRecord> find_by_name_key(std::string_view name_key) const = 0;
  /// Somebody whose name looks alike; see rules/names.hpp.
  virtual std::optional<MemberId> find_by_name_shape(std::string_view name_shape) const = 0;
  virtual std::optional<std::string> find_password_hash(MemberId member) const = 0;
  /// By id, each once; unknown ids are left out.
  virtual std::vector<MemberCard> list_cards(std::span<const MemberId> members) const = 0;
  virtual MemberId add(const NewMember& member) = 0;
  virtual void update_name(MemberId member, const MemberName& name, std::string_view name_key, std::string_view name_shape) = 0;
  /// Those whose names have no shape yet, as older programs made theirs otherwise; by id.
  virtual std::vector<MemberCard> list_shapeless(std::int64_t limit) const = 0;
  virtual void update_name_shape(MemberId member, std::string_view name_shape) = 0;
  virtual void update_locale(MemberId member, Locale locale) = 0;
  virtual void update_password_hash(MemberId member, std::string_view hash) = 0;
};

class Sessions {
 public:
  virtual ~Sessions() = default;
  /// By the SHA-256 of its token; expired ones too, the caller compares `expires_at`.
  virtual std::optional<SessionRecord> find_by_token_hash(std::string_view hash) const = 0;
  virtual std::optional<SessionRecord> find(SessionId session) const = 0;
  /// Last used first; at most limits::sessions_per_member.
  virtual std::vector<SessionRecord> list(MemberId member) const = 0;
  virtual SessionId add(const NewSession& session) = 0;
  virtual void update_seen(SessionId session, Time seen_at, Time expires_at) = 0;
  virtual void remove(SessionId session) = 0;
  /// At most `limit` a call; gives how many went.
  virtual std::int64_t remove_expired(Time before, std::int64_t limit) = 0;
};

class Groups {
 public:
  virtual ~Groups() = default;
  virtual std::optional<Group> find(GroupId group) const = 0;
  virtual std::optional<GroupCard> find_card(GroupId group) const = 0;
  virtual std::optional<GroupId> find_by_slug(const Slug& slug) const = 0;
  /// By id, after the one named.
  virtual std::vector<GroupCard> list(std::optional<GroupId> after, std::int64_t limit) const = 0;
  /// A member's groups, in the order they joined.
  virtual std::vector<GroupId> list_of_member(MemberId member) const = 0;
  virtual GroupId add(const NewGroup& group) = 0;
  virtual void update(const Group& group) = 0;  ///< name, about, charter, charter_html

  virtual std::optional<MembershipRecord> find_membership(GroupId group, MemberId member) const = 0;
  /// By member id, after the one named.
  virtual std::vector<GroupMember> list_members(GroupId group, std::optional<MemberId> after, std::int64_t limit) const = 0;
  /// Owners and moderators, by member id; at most 1,000.
  virtual std::vector<GroupMember> list_stewards(GroupId group) const = 0;
  /// Members whose name_key, from the beginning of any of its words on, begins with `key_prefix`; by name. Of more than
  /// 200 such places, the first by their bytes are looked at; for a group of more than 2,000 members, of the first 2,000
  /// such places in the names of all members.
  virtual std::vector<MemberCard> list_members_by_prefix(GroupId group, std::string_view key_prefix, std::int64_t limit) const = 0;
  virtual std::int64_t count_owners(GroupId group) const = 0;
  virtual void add_member(GroupId group, MemberId member, Role role, Time at) = 0;  ///< counts member_count up
  virtual void update_role(GroupId group, MemberId member, Role role, Time at) = 0;
  /// Counts down; takes admissions, drafts and what waits along. Marks stay, and count no more: see Reading.
  virtual void remove_member(GroupId group, MemberId member) = 0;
};

class Rooms {
 public:
  virtual ~Rooms() = default;
  virtual std::optional<RoomCard> find(RoomId room) const = 0;
  virtual std::optional<RoomId> find_by_slug(GroupId group, const Slug& slug) const = 0;
  /// All of a group's rooms, by id.
  virtual std::vector<RoomCard> list(GroupId group) const = 0;
  /// Adds the room and its lounge.
  virtual RoomCard add(const NewRoom& room) = 0;
  virtual void update(const RoomCard& room, Time at) = 0;  ///< name, about, visibility

  /// The room must exist.
  virtual RoomSight get_sight(RoomId room, MemberId member) const = 0;
  /// By member id; at most limits::admissions_per_room.
  virtual std::vector<MemberCard> list_admitted(RoomId room) const = 0;
  virtual void add_admission(RoomId room, MemberId member, Time at) = 0;
  virtual void remove_admission(RoomId room, MemberId member) = 0;
};

class Threads {
 public:
  virtual ~Threads() = default;
  virtual std::optional<ThreadCard> find(ThreadId thread) const = 0;
  /// Titled ones: pinned first, then by the time of the last post, newest first; after the thread named.
  virtual std::vector<ThreadCard> list(RoomId room, std::optional<ThreadId> after, std::int64_t limit) const = 0;
  virtual ThreadId add(const NewThread& thread) = 0;
  virtual void update(const ThreadCard& thread) = 0;  ///< title, pinned, locked
};

class Posts {
 public:
  virtual ~Posts() = default;
  /// Complete, with reactions; `viewer` decides `mine`.
  virtual std::optional<Post> find(PostId post, std::optional<MemberId> viewer) const = 0;
  virtual std::optional<PostRecord> find_record(PostId post) const = 0;
  /// Numbers from `from` on, at most `count`.
  virtual std::vector<Post> list(ThreadId thread, std::int64_t from, std::int64_t count, std::optional<MemberId> viewer) const = 0;
  /// Gives the post the thread's next number, and makes it the thread's last.
  virtual PostRecord add(const NewPost& post) = 0;
  /// The text before goes to the revisions.
  virtual void update_text(PostId post, const PostText& text, Time edited_at) = 0;
  virtual void set_deleted(PostId post, const std::optional<Deletion>& deletion) = 0;
  /// Those of `posts` that are deleted, by id.
  virtual std::vector<PostId> list_deleted_among(std::span<const PostId> posts) const = 0;
  /// All texts in order, the present one last; of more than `limit` the newest. None of a deleted post.
  virtual std::vector<Revision> list_revisions(PostId post, std::int64_t limit) const = 0;

  /// False when it was there already.
  virtual bool add_reaction(PostId post, MemberId member, const Reaction& reaction, Time at) = 0;
  /// False when there was none.
  virtual bool remove_reaction(PostId post, MemberId member, const Reaction& reaction) = 0;
  /// Count 0 when nobody has it. Also of a deleted post.
  virtual ReactionTally get_tally(PostId post, const Reaction& reaction, std::optional<MemberId> viewer) const = 0;
  virtual std::int64_t count_reaction_kinds(PostId post) const = 0;
};

class Reading {
 public:
  virtual ~Reading() = default;
  /// `since`: when the member came to see the room. Marks from before do not count: the member had left in between. A
  /// thread is followed when the member has a mark in it, when it is the lounge, when it started after `since`, or else
  /// when a post in it waits for the member. `read_number` is the mark. Without one it is, in a lounge, the last post when
  /// the room was listed; for a post that waits the number before the first of them; in a thread that is not followed
  /// `last_number`; else 0. `mentions` counts what waits after it.
  virtual ThreadHead get_head(MemberId member, ThreadId thread, const Since& since) const = 0;
  /// The lounge, then followed threads with something unread, by their last post, newest first; `limit` in all. Only
  /// the 200 titled threads with the newest posts are looked at: what is older stays unread, but is not told here.
  virtual std::vector<ThreadHead> list_heads(MemberId member, RoomId room, const Since& since, std::int64_t limit) const = 0;
  virtual std::int64_t get_mark(MemberId member, ThreadId thread) const = 0;  ///< 0 without one
  /// Sets the mark, also back. `at` must not be before the member's `since`.
  virtual void set_read(MemberId member, ThreadId thread, std::int64_t number, Time at) = 0;
};

/// Posts that mention somebody or answer theirs. Who is called, and whether they may still read it, is the caller's to
/// say; a deleted post may wait for nobody.
class Waiting {
 public:
  virtual ~Waiting() = default;
  /// By post, newest first.
  virtual std::vector<WaitingRecord> list(MemberId member, std::int64_t limit) const = 0;
  /// False when it waited already.
  virtual bool add(MemberId member, const PostRecord& post, bool answer) = 0;
  /// False when it did not wait.
  virtual bool remove(MemberId member, const PostRecord& post) = 0;
  /// Removes what is older than the newest `kept`, at most `limit` a call; gives what went, in no order.
  virtual std::vector<PostId> remove_beyond(MemberId member, std::int64_t kept, std::int64_t limit) = 0;
};

/// What members have begun to write: at most one for each place.
class Drafts {
 public:
  virtual ~Drafts() = default;
  virtual std::optional<DraftRecord> find(MemberId member, const DraftPlace& place) const = 0;
  /// The last saved first, of those saved before `before` where it is named.
  virtual std::vector<DraftRecord> list(MemberId member, std::optional<Time> before, std::int64_t limit) const = 0;
  virtual std::int64_t count(MemberId member) const = 0;
  /// In place of the one that was there.
  virtual void put(MemberId member, const DraftRecord& draft) = 0;
  /// False when there was none.
  virtual bool remove(MemberId member, const DraftPlace& place) = 0;
};

class Feeds {
 public:
  virtual ~Feeds() = default;
  virtual std::int64_t get_head(const Feed& feed) const = 0;  ///< 0 before the first event
  /// In no order; feeds without an event are left out.
  virtual std::vector<FeedHead> list_heads(std::span<const Feed> feeds) const = 0;
  /// Events with seq > after, in order: at most `limit`, and none behind the one with which their data come to
  /// `data_bytes_max` or more. Nullopt: some of them are no longer kept.
  virtual std::optional<std::vector<EventRecord>> list(const Feed& feed, std::int64_t after, std::int64_t limit,
                                                       std::size_t data_bytes_max) const = 0;
  /// Gives the event the feed's next seq.
  virtual EventRecord append(const Feed& feed, Time at, std::string_view event, std::string data_json) = 0;
  /// Removes events older than `before`, never a feed's head; at most `limit` a call; gives how many went.
  virtual std::int64_t remove_before(Time before, std::int64_t limit) = 0;
};

/// What changes answered, by idempotency key.
class Replies {
 public:
  virtual ~Replies() = default;
  virtual std::optional<ReplyRecord> find(MemberId member, const IdempotencyKey& key) const = 0;
  virtual void add(MemberId member, const IdempotencyKey& key, const ReplyRecord& reply, Time at) = 0;
  virtual std::int64_t remove_before(Time before, std::int64_t limit) = 0;
};

/// Everything that one transaction can reach.
class Tables {
 public:
  virtual ~Tables() = default;
  virtual Members& members() = 0;
  virtual Sessions& sessions() = 0;
  virtual Groups& groups() = 0;
  virtual Rooms& rooms() = 0;
  virtual Threads& threads() = 0;
  virtual Posts& posts() = 0;
  virtual Reading& reading() = 0;
  virtual Waiting& waiting() = 0;
  virtual Drafts& drafts() = 0;
  virtual Feeds& feeds() = 0;
  virtual Replies& replies() = 0;
  virtual const Members& members() const = 0;
  virtual const Sessions& sessions() const = 0;
  virtual const Groups& groups() const = 0;
  virtual const Rooms& rooms() const = 0;
  virtual const Threads& threads() const = 0;
  virtual const Posts& posts() const = 0;
  virtual const Reading& reading() const = 0;
  virtual const Waiting& waiting() const = 0;
  virtual const Drafts& drafts() const = 0;
  virtual const Feeds& feeds() const = 0;
  virtual const Replies& replies() const = 0;
};

/// One read-only connection.
class Reader {
 public:
  virtual ~Reader() = default;
  /// Runs `read` in one snapshot: all it sees is from one moment, and durable.
  virtual void read(const std::function<void(const Tables&)>& read) = 0;
};

/// The connection that writes. Changes are gathered between begin and commit, and become durable together.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void begin() = 0;
  /// Runs one change in a savepoint. When `change` gives false or throws, all that it wrote is undone.
  virtual void attempt(const std::function<bool(Tables&)>& change) = 0;
  /// Durable when it returns. When it throws, nothing since begin has happened; only if the database went away while it
  /// was asked, and stays away, is that not known, and the message says so. A key kept with a change tells it apart later.
  virtual void commit() = 0;
  /// Undoes everything since begin; fine when there was no begin.
  virtual void rollback() noexcept = 0;
};

/// What `majlisd check` found; sound when `problems` is empty.
struct CheckReport {
  std::vector<std::string> problems;
  std::int64_t members = 0;
  std::int64_t posts = 0;
  std::int64_t events = 0;
};

/// Nodes that tell each other what they write may serve a database together.
enum class Serving { alone, among_nodes };

class Contents;

/// What somebody wants of a database's rows. Who copies claims the database as `open_serving_writer(Serving::alone)` does.
enum class ContentsUse { look, copy_from, copy_to };

class Store {
 public:
  virtual ~Store() = default;
  virtual std::unique_ptr<Reader> open_reader() = 0;
  /// Several take turns, from begin to commit.
  virtual std::unique_ptr<Writer> open_writer() = 0;
  /// That of a program that serves. Throws StorageFailure where one serves the database `alone`, or is about to while
  /// others do, on whatever machine; and for `among_nodes` where the database is a file. Of a file the data folder is
  /// locked already (server/data_folder.hpp).
  virtual std::unique_ptr<Writer> open_serving_writer(Serving serving) = 0;
  /// 32 hex digits that were drawn when the database was made. Copies have the same.
  virtual std::string get_community_key() = 0;
  /// Verifies the database from page checksums to counters: numbers and seqs without gaps, heads, counts, foreign keys.
  virtual CheckReport check() = 0;
  /// All rows, in one snapshot, or in one transaction to be filled. Throws StorageFailure as `open_serving_writer` does.
  virtual std::unique_ptr<Contents> open_contents(ContentsUse use) = 0;
};

/// Opens `sqlite:<path>` (made when missing) or `postgresql://…` (which must be there), and migrates it to this program's
/// schema. Throws StorageFailure with what to do about it: unknown scheme, folder missing, not a database, written by a
/// newer Majlis, not durable.
std::unique_ptr<Store> open_store(const std::string& url);

}  // namespace majlis::storage
