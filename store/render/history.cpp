#include "store/render/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "store/database/schema.h"
#include "store/render/table.h"

namespace stocktake {
namespace {

std::string shown_release(const Release& release) {
  // A date says enough between releases; the day stands first in RFC 3339.
  const std::string_view time = release.taken.empty() ? release.added : release.taken;
  return fmt::format("{} ({})", printable(release.name), printable(time.substr(0, 10)));
}

/// What a span holds, in words.
std::string shown_content(const KeptSpan& span) {
  std::string text;
  const auto add = [&](const std::string& word) { text.append(text.empty() ? "" : "  ").append(word); };
  if (span.sha256) add("sha256:" + to_hex(*span.sha256).substr(0, 12));
  if (!span.target.empty()) add("-> " + printable(span.target));
  add(span.package.empty() ? "unowned" : printable(span.package));
  if (span.what != Hit::Kind::file) add(fmt::format("({})", to_string(span.what)));
  return text;
}

/// The spans of one thing: what has one subject, path and kind.
using Thing = std::vector<const KeptSpan*>;

bool is_of(const Thing& thing, const KeptSpan& span) {
  return thing.front()->subject == span.subject && thing.front()->path == span.path &&
         thing.front()->what == span.what;
}

/// Whether a span of the thing ends where this one begins.
bool follows(const Thing& thing, const KeptSpan& span) {
  return std::any_of(thing.begin(), thing.end(), [&](const KeptSpan* other) {
    return other->gone && other->gone->position == span.first.position;
  });
}
bool is_followed(const Thing& thing, const KeptSpan& span) {
  return std::any_of(thing.begin(), thing.end(),
                     [&](const KeptSpan* other) { return other->first.position == span.gone->position; });
}

struct Event {
  std::int32_t position;
  std::string what, release, content;
};

std::vector<Event> events_of(const Thing& thing) {
  std::vector<Event> events;
  for (const KeptSpan* span : thing) {
    const std::string begin = follows(thing, *span) ? "changed in"
                              : span == thing.front() || span->first.position == thing.front()->first.position
                                  ? "came with"
                                  : "came back with";
    events.push_back({span->first.position, begin, shown_release(span->first), shown_content(*span)});
    if (!span->gone)
      events.push_back({kStillThere, "still in", shown_release(span->last), "the newest"});
    else if (!is_followed(thing, *span))
      events.push_back({span->gone->position, "went with", shown_release(*span->gone), {}});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.position < b.position; });
  // Of several things at one path it is said once.
  const auto same = [](const Event& a, const Event& b) {
    return a.position == b.position && a.what == b.what && a.content == b.content;
  };
  events.erase(std::unique(events.begin(), events.end(), same), events.end());
  return events;
}

std::string shown_thing(const Thing& thing) {
  const KeptSpan& span = *thing.front();
  std::string text =
      fmt::format("{}  {}\n", printable(span.subject), span.path.empty() ? "." : printable(span.path));
  std::vector<std::vector<std::string>> rows;
  for (const Event& event : events_of(thing))
    rows.push_back({"  " + event.what, event.release, event.content});
  return lines_without_ci_commands(text) + table_as_text(rows);
}

void span_members(JsonWriter& json, const KeptSpan& span) {
  safe_member(json, "subject", span.subject);
  json.member("what", to_string(span.what));
  bytes_member(json, "path", span.path);
  if (span.sha256) json.member("sha256", to_hex(*span.sha256));
  if (!span.package.empty()) safe_member(json, "package", span.package);
  if (!span.kind.empty()) safe_member(json, "kind", span.kind);
  bytes_member(json, "target", span.target);
  if (span.mode >= 0) json.member("mode", fmt::format("{:04o}", span.mode));
  safe_member(json, "first", span.first.name);
  json.optional_member("firstTaken", printable(span.first.taken));
  safe_member(json, "last", span.last.name);
  if (span.gone) safe_member(json, "gone", span.gone->name);
  json.member("releases", span.releases);
}

}  // namespace

std::string history_as_text(const std::vector<KeptSpan>& spans) {
  std::string text;
  Thing thing;
  const auto end_thing = [&] {
    if (!thing.empty()) text += shown_thing(thing);
    thing.clear();
  };
  for (const KeptSpan& span : spans) {
    if (!thing.empty() && !is_of(thing, span)) end_thing();
    thing.push_back(&span);
  }
  end_thing();
  return text;
}

std::string history_as_json(const std::vector<KeptSpan>& spans, const std::vector<std::string>& criteria) {
  JsonWriter json;
  begin_report(json, "stocktake-history", 1);
  json.line().key("spans").begin_array();
  for (const KeptSpan& span : spans) {
    json.line().begin_object();
    span_members(json, span);
    json.key("matched").begin_array();
    for (const std::uint32_t criterion : span.criteria) safe_string(json, criteria[criterion]);
    json.end_array().end_object();
  }
  json.line().end_array().line().end_object();
  return json.text() + "\n";
}

std::string span_as_json_line(const KeptSpan& span) {
  JsonWriter json;
  json.begin_object();
  span_members(json, span);
  json.end_object();
  return json.text() + "\n";
}

std::string spans_as_hits(const std::vector<KeptSpan>& spans) {
  std::string text;
  for (const KeptSpan& span : spans) {
    text +=
        fmt::format("store:{}@{}: {}  {}  {}", printable(span.subject), printable(span.last.name),
                    span.path.empty() ? "." : printable(span.path), span.sha256 ? to_hex(*span.sha256) : "-",
                    span.package.empty() ? "unowned" : printable(span.package));
    if (span.what != Hit::Kind::file) text += fmt::format("  ({})", to_string(span.what));
    text += fmt::format("  {} to {}, {}{}\n", printable(span.first.name), printable(span.last.name),
                        counted(span.releases, "release", "releases"), span.gone ? "" : ", still there");
  }
  return lines_without_ci_commands(text);
}

}  // namespace stocktake
