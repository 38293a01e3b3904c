#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Packages as a whole: which came and went, where they come from, what they need, and whether they are what
// their lock and record say.

namespace stocktake {
namespace {

void package_downgraded(const PackageCase& package, Verdicts& out) {
  if (package.pair.kind != PackageChange::Kind::downgraded) return;
  const std::string before(package.before->version), after(package.after->version);
  out.add(package, {before, after,
                    fmt::format("{} went back from {} to {}.", full_name(*package.after), before, after),
                    fmt::format("{} is older than {} in the order of its ecosystem", after, before)});
}

void package_added(const PackageCase& package, Verdicts& out) {
  if (package.before != nullptr || package.pair.relative != kNone) return;
  out.add(package,
          {"", std::string(package.after->version), fmt::format("{} is new.", release(*package.after)),
           "the before side has no package of this name"});
}

void package_removed(const PackageCase& package, Verdicts& out) {
  if (package.after != nullptr || package.pair.relative != kNone) return;
  out.add(package,
          {std::string(package.before->version), "", fmt::format("{} is gone.", release(*package.before)),
           "the after side has no package of this name"});
}

/// Whether a document lists the package, but says that it is not installed where it does not fit (CycloneDX's
/// scope; npm's optional dependencies of other platforms).
bool is_left_out(const Package& package) {
  return package.location.empty() && (package.scope == "optional" || package.scope == "excluded");
}

/// `pkg:npm/%40babel` of `pkg:npm/%40babel/core`, `pkg:golang/github.com/x`, `pkg:composer/symfony`: whoever
/// may publish there. Empty where the name stands alone. Of paths that begin with a host, that and the next
/// name.
std::string_view publisher_of(std::string_view identity) {
  const auto type = identity.find('/');
  if (!identity.starts_with("pkg:") || type == identity.npos) return {};
  auto end = identity.find('/', type + 1);
  if (end == identity.npos) return {};
  const std::string_view first = identity.substr(type + 1, end - type - 1);
  if (first.find('.') != first.npos) {
    end = identity.find('/', end + 1);
    if (end == identity.npos) return {};
  }
  return identity.substr(0, end);
}

/// Whether the package is of the one that needs it by its publisher, or a package of that publisher was
/// installed (`installed`: identities, sorted).
bool is_known_publisher(std::string_view identity, std::string_view needed_by,
                        const std::vector<std::string_view>& installed) {
  const std::string_view publisher = publisher_of(identity);
  if (publisher.empty()) return false;
  if (publisher == publisher_of(needed_by)) return true;
  const auto at = std::lower_bound(installed.begin(), installed.end(), publisher);
  for (auto other = at; other != installed.end() && other->starts_with(publisher); ++other)
    if (publisher_of(*other) == publisher) return true;
  return false;
}

/// Whether the scan looked into the code of the package and found nothing together that is dangerous, nor
/// does anything of it run by itself. Of code that can do more capability-gained speaks.
bool is_harmless(const Comparison& c, std::uint32_t after_package) {
  return c.after.facts.has(Fact::traits) && c.can.of(after_package).combined == 0 &&
         c.after.packages[after_package].hooks.empty();
}

/// A dependency is new where the package as it was needed nothing of that identity. It weighs more where a
/// patch release brings a package of which no version was `installed` (identities, sorted).
void dependencies_of(const Comparison& c, const PackageCase& package,
                     const std::vector<std::string_view>& installed, Verdicts& out) {
  std::vector<std::string_view> known;
  for (const std::uint32_t dependency : package.before->dependencies)
    known.push_back(c.packages.identity_before[dependency]);
  std::sort(known.begin(), known.end());
  const bool patch =
      package.pair.new_version && is_patch_upgrade(version_scheme_of(*package.before, *package.after),
                                                   package.before->version, package.after->version);
  std::string_view last;
  for (const std::uint32_t dependency : package.after->dependencies) {
    const std::string_view identity = c.packages.identity_after[dependency];
    if (identity == last || std::binary_search(known.begin(), known.end(), identity)) continue;
    last = identity;
    if (is_left_out(c.after.packages[dependency])) continue;
    const bool arrived = !std::binary_search(installed.begin(), installed.end(), identity);
    out.add(package,
            {"", std::string(identity),
             fmt::format("{} needs {} now{}.", release(*package.after), release(c.after.packages[dependency]),
                         arrived ? ", which was not installed before" : ""),
             fmt::format("{} did not depend on it", release(*package.before))},
            patch && arrived && !is_harmless(c, dependency) &&
                    !is_known_publisher(identity, c.package_name(package.index), installed)
                ? Severity::warning
                : Severity::note);
  }
}

/// What the manifest newly asks for and what is not installed here, or is from elsewhere than by its name out
/// of the registry (property::kAsks): `known` are the identities of what the package needed before, sorted.
void asked_of(const PackageCase& package, const std::vector<std::string_view>& known, Verdicts& out) {
  std::string_view was = property_of(*package.before, property::kAsks),
                   is = property_of(*package.after, property::kAsks);
  const std::string_view identity = package.comparison.package_name(package.index);
  const std::string_view type = identity.substr(0, identity.find('/') + 1);
  for (const std::string_view before = was; !is.empty();) {
    std::string_view source = take_line(is);
    const std::string_view line = source, name = take_until(source, ' ');
    if (has_line(before, line)) continue;
    const auto purl = try_parse_purl(std::string(type).append(name));
    const std::string asked = purl ? purl_identity(*purl) : std::string(name);
    if (source.empty() && std::binary_search(known.begin(), known.end(), asked)) continue;
    if (source.empty())
      out.add(
          package,
          {"", asked, fmt::format("{} asks for {} now, which is not here.", release(*package.after), name),
           fmt::format("the manifest of {} did not ask for it", release(*package.before))},
          Severity::note);
    else
      out.add(package,
              {"", std::string(source),
               fmt::format("{} takes {} from {} now.", release(*package.after), name, source),
               fmt::format("the manifest of {} did not name this source", release(*package.before)),
               Compared::source},
              Severity::warning);
  }
}

void dependency_asked(const Comparison& c, Verdicts& out) {
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both() || property_of(c.after.packages[pair.after], property::kAsks).empty()) continue;
    std::vector<std::string_view> known;
    for (const std::uint32_t dependency : c.before.packages[pair.before].dependencies)
      known.push_back(c.packages.identity_before[dependency]);
    std::sort(known.begin(), known.end());
    asked_of(package_case(c, p), known, out);
  }
}

void dependency_added(const Comparison& c, Verdicts& out) {
  dependency_asked(c, out);
  const auto has_dependencies = [](const Package& package) { return !package.dependencies.empty(); };
  if (std::none_of(c.before.packages.begin(), c.before.packages.end(), has_dependencies)) return;
  std::vector<std::string_view> installed(c.packages.identity_before.begin(),
                                          c.packages.identity_before.end());
  std::sort(installed.begin(), installed.end());
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both()) continue;
    dependencies_of(c, {c, p, pair, &c.before.packages[pair.before], &c.after.packages[pair.after]},
                    installed, out);
  }
}

/// What stands before a URL's scheme, as in `registry+https://`, `sparse+https://`, `git+ssh://`: how it is
/// spoken to, not where it is.
std::string_view without_kind(std::string_view url) {
  const auto scheme = url.find("://"), plus = url.substr(0, std::min(scheme, url.size())).find('+');
  return scheme != url.npos && plus != url.npos ? url.substr(plus + 1) : url;
}

/// Names of one registry.
constexpr std::pair<std::string_view, std::string_view> kSameRegistry[] = {
    {"registry.yarnpkg.com", "registry.npmjs.org"},
    {"registry.npmjs.com", "registry.npmjs.org"},
};

/// The host of a URL, in lower case, without user and usual port; empty where it has none.
std::string host_of(std::string_view url) {
  url = without_kind(url);
  const auto scheme = url.find("://");
  if (scheme == url.npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  for (const std::string_view port : {":443", ":80"})
    if (host.ends_with(port)) host.remove_suffix(port.size());
  std::string name = lower_ascii(host);
  for (const auto& [alias, registry] : kSameRegistry)
    if (name == alias) return std::string(registry);
  return name;
}

/// A registry's URL, which purls also write without its scheme, as far as it tells one from another.
std::string registry_of(std::string_view url) {
  const std::string full = url.find("://") == url.npos ? "https://" + std::string(url) : std::string(url);
  const std::string host = host_of(full);
  std::string_view path = without_kind(full);
  path = path.substr(std::min(path.find('/', path.find("://") + 3), path.size()));
  while (path.ends_with('/')) path.remove_suffix(1);
  return host + std::string(path);
}

/// Services that are named by a word instead of a host in npm's package specifications.
constexpr std::pair<std::string_view, std::string_view> kServices[] = {
    {"github:", "github.com/"}, {"gitlab:", "gitlab.com/"}, {"bitbucket:", "bitbucket.org/"}};

/// A repository's URL without what tools spell differently: `git+`, scheme, user, `.git`, the folder or
/// commit behind `#`, the commit behind `@`, a query, a last slash, case; `git@host:path` is `host/path`.
std::string repository(std::string_view url) {
  std::string text(url.substr(0, url.find_first_of("#?")));
  if (text.starts_with("scm:")) text.erase(0, 4);
  if (text.starts_with("git:") && !text.starts_with("git://")) text.erase(0, 4);
  for (const auto& [word, host] : kServices)
    if (text.starts_with(word)) text.replace(0, word.size(), host);
  const auto scheme = text.find("://");
  if (scheme != text.npos) text.erase(0, scheme + 3);
  if (const auto at = text.find('@'); at < text.find('/')) text.erase(0, at + 1);
  if (const auto colon = text.find(':'); scheme == text.npos && colon < text.find('/')) text[colon] = '/';
  while (text.ends_with('/')) text.pop_back();
  if (const auto at = text.rfind('@'); at != text.npos && at > text.rfind('/')) text.resize(at);
  if (text.ends_with(".git")) text.resize(text.size() - 4);
  if (text.starts_with("www.")) text.erase(0, 4);
  return lower_ascii(text);
}

/// Whether two spellings may be of one repository: equal, or one leaves out the host.
bool same_repository(std::string_view one, std::string_view other) {
  std::string a = repository(one), b = repository(other);
  if (a.size() > b.size()) std::swap(a, b);
  if (a == b) return true;
  while (a.starts_with('/')) a.erase(0, 1);
  const auto slash = a.find('/');
  const bool no_host =
      slash != a.npos && a.find('/', slash + 1) == a.npos && a.substr(0, slash).find('.') == a.npos;
  return no_host && b.size() > a.size() && b.ends_with(a) && b.find('/') == b.size() - a.size() - 1;
}

/// The first that its record states.
std::string_view first_url(const Package& package, std::string_view type) {
  for (const ExternalReference& reference : package.references)
    if (reference.type == type && reference.comment != kByPackageUrl && !reference.url.empty())
      return reference.url;
  return {};
}

std::vector<Hash> distribution_hashes(const Package& package) {
  std::vector<Hash> hashes = package.hashes;
  for (const ExternalReference& reference : package.references)
    if (reference.type == "distribution")
      hashes.insert(hashes.end(), reference.hashes.begin(), reference.hashes.end());
  return hashes;
}

/// The strongest algorithm that both lists have, and whether they share a digest of it: a document may list
/// several archives of one release.
struct SharedDigest {
  const Hash *before = nullptr, *after = nullptr;
  bool shared = false;
};

SharedDigest shared_digest(const std::vector<Hash>& before, const std::vector<Hash>& after) {
  SharedDigest result;
  for (const Hash& b : before)
    for (const Hash& a : after) {
      if (a.algorithm != b.algorithm) continue;
      if (result.before == nullptr || b.algorithm > result.before->algorithm) result = {&b, &a, false};
      if (b.algorithm == result.before->algorithm && a.hex == b.hex) result.shared = true;
    }
  return result;
}

std::string qualifier(const std::optional<Purl>& purl, std::string_view key) {
  return std::string(purl ? qualifier_of(*purl, key) : std::string_view());
}

/// Where the package says it came from, in its purl: presence at any time, and the registry or repository;
/// the address of an archive, which names the version, under one version only.
bool purl_source_changed(const PackageCase& package, Verdicts& out) {
  const Package &before = *package.before, &after = *package.after;
  if (before.purl == after.purl || before.purl.empty() || after.purl.empty()) return false;
  if (before.purl.find('?') == std::string_view::npos && after.purl.find('?') == std::string_view::npos)
    return false;
  const auto b = try_parse_purl(before.purl), a = try_parse_purl(after.purl);
  for (const std::string_view key : {"repository_url", "vcs_url", "download_url", "channel"}) {
    const std::string was = qualifier(b, key), is = qualifier(a, key);
    const bool other =
        key == "repository_url" ? registry_of(was) != registry_of(is) : !same_repository(was, is);
    const bool differs =
        was.empty() != is.empty() || (other && (key != "download_url" || !package.pair.new_version));
    if (!differs) continue;
    out.add(package, {was, is, fmt::format("{} comes from another place than before.", release(after)),
                      fmt::format("the {} of its purl differs", key)});
    return true;
  }
  return false;
}

/// Whose code a Go module really is: a folder that replaces it, else its own, which may stand for another's.
std::string go_source(const Package& package) {
  const std::string_view folder = property_of(package, property::kReplacedBy);
  return folder.empty() ? full_name(package) : std::string(folder);
}

constexpr std::string_view kReplacements[] = {property::kReplacedBy, property::kStandsFor};

/// A `replace` in go.mod puts other code under a module's name, at whatever version; and go.sum names the
/// archive of one version.
bool go_source_changed(const PackageCase& package, Verdicts& out) {
  const Package &before = *package.before, &after = *package.after;
  const std::string was = go_source(before), is = go_source(after);
  const bool replaced = std::any_of(std::begin(kReplacements), std::end(kReplacements), [&](auto name) {
    return !property_of(before, name).empty() || !property_of(after, name).empty();
  });
  if (replaced && was != is) {
    out.add(package,
            {was, is, fmt::format("{} is built from the code of {} now, not of {}.", release(after), is, was),
             "the two sides replace the module differently"},
            // The project's own folder, whose files these are, byte for byte.
            property_of(after, property::kReplacement) == "agrees" ? Severity::note : Severity::error);
    return true;
  }
  const std::string_view sum_was = property_of(before, property::kGoSum),
                         sum_is = property_of(after, property::kGoSum);
  if (package.pair.new_version || sum_was.empty() || sum_is.empty() || sum_was == sum_is) return false;
  out.add(package, {std::string(sum_was), std::string(sum_is),
                    fmt::format("The archive of {} is another one, under the same version.", release(after)),
                    "its go.sum line differs", Compared::digest});
  return true;
}

/// The commit that the package was installed out of, `git+URL@COMMIT` (PEP 610); what merely names the
/// repository of the project has none.
std::string_view installed_commit(const Package& package) {
  for (const ExternalReference& reference : package.references) {
    const std::string_view url = reference.url;
    const auto slash = url.rfind('/');
    if (reference.type == "vcs" && url.substr(0, url.find(':')).find('+') != url.npos && slash != url.npos &&
        url.find('@', slash) != url.npos)
      return url;
  }
  return {};
}

/// Out of another repository than before, or out of one and not out of an archive, at whatever version.
bool checkout_changed(const PackageCase& package, Verdicts& out) {
  const std::string_view was = installed_commit(*package.before), is = installed_commit(*package.after);
  const bool both_scanned = !package.before->record.empty() && !package.after->record.empty();
  if (was.empty() == is.empty() ? same_repository(was, is) : !both_scanned) return false;
  out.add(package, {std::string(was), std::string(is),
                    fmt::format("{} is installed from another place than before.", release(*package.after)),
                    "the repositories that the two sides name for it differ"});
  return true;
}

/// `file:///where/it/lay/NAME.whl`, where that is the archive on the before side: what pip notes of a file.
bool is_compared_archive(const Comparison& c, std::string_view url) {
  const std::string_view name = base_name(c.before.origin.path);
  return c.before.origin.kind == "archive" && url.starts_with("file://") && base_name(url) == name;
}

/// From an address or a folder that somebody named, and not out of the index by its name (PEP 610), or the
/// other way round.
bool index_left(const PackageCase& package, Verdicts& out) {
  const Package &before = *package.before, &after = *package.after;
  if (purl_type(after.purl) != "pypi" || before.record.empty() || after.record.empty()) return false;
  const auto named = [](const Package& one) {
    const std::string_view url = first_url(one, "distribution");
    return !url.empty() || property_of(one, property::kEditable).empty() ? url : std::string_view("a folder");
  };
  const std::string_view was = named(before), is = named(after);
  if (was.empty() == is.empty() || is_compared_archive(package.comparison, is)) return false;
  out.add(package,
          {std::string(was), std::string(is),
           is.empty() ? fmt::format("{} comes out of an index, and did not before.", release(after))
                      : fmt::format("{} comes from {}, and no longer out of an index.", release(after), is),
           "its direct_url.json came or went"});
  return true;
}

/// Composer takes the repository from the registry, not from the package: one at another host is another's.
bool repository_moved_away(const PackageCase& package, Verdicts& out) {
  const std::string_view was = first_url(*package.before, "vcs"), is = first_url(*package.after, "vcs");
  const std::string old_host = host_of(was), new_host = host_of(is);
  if (purl_type(package.after->purl) != "composer" || old_host.empty() || new_host.empty() ||
      old_host == new_host)
    return false;
  out.add(package,
          {std::string(was), std::string(is),
           fmt::format("The repository of {} is at another host than before.", release(*package.after)),
           "the hosts of its repository differ"});
  return true;
}

void source_changed(const PackageCase& package, Verdicts& out) {
  if (!package.pair.both()) return;
  const Package &before = *package.before, &after = *package.after;
  if (purl_source_changed(package, out) || go_source_changed(package, out) ||
      checkout_changed(package, out) || index_left(package, out) || repository_moved_away(package, out))
    return;
  const std::string_view was = first_url(before, "distribution"), is = first_url(after, "distribution");
  const std::string old_host = host_of(was), new_host = host_of(is);
  if (!old_host.empty() && !new_host.empty() && old_host != new_host) {
    out.add(package, {std::string(was), std::string(is),
                      fmt::format("{} comes from another registry than before.", release(after)),
                      "the hosts of its archives differ"});
    return;
  }
  if (package.pair.new_version) return;
  const std::vector<Hash> hashes_before = distribution_hashes(before),
                          hashes_after = distribution_hashes(after);
  const SharedDigest digest = shared_digest(hashes_before, hashes_after);
  if (digest.before != nullptr && !digest.shared) {
    out.add(package,
            {std::string(digest.before->hex), std::string(digest.after->hex),
             fmt::format("The archive of {} is another one, under the same version.", release(after)),
             fmt::format("its {} differs", to_string(digest.before->algorithm)), Compared::digest});
    return;
  }
  const std::string_view vcs_was = first_url(before, "vcs"), vcs_is = first_url(after, "vcs");
  if (!vcs_was.empty() && !vcs_is.empty() && !same_repository(vcs_was, vcs_is))
    out.add(package, {std::string(vcs_was), std::string(vcs_is),
                      fmt::format("{} names another repository, under the same version.", release(after)),
                      "the repositories differ"});
}

/// The identity without its ecosystem: `%40scope/name` of `pkg:npm/%40scope/name`.
std::string_view bare_identity(std::string_view identity) {
  return identity.starts_with("pkg:") ? identity.substr(identity.find('/') + 1)
                                      : identity.substr(identity.find(':') + 1);
}

/// One name in two ecosystems: what was `pkg:npm/x` is `pkg:pypi/x` now.
void ecosystem_changed(const Comparison& c, Verdicts& out) {
  std::unordered_map<std::string_view, std::uint32_t, TextHash> gone;
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p)
    if (c.packages.pairs[p].after == kNone) gone.emplace(bare_identity(c.package_name(p)), p);
  if (gone.empty()) return;
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (pair.before != kNone) continue;
    const auto found = gone.find(bare_identity(c.package_name(p)));
    if (found == gone.end() || c.package_name(found->second) == c.package_name(p)) continue;
    out.add(PackageCase{c, p, pair, nullptr, &c.after.packages[pair.after]},
            {std::string(c.package_name(found->second)), std::string(c.package_name(p)),
             fmt::format("{} is a package of another ecosystem than before.",
                         release(c.after.packages[pair.after])),
             "the before side has the name in another ecosystem, where it is gone", Compared::package});
  }
}

void source_changed_at_all(const Comparison& c, Verdicts& out) {
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (pair.both())
      source_changed({c, p, pair, &c.before.packages[pair.before], &c.after.packages[pair.after]}, out);
  }
  ecosystem_changed(c, out);
}

void installed_differs_from_lock(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr || package.after->lock_status.empty()) return;
  if (package.before != nullptr && package.before->lock_status == package.after->lock_status &&
      package.before->version == package.after->version)
    return;
  out.add(package, {package.before == nullptr ? "" : std::string(package.before->lock_status),
                    std::string(package.after->lock_status),
                    fmt::format("{} is installed, but the lock file says {}.", release(*package.after),
                                package.after->lock_status),
                    "the lock file on the after side does not agree with what is installed"});
}

/// Whether the file is what an installer or publisher wrote of the package: its version stands there.
bool is_record_of(const File& file, const Package& package) {
  return file.path == package.record ||
         (package.location != package_root(package) && is_below(file.path, package.location));
}

/// Another version, and the same files: what was released, if anything was, lies elsewhere.
void version_without_change(const Comparison& c, Verdicts& out) {
  if (!c.compares_files) return;
  std::vector<std::uint8_t> changed(c.packages.pairs.size(), 0);
  for (const FileMatch& match : c.files.changes) {
    if (match.pair == kNone || changed[match.pair] != 0) continue;
    const PackagePair& pair = c.packages.pairs[match.pair];
    const bool same = match.before != kNone && match.after != kNone && match.same_place &&
                      !match.differs.content && !match.differs.type && !match.differs.target;
    const bool record = (match.before == kNone || pair.before == kNone ||
                         is_record_of(c.before.files[match.before], c.before.packages[pair.before])) &&
                        (match.after == kNone || pair.after == kNone ||
                         is_record_of(c.after.files[match.after], c.after.packages[pair.after]));
    changed[match.pair] = !same && !record;
  }
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both() || !pair.new_version || changed[p] != 0 || c.files.equal_files[p] == 0) continue;
    const PackageCase package = package_case(c, p);
    out.add(package, {std::string(package.before->version), std::string(package.after->version),
                      fmt::format("No file of {} changed since {}, but for its record.",
                                  release(*package.after), package.before->version),
                      "the files are the same on both sides"});
  }
}

void record_mismatch(const FileCase& file, Verdicts& out) {
  const FileDetail* now = file.detail_after();
  if (now == nullptr || now->record_status.empty() || !source_of_bytecode(file.after->path).empty()) return;
  const FileDetail* old = file.detail_before();
  const bool as_before = old != nullptr && old->record_status == now->record_status && !file.new_content();
  if (as_before) return;
  out.add(file,
          contents(file,
                   now->record_status == "unlisted"
                       ? fmt::format("The file stands in {}, whose own record does not list it.", owner(file))
                       : fmt::format("The bytes are not those that the record of {} lists.", owner(file)),
                   fmt::format("the record of the after side: {}", now->record_status)));
}

const Rule kPackageRules[] = {
    {.id = "package-downgraded",
     .severity = Severity::warning,
     .summary = "A package has an older version than before.",
     .why = "An older version brings its repaired holes back.",
     .incident = "",
     .what_to_do =
         "Where the step back is meant (a release was bad), approve it with change = \"downgrade\".",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_package = package_downgraded},
    {.id = "package-added",
     .severity = Severity::note,
     .summary = "A package is there that was not before. Another version beside one that was is none.",
     .why = "Each package is code by people whom nobody has looked at yet. See also near-name and "
            "install-hook-added.",
     .incident = "event-stream gained a dependency, flatmap-stream, that carried the attack.",
     .what_to_do =
         "Look who publishes it and what needs it. Set the rule to warning to approve each new package.",
     .several = "came",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_package = package_added},
    {.id = "package-removed",
     .severity = Severity::note,
     .summary = "A package is gone, in all its versions.",
     .why = "What needs it breaks, or has replaced it by something that is worth a look.",
     .incident = "",
     .what_to_do = "Nothing, where it was meant.",
     .several = "went",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_package = package_removed},
    {.id = "dependency-added",
     .severity = Severity::warning,
     .summary =
         "A package needs another one that it did not need before: a warning where a patch release brings a "
         "package that was not installed, and whose code nobody looked into, can do what is dangerous "
         "together, or runs "
         "by itself, or where it is taken from an address, a repository or under another name; otherwise a "
         "note, also of what the manifest asks for and what is not installed.",
     .why = "A patch release repairs; it has no reason to bring new people's code.",
     .incident = "axios 1.14.1, a patch release, needed a new package whose postinstall was the attack.",
     .what_to_do = "Look at the new package before you install it.",
     .several = "got new dependencies",
     .compares = Compared::package,
     .needs = {},
     .yields_to = {},
     .judge_all = dependency_added},
    {.id = "source-changed",
     .severity = Severity::error,
     .summary =
         "A package of the same name comes from elsewhere: another ecosystem, registry or repository, the "
         "replacement of a Go module, or its archive has another hash under the same version.",
     .why =
         "A name means something only within its registry. Whoever can answer for the name elsewhere decides "
         "what is installed.",
     .incident =
         "Dependency confusion (2021): packages of private names, published in the public registry, were "
         "installed in place of the private ones.",
     .what_to_do = "See which configuration or lock file named the new source, and who owns it.",
     .compares = Compared::source,
     .needs = {},
     .yields_to = {},
     .judge_all = source_changed_at_all},
    {.id = "version-without-change",
     .severity = Severity::note,
     .summary = "A package has another version, and none of its files changed but its record.",
     .why =
         "Ordinary where only a part of a release is vendored, or a release brings nothing but its number. "
         "Where it was said to repair something, the repair is not here.",
     .incident = "",
     .what_to_do = "Nothing, unless you upgraded for what the release's notes promise.",
     .several = "have another version and the same files",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_all = version_without_change},
    {.id = "installed-differs-from-lock",
     .severity = Severity::error,
     .summary = "The lock file names another version or hash than what is installed.",
     .why = "Reviews look at the lock file. What is installed is then something that nobody reviewed.",
     .incident = "",
     .what_to_do = "Install anew from the lock file (npm ci), and find out what installed the other one.",
     .needs = {Fact::records},
     .yields_to = {},
     .judge_package = installed_differs_from_lock},
    {.id = "record-mismatch",
     .severity = Severity::error,
     .summary =
         "A file in a package that the package's own record does not list, or lists with another hash.",
     .why = "The record was written when the package was made or installed. What does not agree with it came "
            "later.",
     .incident = "",
     .what_to_do = "Install the package anew, and compare.",
     .needs = {Fact::files, Fact::records},
     .yields_to = {"file-changed-same-version", "file-added-same-version", "unowned-file-added",
                   "unowned-file-changed", "import-hook-added", "type-changed", "hash-conflict"},
     .judge_file = record_mismatch},
};

}  // namespace

std::span<const Rule> package_rules() {
  return kPackageRules;
}

}  // namespace stocktake
