/// Every limit of the protocol, in one place. Sizes are bytes of UTF-8, times milliseconds, unless the name says otherwise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace majlis::limits {

/// Ids, numbers and times are JSON numbers that a JavaScript client holds exactly (RFC 8259, section 6).
inline constexpr std::int64_t integer_max = (std::int64_t{1} << 53) - 1;

inline constexpr std::size_t member_name_bytes = 64;
inline constexpr std::size_t password_characters_min = 10;  ///< Unicode code points
inline constexpr std::size_t password_bytes = 256;
inline constexpr std::size_t group_name_bytes = 120;
inline constexpr std::size_t room_name_bytes = 120;
inline constexpr std::size_t about_bytes = 240;
inline constexpr std::size_t charter_bytes = 16'384;
inline constexpr std::size_t slug_bytes = 40;
/// Below a group's address these stand for pages of the group: no room may be called so.
inline constexpr std::array<std::string_view, 12> reserved_room_slugs{
    "about", "admin", "feed", "halls", "inbox", "join", "members", "new", "rooms", "search", "settings", "threads"};
inline constexpr std::size_t title_bytes = 240;
inline constexpr std::size_t post_bytes = 16'384;
inline constexpr std::size_t draft_bytes = title_bytes + 1 + post_bytes;   ///< of a new thread: its title, a line's end, its text
inline constexpr std::size_t reaction_bytes = 32;
inline constexpr std::size_t label_bytes = 80;
inline constexpr std::size_t search_prefix_bytes = 64;
inline constexpr std::size_t feed_name_bytes = 40;
inline constexpr std::size_t key_bytes_min = 16;
inline constexpr std::size_t key_bytes = 64;
inline constexpr std::size_t excerpt_characters = 140;

inline constexpr std::size_t request_bytes = 65'536;       ///< one line of a WebSocket frame, or one HTTP body
inline constexpr std::size_t json_depth = 16;
inline constexpr std::size_t requests_in_flight = 64;      ///< per connection; past it the socket is not read
inline constexpr std::size_t refused_in_row = 1'000;  ///< unreadable or beyond the rate limits; then the connection is closed
inline constexpr std::size_t follows_per_connection = 1'000;

inline constexpr std::int64_t posts_per_page = 100;
inline constexpr std::size_t page_bytes = 262'144;          ///< text and HTML of the posts of one page, text of its drafts
inline constexpr std::int64_t threads_per_page = 50;
inline constexpr std::int64_t groups_per_page = 50;
inline constexpr std::int64_t members_per_page = 100;
inline constexpr std::int64_t suggestions = 8;
inline constexpr std::int64_t revisions_per_post = 100;
inline constexpr std::int64_t events_per_catch_up = 10'000;  ///< further behind: `feed_reset`
inline constexpr std::int64_t events_per_stretch = 500;      ///< read at once while catching up
inline constexpr std::size_t stretch_bytes = 256 * 1024;     ///< likewise: a stretch ends with the event that reaches it
inline constexpr std::int64_t heads_per_room = 50;
inline constexpr std::int64_t waiting_per_page = 50;
inline constexpr std::int64_t waiting_per_member = 500;      ///< the newest; what is older is not listed
inline constexpr std::int64_t drafts_per_member = 100;
inline constexpr std::int64_t rooms_per_group = 200;
inline constexpr std::int64_t admissions_per_room = 1'000;
inline constexpr std::int64_t groups_per_member = 200;
inline constexpr std::int64_t sessions_per_member = 50;
inline constexpr std::int64_t reactions_per_post = 20;      ///< different ones
inline constexpr std::int64_t reaction_members_shown = 20;
inline constexpr std::int64_t mentions_per_post = 20;

inline constexpr std::int64_t session_lifetime_ms = std::int64_t{90} * 24 * 3600 * 1000;
inline constexpr std::int64_t key_lifetime_ms = std::int64_t{24} * 3600 * 1000;
inline constexpr std::int64_t typing_lifetime_ms = 6'000;

}  // namespace majlis::limits
