#include "tests/sync_law/permission_cases.hpp"

#include "protocol/json/encode.hpp"

namespace majlis::tests {
namespace {

template <class T>
T text(std::string_view value) {
  return T::trusted(std::string{value});
}

template <class Op>
PermissionCase ask(Scope scope, std::function<Op(const Stage&)> make, bool has_owner = false, std::set<ErrorCode> allowed_but = {}) {
  return {std::string{wire_name<Op>()}, Op::traits, scope, has_owner, [make](const Stage& stage) { return json::to_json(make(stage)); },
          std::move(allowed_but)};
}

constexpr bool owned = true;
const std::set<ErrorCode> not_hidden{ErrorCode::conflict};   // only into hidden rooms one needs to be let
const std::set<ErrorCode> wrong_password{ErrorCode::wrong_credentials};

std::vector<PermissionCase> account_cases() {
  return {
      ask<Join>(Scope::nothing, [](const Stage& s) { return Join{text<MemberName>(s.fresh), text<NewPassword>("long enough, this"), {}}; }),
      ask<SignIn>(Scope::nothing, [](const Stage& s) { return SignIn{text<MemberName>(s.fresh), text<Password>("whatever")}; }, false, wrong_password),
      ask<SignOut>(Scope::nothing, [](const Stage&) { return SignOut{}; }),
      ask<ChangePassword>(Scope::nothing, [](const Stage&) { return ChangePassword{text<Password>("not it"), text<NewPassword>("long enough, this")}; },
                          false, wrong_password),
      ask<ChangeProfile>(Scope::nothing, [](const Stage&) { return ChangeProfile{{}, Locale::ar}; }),
      ask<ListSessions>(Scope::nothing, [](const Stage&) { return ListSessions{}; }),
      ask<EndSession>(Scope::nothing, [](const Stage& s) { return EndSession{s.session}; }, owned),
      ask<CreateToken>(Scope::nothing, [](const Stage&) { return CreateToken{text<Label>("bot")}; }),
      ask<OpenHome>(Scope::nothing, [](const Stage&) { return OpenHome{}; }),
      ask<ListWaiting>(Scope::nothing, [](const Stage&) { return ListWaiting{}; }),
      ask<ListDrafts>(Scope::nothing, [](const Stage&) { return ListDrafts{}; }),
      ask<ListGroups>(Scope::nothing, [](const Stage&) { return ListGroups{}; }),
      ask<CreateGroup>(Scope::nothing, [](const Stage& s) {
        return CreateGroup{text<Slug>(s.fresh), text<GroupName>("New"), text<About>(""), text<Charter>("")};
      }),
      ask<Ping>(Scope::nothing, [](const Stage&) { return Ping{}; }),
  };
}

std::vector<PermissionCase> group_cases() {
  return {
      ask<OpenGroup>(Scope::group, [](const Stage& s) { return OpenGroup{s.group}; }),
      ask<FindPlace>(Scope::room_name, [](const Stage& s) { return FindPlace{s.group_slug, s.room.slug}; }),
      ask<ChangeGroup>(Scope::group, [](const Stage& s) { return ChangeGroup{s.group, text<GroupName>("Renamed"), {}, {}}; }),
      ask<JoinGroup>(Scope::group, [](const Stage& s) { return JoinGroup{s.group}; }),
      ask<LeaveGroup>(Scope::group, [](const Stage& s) { return LeaveGroup{s.group}; }),
      ask<ListMembers>(Scope::group, [](const Stage& s) { return ListMembers{s.group, {}}; }),
      ask<FindMembers>(Scope::group, [](const Stage& s) { return FindMembers{s.group, text<NamePrefix>("a")}; }),
      ask<ChangeRole>(Scope::group_member, [](const Stage& s) { return ChangeRole{s.group, s.other, Role::observer}; }),
      ask<CreateRoom>(Scope::group, [](const Stage& s) {
        return CreateRoom{s.group, text<Slug>(s.fresh), text<RoomName>("New"), text<About>(""), Visibility::public_};
      }),
  };
}

std::vector<PermissionCase> room_cases() {
  return {
      ask<ChangeRoom>(Scope::room, [](const Stage& s) { return ChangeRoom{s.room.id, text<RoomName>("Renamed"), {}, {}}; }),
      ask<OpenRoom>(Scope::room, [](const Stage& s) { return OpenRoom{s.room.id, {}}; }),
      ask<AdmitToRoom>(Scope::room, [](const Stage& s) { return AdmitToRoom{s.room.id, s.other}; }, false, not_hidden),
      ask<DismissFromRoom>(Scope::room, [](const Stage& s) { return DismissFromRoom{s.room.id, s.other}; }, false, not_hidden),
      ask<ListAdmitted>(Scope::room, [](const Stage& s) { return ListAdmitted{s.room.id}; }),
      ask<ListThreads>(Scope::room, [](const Stage& s) { return ListThreads{s.room.id, {}}; }),
      ask<StartThread>(Scope::room, [](const Stage& s) { return StartThread{s.room.id, text<Title>("New"), text<Markdown>("First")}; }),
      ask<OpenThread>(Scope::room, [](const Stage& s) { return OpenThread{s.thread, {}}; }),
      ask<ChangeThread>(Scope::room, [](const Stage& s) { return ChangeThread{s.thread, text<Title>("Renamed")}; }, owned),
      ask<GovernThread>(Scope::room, [](const Stage& s) { return GovernThread{s.thread, true, {}}; }, owned),
      ask<GetHead>(Scope::room_as_member, [](const Stage& s) { return GetHead{s.thread}; }),
      ask<MoveReadMark>(Scope::room_as_member, [](const Stage& s) { return MoveReadMark{s.thread, {1}}; }),
      ask<MarkUnread>(Scope::room_as_member, [](const Stage& s) { return MarkUnread{s.thread, {1}}; }),
      // Rooms stand for all feeds here; the other kinds have a matrix of their own.
      ask<ReadFeed>(Scope::room, [](const Stage& s) { return ReadFeed{text<FeedName>(Feed::of(s.room.id).name()), {0}}; }),
      ask<Follow>(Scope::room, [](const Stage& s) { return Follow{text<FeedName>(Feed::of(s.room.id).name()), {0}}; }),
      ask<Unfollow>(Scope::nothing, [](const Stage& s) { return Unfollow{text<FeedName>(Feed::of(s.room.id).name())}; }),
      // Only in a followed room, and whoever may not read it can't follow it: that answer is `conflict`.
      ask<SetPresence>(Scope::nothing, [](const Stage& s) { return SetPresence{s.room.id}; }, false, {ErrorCode::conflict}),
      ask<SetTyping>(Scope::nothing, [](const Stage& s) { return SetTyping{s.room.id, s.thread}; }, false, {ErrorCode::conflict}),
  };
}

std::vector<PermissionCase> post_cases() {
  return {
      ask<ListPosts>(Scope::room, [](const Stage& s) { return ListPosts{s.thread, {1}, {10}, {}}; }),
      ask<FindPost>(Scope::room, [](const Stage& s) { return FindPost{s.post}; }),
      ask<PreviewPost>(Scope::room, [](const Stage& s) { return PreviewPost{s.room.id, text<Markdown>("**Hello**")}; }),
      ask<WritePost>(Scope::room, [](const Stage& s) { return WritePost{s.thread, text<Markdown>("Hello"), {}}; }),
      ask<SaveDraft>(Scope::room, [](const Stage& s) { return SaveDraft{s.thread, {}, text<DraftText>("Hel"), {}}; }),
      ask<EditPost>(Scope::room, [](const Stage& s) { return EditPost{s.post, text<Markdown>("Edited")}; }, owned),
      ask<DeletePost>(Scope::room, [](const Stage& s) { return DeletePost{s.post}; }, owned),
      ask<RestorePost>(Scope::room, [](const Stage& s) { return RestorePost{s.post}; }, owned),
      ask<ListRevisions>(Scope::room, [](const Stage& s) { return ListRevisions{s.post}; }),
      ask<AddReaction>(Scope::room, [](const Stage& s) { return AddReaction{s.post, text<Reaction>("agree")}; }),
      ask<RemoveReaction>(Scope::room, [](const Stage& s) { return RemoveReaction{s.post, text<Reaction>("agree")}; }),
  };
}

}  // namespace

const std::vector<PermissionCase>& permission_cases() {
  static const auto all = [] {
    auto cases = account_cases();
    for (const auto& more : {group_cases(), room_cases(), post_cases()}) cases.insert(cases.end(), more.begin(), more.end());
    return cases;
  }();
  return all;
}

}  // namespace majlis::tests
