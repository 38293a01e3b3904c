#include "generator/catalog/python/description.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

// Whether a text can stand as URL in a document.
bool is_url(std::string_view text) {
  const auto colon = text.find("://");
  return colon != std::string_view::npos && colon > 0 && std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c < 0x7f && std::string_view("<>\"{}|\\^`").find(c) == std::string_view::npos;
         });
}

// Labels of Project-URL in lower case without punctuation and white space (the specification "well-known
// project URLs"), with the type of reference that CycloneDX has for them.
constexpr std::pair<std::string_view, std::string_view> kReferenceTypes[] = {
    {"homepage", "website"},
    {"home", "website"},
    {"source", "vcs"},
    {"sourcecode", "vcs"},
    {"repository", "vcs"},
    {"repo", "vcs"},
    {"code", "vcs"},
    {"github", "vcs"},
    {"gitlab", "vcs"},
    {"githubrepo", "vcs"},
    {"changelog", "release-notes"},
    {"changes", "release-notes"},
    {"releasenotes", "release-notes"},
    {"whatsnew", "release-notes"},
    {"history", "release-notes"},
    {"documentation", "documentation"},
    {"docs", "documentation"},
    {"issues", "issue-tracker"},
    {"bugs", "issue-tracker"},
    {"issue", "issue-tracker"},
    {"tracker", "issue-tracker"},
    {"issuetracker", "issue-tracker"},
    {"bugtracker", "issue-tracker"},
    {"bugreports", "issue-tracker"},
    {"mailinglists", "mailing-list"},
    {"mailinglist", "mailing-list"},
    {"chat", "chat"},
    {"security", "security-contact"}};

std::string_view reference_type(std::string_view label) {
  std::string key;
  for (const char c : label.substr(0, 64)) {
    if (is_letter(c)) key.push_back(lower_ascii(c));
  }
  for (const auto& [known, type] : kReferenceTypes)
    if (known == key) return type;
  return "other";
}

void add_reference(Package& package, std::string_view type, std::string_view url, std::string_view comment) {
  if (!is_url(url)) return;
  for (const ExternalReference& reference : package.references)
    if (reference.type == type && reference.url == url) return;
  // The check above is quadratic; no project has so many links.
  if (package.references.size() < 64) package.references.push_back({type, url, comment, {}});
}

void add_references(Package& package, const PythonMetadata& metadata, Catalog& out) {
  add_reference(package, "website", metadata.home_page, {});
  for (const std::string_view line : metadata.project_urls) {
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) continue;
    const std::string_view label = one_line(trim(line.substr(0, comma)), out);
    const std::string_view type = reference_type(label);
    add_reference(package, type, trim(line.substr(comma + 1)), type == "other" ? label : std::string_view());
  }
}

// direct_url.json (PEP 610): where a distribution came from that was not taken from an index by name.
struct DirectUrl {
  std::string_view url, vcs, commit, hash;
  std::vector<std::pair<std::string_view, std::string_view>> hashes;  // algorithm, hexadecimal
  bool editable = false;
};

void read_archive(TolerantJson& in, DirectUrl& result) {
  in.object([&](std::string_view key) {
    if (key == "hash")
      result.hash = in.text();
    else if (key == "hashes")
      in.object([&](std::string_view algorithm) {
        const std::string_view name = in.keep(algorithm);
        result.hashes.emplace_back(name, in.text());
      });
    else
      in.skip();
  });
}

DirectUrl read_direct_url(std::string_view text, std::string_view path, StringArena& strings) {
  DirectUrl result;
  TolerantJson in(text, path, strings);
  in.document([&](std::string_view key) {
    if (key == "url")
      result.url = in.text();
    else if (key == "archive_info")
      read_archive(in, result);
    else if (key == "vcs_info")
      in.object([&](std::string_view k) {
        k == "vcs"         ? void(result.vcs = in.text())
        : k == "commit_id" ? void(result.commit = in.text())
                           : in.skip();
      });
    else if (key == "dir_info")
      in.object(
          [&](std::string_view k) { k == "editable" ? void(result.editable = in.boolean()) : in.skip(); });
    else
      in.skip();
  });
  if (const auto equals = result.hash.find('='); result.hashes.empty() && equals != std::string::npos)
    result.hashes.emplace_back(result.hash.substr(0, equals), result.hash.substr(equals + 1));
  return result;
}

void add_direct_url(Package& package, const DirectUrl& direct, Catalog& out) {
  if (direct.editable) package.properties.push_back({property::kEditable, "true"});
  if (!is_url(direct.url)) return;
  if (!direct.vcs.empty()) {
    std::string pinned = std::string(direct.vcs).append("+").append(direct.url);
    if (!direct.commit.empty()) pinned.append("@").append(direct.commit);
    if (is_url(pinned)) package.references.push_back({"vcs", out.keep(pinned), {}, {}});
    return;
  }
  ExternalReference reference{"distribution", direct.url, {}, {}};
  for (const auto& [name, hex] : direct.hashes)
    if (const auto algorithm = plain_hash_algorithm(name))
      add_hash(*algorithm, hex, reference.hashes, out.strings);
  std::sort(reference.hashes.begin(), reference.hashes.end(),
            [](const Hash& a, const Hash& b) { return a.algorithm < b.algorithm; });
  package.references.push_back(std::move(reference));
}

/// The people that a pair of headers names: addresses may bring their names along, as those that PEP 621
/// makes do; else the one address belongs to the one name.
std::vector<Party> people_of(std::string_view name, std::string_view emails, Catalog& out) {
  std::vector<Party> people = parse_parties(one_line(emails, out));
  const bool named =
      std::any_of(people.begin(), people.end(), [](const Party& party) { return !party.name.empty(); });
  name = one_line(name, out);
  if (name.empty() || named) return people;
  Party party = parse_party(name);
  if (party.email.empty() && people.size() == 1) party.email = people.front().email;
  return {party};
}

}  // namespace

std::string_view one_line(std::string_view value, Catalog& out) {
  if (value.find('\n') == std::string_view::npos) return value;
  std::string joined;
  while (!value.empty()) {
    const std::string_view line = trim(take_line(value));
    if (!joined.empty() && !line.empty()) joined.push_back(' ');
    joined.append(line);
  }
  return out.keep(joined);
}

void describe_python_package(Package& package, const PythonMetadata& metadata, std::string_view record,
                             Catalog& out) {
  package.name = metadata.name;
  package.version = metadata.version;
  package.purl = python_purl(metadata.name, metadata.version, record, out);
  package.description = one_line(metadata.summary, out);
  package.authors = people_of(metadata.author, metadata.author_email, out);
  if (const auto maintainers = people_of(metadata.maintainer, metadata.maintainer_email, out);
      !maintainers.empty())
    package.supplier = maintainers.front();
  package.licenses = python_licenses(metadata);
  for (License& license : package.licenses) license.text = one_line(license.text, out);
  add_references(package, metadata, out);
}

bool describe_python_source(Package& package, std::string_view text, std::string_view path, Catalog& out) {
  try {
    const DirectUrl direct = read_tolerantly(
        text, path, out, [&](std::string_view json) { return read_direct_url(json, path, out.strings); });
    add_direct_url(package, direct, out);
    return direct.editable;
  } catch (const Error& error) {
    report(out, path, error);
    return false;
  }
}

std::string_view python_purl(std::string_view name, std::string_view version, std::string_view record,
                             Catalog& out) {
  return package_url(out, record, "pypi", {}, normalise_python_name(name), version);
}

}  // namespace stocktake
