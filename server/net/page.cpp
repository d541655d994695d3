#include "server/net/page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "server/community/digest.hpp"
#include "server/net/assets.hpp"
#include "server/net/first_data.hpp"
#include "server/net/gzip.hpp"
#include "server/net/static_files.hpp"
#include "server/rules/markdown/escape.hpp"

namespace majlis::net {
namespace {

/// What a language brings along. Its messages are asked for at once, not after the script that needs them has run.
struct Language {
  std::string_view tag;
  std::string_view direction;
  std::string_view messages;     ///< how the name of their file begins
};

constexpr Language english{"en", "ltr", "/assets/messages-en-"};
constexpr Language arabic{"ar", "rtl", "/assets/messages-ar-"};

/// What was chosen on this device, else the first of the browser's languages that we speak; browsers send them in the
/// order of preference.
const Language& language_of(const HttpRequest& request) {
  const auto chosen = request.cookie("majlis_language");
  if (chosen == arabic.tag || chosen == english.tag) return chosen == arabic.tag ? arabic : english;
  std::string_view rest = request.header("Accept-Language");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    auto tag = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    tag = tag.substr(0, tag.find_first_of("-;"));
    if (equal_names(tag, arabic.tag)) return arabic;
    if (equal_names(tag, english.tag)) return english;
  }
  return english;
}

void replace(std::string& html, std::string_view part, std::string_view by) {
  if (const auto at = html.find(part); at != std::string::npos) html.replace(at, part.size(), by);
}

/// JSON inside a script element: nothing in it ends the element or opens a comment, and older scripts can read it.
std::string for_script(std::string_view json) {
  std::string text;
  text.reserve(json.size() + json.size() / 16);
  for (std::size_t at = 0; at < json.size(); ++at) {
    const auto rest = json.substr(at);
    if (rest.front() == '<') {
      text += "\\u003c";
    } else if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
      text += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      text += rest.front();
    }
  }
  return text;
}

/// The messages only: a font fetched beside the script holds the first words up by half a second on a line of 400 kbit/s,
/// and the system's font shows them meanwhile.
std::string preload(const Language& language) {
  const auto* messages = find_asset_by_prefix(language.messages);
  return messages ? fmt::format("<link rel=\"modulepreload\" href=\"{}\" />\n    ", messages->path) : std::string{};
}

/// The built page, filled in: web-client/index.html names the parts that are found here.
std::string fill(std::string_view built, const Language& language, const std::optional<FirstData>& data) {
  std::string html{built};
  replace(html, R"(<html lang="en" dir="ltr">)", fmt::format(R"(<html lang="{}" dir="{}">)", language.tag, language.direction));
  replace(html, "<title>", preload(language) + "<title>");
  if (!data) return html;
  if (!data->title.empty()) {
    const auto title = rules::escaped_attribute(data->title);
    const auto description = rules::escaped_attribute(data->description.empty() ? data->title : data->description);
    replace(html, "<title>Majlis</title>",
            fmt::format("<title>{0}</title>\n    <meta property=\"og:title\" content=\"{0}\" />\n    <meta property=\"og:description\" content=\"{1}\" />",
                        title, description));
    const auto begin = html.find("<meta name=\"description\"");
    const auto end = html.find('>', begin);
    if (end != std::string::npos) html.replace(begin, end + 1 - begin, fmt::format("<meta name=\"description\" content=\"{}\" />", description));
  }
  replace(html, "<div id=\"app\"></div>",
          fmt::format("<div id=\"app\"></div>\n    <script type=\"application/json\" id=\"first-data\">{}</script>", for_script(data->json)));
  return html;
}

/// Where the page is filled in, and for whom.
struct Asked {
  const Language& language;
  bool packed;                     ///< the browser reads gzip
  std::string target;
  std::string known;               ///< If-None-Match
  bool private_;                   ///< of a member: kept nowhere
};

HttpResponse respond_with(const Asked& asked, const std::optional<FirstData>& data) {
  auto response = text_response(200, "text/html; charset=utf-8", fill(find_asset("/index.html")->identity, asked.language, data));
  response.set("Cache-Control", asked.private_ ? "private, no-store" : "no-cache");
  response.set("Vary", "Accept-Language, Accept-Encoding, Cookie");
  if (!asked.private_) {
    const auto tag = fmt::format("W/\"{}\"", community::sha256_hex(response.body).substr(0, 20));
    response.set("ETag", tag);
    if (asked.known.find(tag) != std::string::npos) {
      response.status = 304;
      response.body.clear();
      return response;
    }
  }
  if (asked.packed) {
    response.body = gzip(response.body);
    response.set("Content-Encoding", "gzip");
  }
  return response;
}

community::Actor actor_of(const std::optional<community::Identity>& identity, const HttpRequest& request) {
  community::Actor actor;
  actor.device = device_label(request);
  if (identity) {
    actor.member = identity->member.id;
    actor.session = identity->session;
  }
  return actor;
}

/// Reads and fills in on a reader's thread: a page of a hundred posts is some milliseconds of work.
void answer_filled(live::Node& node, live::Shard& shard, Asked asked, community::Actor actor, Respond respond) {
  const auto read = [asked, actor = std::move(actor)](const storage::Tables& tables) -> Result<HttpResponse> {
    auto who = actor;
    // The session may have ended between being identified and this snapshot.
    if (who.session && !tables.sessions().find(*who.session)) who = {};
    return respond_with(asked, first_data_of(community::Snapshot{tables, who, live::system_now()}, asked.target));
  };
  node.engine().read<HttpResponse>(shard, read, [asked, respond = std::move(respond)](Result<HttpResponse> made) {
    respond(made ? std::move(*made) : respond_with(asked, std::nullopt));
  });
}

}  // namespace

bool is_page(std::string_view path) {
  // A last segment with a dot is a file's name; all else is an address within the client.
  const auto segment = path.substr(path.rfind('/') + 1);
  const bool is_address = segment.find('.') == std::string_view::npos && !path.starts_with("/api/") && !path.starts_with("/assets/");
  return is_address && find_asset("/index.html") != nullptr;
}

void answer_page(live::Node& node, live::Shard& shard, const Guard& guard, const HttpRequest& request, Respond respond) {
  auto token = guard.token_of(request);
  Asked asked{language_of(request), accepts(request, "gzip"), request.target, std::string{request.header("If-None-Match")}, !token.text.empty()};
  if (node.is_draining(shard) || refuse_arrival(node, shard, guard, request)) return respond(respond_with(asked, std::nullopt));
  identify(node, shard, std::move(token), [&node, &shard, &guard, &request, asked, respond = std::move(respond)](auto identity) {
    if (!identity) return respond(respond_with(asked, std::nullopt));
    auto actor = actor_of(*identity, request);
    const auto answer = [respond, renewed = guard.renewed_cookie(request, *identity, live::system_now())](HttpResponse response) {
      if (renewed) response.set("Set-Cookie", *renewed);
      respond(std::move(response));
    };
    const auto wait_ms = node.local(shard).limiter.take(RateClass::read, actor.member, guard.client_address(request), live::system_now());
    if (wait_ms) return answer(respond_with(asked, std::nullopt));
    answer_filled(node, shard, asked, std::move(actor), answer);
  });
}

}  // namespace majlis::net
