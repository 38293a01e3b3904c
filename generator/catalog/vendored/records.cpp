#include "generator/catalog/vendored/records.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "generator/catalog/settings.h"
#include "generator/catalog/vendored/textproto.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostDependencies = 100;  // of one README.chromium
constexpr std::size_t kLongestValue = 1024;

std::string bounded(std::string_view text) {
  return std::string(trim(text).substr(0, kLongestValue));
}

/// The repository's name, as `git clone` takes it.
std::string repository_name(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  return std::string(url.substr(url.find_last_of("/:") + 1));
}

/// What people write where there is no version.
bool says_nothing(std::string_view version) {
  constexpr std::string_view kNothing[] = {"",  "n/a", "na",   "none", "unknown",
                                           "0", "git", "head", "tot",  "-"};
  const std::string lower = lower_ascii(version);
  return std::find(std::begin(kNothing), std::end(kNothing), lower) != std::end(kNothing);
}

/// A version without the words behind it, `2.7.1 (2025-03-27T12:00:00Z)`; of a commit alone that.
void settle_version(VendoredRecord& record) {
  record.version = record.version.substr(0, record.version.find_first_of(" \t("));
  record.revision = record.revision.substr(0, record.revision.find_first_of(" \t("));
  if (says_nothing(record.revision)) record.revision.clear();
  if (says_nothing(record.version)) record.version = record.revision;
}

using Member = std::string VendoredRecord::*;

struct NamedMember {
  std::string_view name;
  Member member;
};

/// Sets the member of that name, where it is not set: of several the first counts.
template <std::size_t N>
void set_member(const NamedMember (&table)[N], std::string_view name, std::string_view value,
                VendoredRecord& record) {
  for (const auto& [known, member] : table)
    if (known == name && (record.*member).empty()) record.*member = bounded(value);
}

constexpr NamedMember kSubrepoKeys[] = {{"remote", &VendoredRecord::repository},
                                        {"commit", &VendoredRecord::revision}};

constexpr NamedMember kChromiumFields[] = {
    {"Name", &VendoredRecord::name},       {"URL", &VendoredRecord::website},
    {"Version", &VendoredRecord::version}, {"Revision", &VendoredRecord::revision},
    {"License", &VendoredRecord::license},
};

constexpr NamedMember kMozillaKeys[] = {
    {"origin.name", &VendoredRecord::name},
    {"origin.url", &VendoredRecord::website},
    {"origin.release", &VendoredRecord::version},
    {"origin.revision", &VendoredRecord::revision},
    {"origin.license", &VendoredRecord::license},
    {"vendoring.url", &VendoredRecord::repository},
    {"vendoring.vendor-directory", &VendoredRecord::folder},
};

/// Several URLs with words between, of which the first is meant.
void first_url(std::string& text) {
  const auto at = text.find("://");
  if (at == text.npos) return text.clear();
  const auto begin = text.find_last_of(" \t,;<(", at);
  text.erase(0, begin == text.npos ? 0 : begin + 1);
  text.erase(std::min(text.find_first_of(" \t,;>)"), text.size()));
}

void add_chromium(VendoredRecord record, std::vector<VendoredRecord>& to) {
  if (record.name.empty() || to.size() == kMostDependencies) return;
  first_url(record.website);
  settle_version(record);
  to.push_back(std::move(record));
}

/// `third_party { url { type: ARCHIVE value: "…" } }`, and what came in its place, `identifier`.
struct AndroidSource {
  std::string type, value, version;
};

void take_source(const AndroidSource& source, VendoredRecord& record) {
  const std::string type = lower_ascii(source.type);
  if (record.version.empty()) record.version = source.version;
  if (type == "git" && record.repository.empty()) record.repository = source.value;
  if (type == "archive" && record.archive.empty()) record.archive = source.value;
  if (type == "homepage" && record.website.empty()) record.website = source.value;
}

constexpr VendoredForm kForms[] = {
    {".gitrepo", "git-subrepo", read_gitrepo},
    {"README.chromium", "chromium", read_readme_chromium},
    {"METADATA", "android", read_android_metadata},
    {"moz.yaml", "mozilla", read_moz_yaml},
};

}  // namespace

const VendoredForm* vendored_form(std::string_view name) {
  const auto* const form = std::find_if(std::begin(kForms), std::end(kForms),
                                        [&](const VendoredForm& one) { return one.file == name; });
  return form == std::end(kForms) ? nullptr : form;
}

std::vector<VendoredRecord> read_gitrepo(std::string_view text) {
  VendoredRecord record;
  std::string_view section;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with('[')) section = line;
    const auto equals = line.find('=');
    if (section == "[subrepo]" && equals != line.npos)
      set_member(kSubrepoKeys, trim(line.substr(0, equals)), line.substr(equals + 1), record);
  }
  if (says_nothing(record.repository) || record.revision.empty()) return {};  // `none`: it has no other home
  record.name = repository_name(record.repository);
  settle_version(record);
  return {std::move(record)};
}

std::vector<VendoredRecord> read_readme_chromium(std::string_view text) {
  std::vector<VendoredRecord> all;
  VendoredRecord record;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with("----") && line.find("DEPENDENCY DIVIDER") != line.npos) {
      add_chromium(std::exchange(record, {}), all);
      continue;
    }
    if (const auto colon = line.find(':'); colon != line.npos)
      set_member(kChromiumFields, line.substr(0, colon), line.substr(colon + 1), record);
  }
  add_chromium(std::move(record), all);
  return all;
}

std::vector<VendoredRecord> read_android_metadata(std::string_view text) {
  VendoredRecord record;
  AndroidSource source;
  bool is_third_party = false;
  const bool whole = read_textproto(text, [&](std::string_view path, std::string_view value) {
    is_third_party = is_third_party || path.starts_with("third_party.");
    const bool is_source =
        path.starts_with("third_party.url.") || path.starts_with("third_party.identifier.");
    if (!is_source || path.ends_with(".type")) take_source(std::exchange(source, {}), record);
    if (path == "name") record.name = bounded(value);
    if (path == "third_party.version") record.version = bounded(value);
    if (!is_source) return;
    if (path.ends_with(".type")) source.type = bounded(value);
    if (path.ends_with(".value")) source.value = bounded(value);
    if (path.ends_with(".version")) source.version = bounded(value);
  });
  take_source(source, record);
  if (!whole || !is_third_party) return {};
  if (record.name.empty()) record.name = repository_name(record.repository);
  settle_version(record);
  return {std::move(record)};
}

std::vector<VendoredRecord> read_moz_yaml(std::string_view text) {
  VendoredRecord record;
  read_settings(Steering::Syntax::yaml, text, "moz.yaml",
                [&](const SettingPath& path, std::string_view value) {
                  set_member(kMozillaKeys, joined(path, "."), value, record);
                });
  if (record.name.empty()) return {};
  // `release` is for people, `commit 1f2e (2024-01-01)`; what was taken is the revision.
  if (!record.revision.empty()) record.version = record.revision;
  settle_version(record);
  return {std::move(record)};
}

}  // namespace stocktake
