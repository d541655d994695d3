/// The list of all operations. Whatever is generated from operations (dispatch, OpenAPI, TypeScript, the permission
/// matrix, the wrong-type test, fuzz seeds) is generated from this list.
#pragma once

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include "protocol/operations/accounts.hpp"
#include "protocol/operations/drafts.hpp"
#include "protocol/operations/groups.hpp"
#include "protocol/operations/live.hpp"
#include "protocol/operations/posts.hpp"
#include "protocol/operations/reading.hpp"
#include "protocol/operations/rooms.hpp"
#include "protocol/operations/threads.hpp"
#include "protocol/type_name.hpp"

namespace majlis {

using Operations = boost::mp11::mp_list<
    // accounts
    Join, SignIn, SignOut, ChangePassword, ChangeProfile, ListSessions, EndSession, CreateToken,
    // groups
    ListGroups, FindPlace, OpenGroup, CreateGroup, ChangeGroup, JoinGroup, LeaveGroup, ListMembers, FindMembers, ChangeRole,
    // rooms
    CreateRoom, ChangeRoom, OpenRoom, AdmitToRoom, DismissFromRoom, ListAdmitted,
    // threads
    ListThreads, StartThread, OpenThread, ChangeThread, GovernThread,
    // posts
    ListPosts, FindPost, PreviewPost, WritePost, EditPost, DeletePost, RestorePost, ListRevisions, AddReaction, RemoveReaction,
    // drafts
    SaveDraft, ListDrafts,
    // reading
    OpenHome, GetHead, MoveReadMark, MarkUnread, ListWaiting, ReadFeed,
    // live
    Follow, Unfollow, SetPresence, SetTyping, Ping>;

template <class Op>
using IsChange = boost::mp11::mp_bool<Op::traits.effect == Effect::change>;
template <class Op>
using IsQuery = boost::mp11::mp_bool<Op::traits.effect == Effect::query>;
template <class Op>
using IsLive = boost::mp11::mp_bool<Op::traits.effect == Effect::live>;

using Changes = boost::mp11::mp_filter<IsChange, Operations>;
using Queries = boost::mp11::mp_filter<IsQuery, Operations>;
using LiveOperations = boost::mp11::mp_filter<IsLive, Operations>;

}  // namespace majlis
