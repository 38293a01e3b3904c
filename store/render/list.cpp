#include <fmt/format.h>

#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "store/render/render.h"
#include "store/render/table.h"

namespace stocktake {
namespace {

void release_members(JsonWriter& json, const Release& release) {
  safe_member(json, "release", release.name);
  json.optional_member("taken", release.taken);
  safe_member(json, "added", release.added);
  json.member("sha256", to_hex(release.sha256)).member("size", release.size).member("files", release.files);
  json.member("packages", release.packages).member("unowned", release.unowned);
}

std::string shown_time(const Release& release) {
  return printable(release.taken.empty() ? release.added : release.taken);
}

/// " behind 4.1 and before 4.2".
std::string place_of(const Added& added) {
  std::string text;
  if (!added.behind.empty()) text += " behind " + printable(added.behind);
  if (!added.before.empty()) text += (text.empty() ? " before " : " and before ") + printable(added.before);
  return text;
}

}  // namespace

std::string added_as_text(std::string_view subject, std::string_view release, const Added& added) {
  const std::string name = fmt::format("{}@{}", printable(subject), printable(release));
  if (added.outcome == Added::Outcome::same)
    return fmt::format("{}: is there already{}, with this very document\n", name, place_of(added));
  std::string text = name + (added.outcome == Added::Outcome::replaced ? ": replaced" : ": added");
  text += place_of(added);
  text += fmt::format(", {} in {}", counted(added.files, "file", "files"),
                      counted(added.packages, "package", "packages"));
  if (!added.behind.empty())
    text += fmt::format("; {} came, {} changed, {} went", format_count(added.came),
                        format_count(added.changed), format_count(added.went));
  return text + '\n';
}

std::string subjects_as_text(const std::vector<Subject>& subjects) {
  std::vector<std::vector<std::string>> rows = {
      {"subject", "releases", "oldest", "newest", "taken", "files", "packages", "unowned"}};
  for (const Subject& subject : subjects) {
    const Release& newest = subject.newest;
    rows.push_back({printable(subject.name), format_count(subject.releases), printable(subject.oldest.name),
                    printable(newest.name), shown_time(newest), format_count(newest.files),
                    format_count(newest.packages), format_count(newest.unowned)});
  }
  return table_as_text(rows, {false, true, false, false, false, true, true, true});
}

std::string releases_as_text(const std::vector<Release>& releases) {
  std::vector<std::vector<std::string>> rows = {
      {"release", "taken", "added", "files", "packages", "unowned", "sha256"}};
  for (const Release& release : releases)
    rows.push_back({printable(release.name), printable(release.taken.empty() ? "-" : release.taken),
                    printable(release.added), format_count(release.files), format_count(release.packages),
                    format_count(release.unowned), to_hex(release.sha256).substr(0, 12)});
  return table_as_text(rows, {false, false, false, true, true, true});
}

std::string subjects_as_json(const std::vector<Subject>& subjects) {
  JsonWriter json;
  begin_report(json, "stocktake-store-list", 1);
  json.line().key("subjects").begin_array();
  for (const Subject& subject : subjects) {
    json.line().begin_object();
    safe_member(json, "subject", subject.name);
    json.member("releases", subject.releases);
    safe_member(json, "oldest", subject.oldest.name);
    json.key("newest").begin_object();
    release_members(json, subject.newest);
    json.end_object().end_object();
  }
  json.line().end_array().line().end_object();
  return json.text() + "\n";
}

std::string releases_as_json(std::string_view subject, const std::vector<Release>& releases) {
  JsonWriter json;
  begin_report(json, "stocktake-store-list", 1);
  json.line();
  safe_member(json, "subject", subject);
  json.line().key("releases").begin_array();
  for (const Release& release : releases) {
    json.line().begin_object();
    release_members(json, release);
    json.end_object();
  }
  json.line().end_array().line().end_object();
  return json.text() + "\n";
}

}  // namespace stocktake
