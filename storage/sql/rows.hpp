/// The records of the contract, described so that statements can fill them.
#pragma once

#include <boost/describe/class.hpp>

#include "storage/records.hpp"

namespace majlis::storage {

BOOST_DESCRIBE_STRUCT(MemberRecord, (), (id, name, locale, joined_at))
BOOST_DESCRIBE_STRUCT(SessionRecord, (), (id, member, kind, label, started_at, seen_at, expires_at))
BOOST_DESCRIBE_STRUCT(Since, (), (thread, at))
BOOST_DESCRIBE_STRUCT(MembershipRecord, (), (role, joined, steward))
BOOST_DESCRIBE_STRUCT(RoomSight, (), (listed, admitted))
BOOST_DESCRIBE_STRUCT(WaitingRecord, (), (post, room, thread, title, number, answer))
BOOST_DESCRIBE_STRUCT(DraftRecord, (), (room, thread, text, reply_to, saved_at))
BOOST_DESCRIBE_STRUCT(FeedHead, (), (feed, head))
BOOST_DESCRIBE_STRUCT(EventRecord, (), (feed, seq, at, event, data_json))
BOOST_DESCRIBE_STRUCT(ReplyRecord, (), (op, args_hash, reply_json))

}  // namespace majlis::storage
