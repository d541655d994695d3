/// Rooms: made and changed by organisers, opened by everybody who may read them.
#pragma once

#include "protocol/operations/rooms.hpp"
#include "server/community/access.hpp"
#include "server/community/context.hpp"

namespace majlis::community {

Result<RoomCard> handle(Change& change, const CreateRoom& op);
Result<RoomCard> handle(Change& change, const ChangeRoom& op);
Result<RoomView> handle(const Snapshot& now, const OpenRoom& op);
Result<Done> handle(Change& change, const AdmitToRoom& op);
Result<Done> handle(Change& change, const DismissFromRoom& op);
Result<MemberList> handle(const Snapshot& now, const ListAdmitted& op);

}  // namespace majlis::community
