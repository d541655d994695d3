#include <algorithm>
#include <utility>

#include "storage/sql/id_list.hpp"
#include "storage/sql/reactions.hpp"
#include "storage/sql/rows.hpp"
#include "storage/sql/statement.hpp"
#include "storage/sql/tables.hpp"

namespace majlis::storage::sql {

namespace {

/// A post without its reactions.
struct PostRow {
  PostId id;
  ThreadId thread;
  std::int64_t number;
  MemberId author;
  Time at;
  Markdown text;
  std::optional<Html> html;
  std::optional<ReplyPreview> reply_to;
  std::string mentions;
  std::int64_t edits;
  std::optional<Time> edited_at;
  std::optional<Deletion> deleted;
};
BOOST_DESCRIBE_STRUCT(PostRow, (),
                      (id, thread, number, author, at, text, html, reply_to, mentions, edits, edited_at, deleted))

/// What was deleted stays in the database, and does not leave it by this statement.
const std::string select_posts =
    "SELECT p.id, p.thread_id, p.number, p.author_id, p.at,"
    " CASE WHEN p.deleted_at IS NULL THEN p.text ELSE '' END, CASE WHEN p.deleted_at IS NULL THEN p.html END,"
    " r.id, r.number, r.author_id, CASE WHEN r.deleted_at IS NULL THEN r.excerpt ELSE '' END,"
    " CASE WHEN p.deleted_at IS NULL THEN p.mentions ELSE '' END, p.edits, p.edited_at, p.deleted_by, p.deleted_at"
    " FROM posts p LEFT JOIN posts r ON r.place = " +
    place_of("p.thread_id", "p.reply_to") + " ";

struct RecordRow {
  PostId id;
  ThreadId thread;
  RoomId room;
  std::int64_t number;
  MemberId author;
  Time at;
  Excerpt excerpt;
  std::string mentions;
  std::optional<MemberId> answers;
  std::int64_t edits;
  bool deleted;
};
BOOST_DESCRIBE_STRUCT(RecordRow, (), (id, thread, room, number, author, at, excerpt, mentions, answers, edits, deleted))

/// What a new post answers.
struct Answered {
  std::int64_t number;
  MemberId author;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (number, author))

struct NextNumber {
  std::int64_t number;
  RoomId room;
};
BOOST_DESCRIBE_STRUCT(NextNumber, (), (number, room))

/// The text a post has now, as the revision it is.
struct PresentText {
  Revision revision;
  bool deleted;
};
BOOST_DESCRIBE_STRUCT(PresentText, (), (revision, deleted))

Post to_post(PostRow&& row) {
  return {row.id,
          row.thread,
          row.number,
          row.author,
          row.at,
          std::move(row.text),
          std::move(row.html),
          std::move(row.reply_to),
          split_ids(row.mentions),
          {},
          row.edits,
          row.edited_at,
          row.deleted};
}

class SqlPosts final : public Posts {
 public:
  explicit SqlPosts(Connection& db) : db_(db), reactions_(db) {}

  std::optional<Post> find(PostId post, std::optional<MemberId> viewer) const override {
    auto row = find_.find(post);
    if (!row) return std::nullopt;
    std::vector<Post> found;
    found.push_back(to_post(std::move(*row)));
    add_reactions(found, viewer);
    return std::move(found.front());
  }

  std::optional<PostRecord> find_record(PostId post) const override {
    auto row = find_record_.find(post);
    if (!row) return std::nullopt;
    return PostRecord{row->id, row->thread,  row->room, row->number, row->author, row->at, std::move(row->excerpt),
                      split_ids(row->mentions), row->answers, row->edits, row->deleted};
  }

  std::vector<Post> list(ThreadId thread, std::int64_t from, std::int64_t count,
                         std::optional<MemberId> viewer) const override {
    const std::int64_t first = std::clamp<std::int64_t>(from, 0, numbers_per_thread - 1);
    const std::int64_t end = first + std::clamp<std::int64_t>(count, 0, numbers_per_thread - 1 - first);
    auto rows = list_.list(Place::of(thread, first), Place::of(thread, end), count);
    std::vector<Post> posts;
    posts.reserve(rows.size());
    for (auto& row : rows) posts.push_back(to_post(std::move(row)));
    add_reactions(posts, viewer);
    return posts;
  }

  PostRecord add(const NewPost& post) override {
    const auto next = advance_.get(post.at, post.thread);
    const auto& text = post.text;
    const Place place = Place::of(post.thread, next.number);
    const auto answered = post.reply_to ? std::optional(find_answered_.get(*post.reply_to, post.thread)) : std::nullopt;
    const PostId id = add_.get(place, post.thread, next.number, post.author, post.at, text.text, text.html, text.excerpt,
                               join_ids(std::span(text.mentions)),
                               answered ? std::optional(answered->number) : std::nullopt);
    return {id, post.thread, next.room, next.number, post.author, post.at, text.excerpt, text.mentions,
            answered ? std::optional(answered->author) : std::nullopt, 0, false};
  }

  void update_text(PostId post, const PostText& text, Time edited_at) override {
    keep_revision_.run_one(post);
    update_text_.run_one(text.text, text.html, text.excerpt, join_ids(std::span(text.mentions)), edited_at, post);
  }

  void set_deleted(PostId post, const std::optional<Deletion>& deletion) override {
    const auto by = deletion ? std::optional(deletion->by) : std::nullopt;
    const auto at = deletion ? std::optional(deletion->at) : std::nullopt;
    set_deleted_.run_one(by, at, post);
  }

  std::vector<PostId> list_deleted_among(std::span<const PostId> posts) const override {
    if (posts.empty()) return {};
    return list_deleted_.list(json_ids(posts));
  }

  std::vector<Revision> list_revisions(PostId post, std::int64_t limit) const override {
    auto present = find_present_.find(post);
    if (!present || present->deleted || limit < 1) return {};
    auto revisions = list_revisions_.list(post, limit - 1);
    std::reverse(revisions.begin(), revisions.end());
    revisions.push_back(std::move(present->revision));
    return revisions;
  }

  bool add_reaction(PostId post, MemberId member, const Reaction& reaction, Time at) override {
    return reactions_.add(find_place_.get(post), member, reaction, at);
  }

  bool remove_reaction(PostId post, MemberId member, const Reaction& reaction) override {
    return reactions_.remove(find_place_.get(post), member, reaction);
  }

  ReactionTally get_tally(PostId post, const Reaction& reaction, std::optional<MemberId> viewer) const override {
    const auto row = reactions_.find(find_place_.get(post), reaction, viewer);
    return row ? SqlReactions::to_tally(*row) : ReactionTally{reaction, 0, {}, false};
  }

  std::int64_t count_reaction_kinds(PostId post) const override {
    return reactions_.count_kinds(find_place_.get(post));
  }

 private:
  /// `posts` are of one thread and in order, as tallies are.
  void add_reactions(std::vector<Post>& posts, std::optional<MemberId> viewer) const {
    if (posts.empty()) return;
    const auto place = [](const Post& post) { return Place::of(post.thread, post.number); };
    auto post = posts.begin();
    for (const auto& tally : reactions_.list(place(posts.front()), {place(posts.back()).value + 1}, viewer)) {
      while (place(*post) < tally.place) ++post;
      if (!post->deleted) post->reactions.push_back(SqlReactions::to_tally(tally));
    }
  }

  Connection& db_;
  mutable SqlReactions reactions_;
  mutable Query<PostRow(PostId)> find_{db_, select_posts + "WHERE p.id = :id"};
  mutable Query<PostRow(Place, Place, std::int64_t)> list_{
      db_,
      select_posts + "WHERE p.place >= :from AND p.place < :end ORDER BY p.place LIMIT :limit"};
  mutable Query<RecordRow(PostId)> find_record_{
      db_,
      "SELECT p.id, p.thread_id, t.room_id, p.number, p.author_id, p.at, p.excerpt, p.mentions, r.author_id, p.edits,"
      " CASE WHEN p.deleted_at IS NULL THEN 0 ELSE 1 END"
      " FROM posts p JOIN threads t ON t.id = p.thread_id LEFT JOIN posts r ON r.place = " +
          place_of("p.thread_id", "p.reply_to") + " WHERE p.id = :id"};
  mutable Query<Place(PostId)> find_place_{db_, "SELECT place FROM posts WHERE id = :id"};
  Query<Answered(PostId, ThreadId)> find_answered_{
      db_, "SELECT number, author_id FROM posts WHERE id = :id AND thread_id = :thread"};
  Query<NextNumber(Time, ThreadId)> advance_{
      db_,
      "UPDATE threads SET last_number = last_number + 1, last_at = CASE WHEN last_at > :at THEN last_at ELSE :at END"
      " WHERE id = :id RETURNING last_number, room_id"};
  /// Posts are kept by their place, so no database gives them an id; writers take turns.
  Query<PostId(Place, ThreadId, std::int64_t, MemberId, Time, Markdown, std::optional<Html>, Excerpt, std::string,
               std::optional<std::int64_t>)>
      add_{db_,
           "INSERT INTO posts (id, place, thread_id, number, author_id, at, text, html, excerpt, mentions, reply_to)"
           " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM posts)"
           ", :place, :thread, :number, :author, :at, :text, :html, :excerpt, :mentions, :reply_to) RETURNING id"};
  Query<void(PostId)> keep_revision_{
      db_,
      "INSERT INTO revisions (post_id, revision, text, html, at)"
      " SELECT id, edits + 1, text, html, COALESCE(edited_at, at) FROM posts WHERE id = :id"};
  Query<void(Markdown, std::optional<Html>, Excerpt, std::string, Time, PostId)> update_text_{
      db_,
      "UPDATE posts SET text = :text, html = :html, excerpt = :excerpt, mentions = :mentions, edits = edits + 1,"
      " edited_at = :edited_at WHERE id = :id"};
  Query<void(std::optional<MemberId>, std::optional<Time>, PostId)> set_deleted_{
      db_, "UPDATE posts SET deleted_by = :by, deleted_at = :at WHERE id = :id"};
  mutable Query<PostId(std::string)> list_deleted_{
      db_,
      "SELECT id FROM posts WHERE id IN (SELECT id FROM " + db_.dialect().ids_in(":ids") +
          ") AND deleted_at IS NOT NULL ORDER BY id"};
  mutable Query<PresentText(PostId)> find_present_{
      db_,
      "SELECT edits + 1, text, html, COALESCE(edited_at, at), CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END"
      " FROM posts WHERE id = :id"};
  mutable Query<Revision(PostId, std::int64_t)> list_revisions_{
      db_,
      "SELECT revision, text, html, at FROM revisions WHERE post_id = :post ORDER BY revision DESC LIMIT :limit"};
};

}  // namespace

std::unique_ptr<Posts> make_posts(Connection& connection) { return std::make_unique<SqlPosts>(connection); }

}  // namespace majlis::storage::sql
