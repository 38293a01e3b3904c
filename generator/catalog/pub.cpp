#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tools.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Dart and Flutter: pub keeps packages in a cache (dart.dev, "The pub cache"; dart-lang/pub,
// lib/src/source/hosted.dart and git.dart):
//
//     hosted/HOST/NAME-VERSION/pubspec.yaml         a package of a registry, in that folder
//     hosted-hashes/HOST/NAME-VERSION.sha256        the digest of its archive
//     git/NAME-COMMIT/pubspec.yaml                  one of a repository
//
// A project has no copies of its own: its .dart_tool/package_config.json says where they are.
namespace stocktake {
namespace {

constexpr std::string_view kPubspec = "pubspec.yaml";
constexpr std::size_t kCommit = 40;

/// Whether `folder` is that of a package in the cache: below `hosted/HOST`, or in `git`.
bool is_hosted(std::string_view folder) {
  const std::string_view host = folder_of(folder);
  return !host.empty() && base_name(folder_of(host)) == "hosted";
}
bool is_of_git(std::string_view folder) {
  const std::string_view name = base_name(folder);
  return base_name(folder_of(folder)) == "git" && name.size() > kCommit + 1 &&
         name[name.size() - kCommit - 1] == '-' &&
         name.substr(name.size() - kCommit).find_first_not_of("0123456789abcdef") == name.npos;
}

Wish pub_wants(std::string_view path, std::string_view name) {
  const bool record = name == kPubspec && (is_hosted(folder_of(path)) || is_of_git(folder_of(path)));
  const bool digest = name.ends_with(".sha256") && base_name(folder_of(folder_of(path))) == "hosted-hashes";
  return record || digest ? Wish::all : Wish::nothing;
}

/// The value of a key at the left edge of the YAML, where it is a plain or quoted text in its line.
std::string_view yaml_value(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.starts_with(key) || line.substr(key.size()).empty() || line[key.size()] != ':') continue;
    const std::string_view value = trim(line.substr(key.size() + 1));
    return unquoted(trim(value.substr(0, value.find(" #"))));
  }
  return {};
}

class PubCache {
 public:
  PubCache(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const std::uint32_t i : files_named(tree_, kPubspec)) {
      const std::string_view folder = folder_of(tree_.entries[i].path);
      if (is_hosted(folder) || is_of_git(folder)) take(tree_.entries[i], folder);
    }
  }

 private:
  void take(const Entry& record, std::string_view folder) {
    const auto text = record_text(record, out_);
    if (!text) return;
    const std::string_view name = yaml_value(*text, "name"), version = yaml_value(*text, "version");
    if (name.empty()) return report(out_, record.path, "names no package; the package is unknown");
    const bool hosted = is_hosted(folder);
    const std::string expected = std::string(name).append("-").append(version);
    if (hosted && base_name(folder) != expected)
      report(out_, record.path, "contradicts its folder, which pub goes by");
    Purl purl{"pub", {}, std::string(name), std::string(version), {}, {}};
    const std::string_view host = base_name(folder_of(folder));
    if (hosted && host != "pub.dev" && host != "pub.dartlang.org")
      purl.qualifiers.emplace_back("repository_url", host);
    const std::uint32_t found = add_package(out_, std::move(purl), record.path, folder);
    Package& package = out_.found[found].package;
    package.description = yaml_value(*text, "description");
    for (const std::string_view key : {"homepage", "repository"})
      if (const std::string_view url = yaml_value(*text, key); url.find("://") != url.npos)
        package.references.push_back({key == "homepage" ? "website" : "vcs", url, {}, {}});
    if (!hosted) package.properties.push_back({property::kBuiltFrom, folder.substr(folder.size() - kCommit)});
    claim_folder(tree_, folder, found, out_);
    if (hosted) take_digest(folder, found);
  }

  void take_digest(std::string_view folder, std::uint32_t found) {
    const std::string_view host = folder_of(folder);
    const std::string path = join(join(join(folder_of(folder_of(host)), "hosted-hashes"), base_name(host)),
                                  std::string(base_name(folder)).append(".sha256"));
    const std::uint32_t entry = tree_.find(path);
    if (entry == kNone) return;
    out_.claims.push_back({entry, found, depth_of(folder), Claim::Witness::none});
    const std::string hex =
        canonical_hex(HashAlgorithm::sha256, trim(tree_.content(path).value_or(std::string_view())));
    if (!hex.empty()) out_.found[found].package.hashes.push_back({HashAlgorithm::sha256, out_.keep(hex)});
  }

  const Tree& tree_;
  Catalog& out_;
};

void catalog_pub(const Tree& tree, Catalog& out) {
  PubCache(tree, out).run();
}

}  // namespace

const Cataloger kPubCataloger = {"pub", pub_wants, catalog_pub};

}  // namespace stocktake
