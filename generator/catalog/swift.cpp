#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// Swift: the package manager checks dependencies out below `.build/checkouts`, and unpacks those of a
// registry below `.build/registry/downloads`; `.build/workspace-state.json` says which, from where, and at
// which version and commit (swift-package-manager, Sources/Workspace/Workspace+State.swift, versions 4 to 7).
// A purl of Swift has the host and the owner as its namespace.
namespace stocktake {
namespace {

constexpr std::string_view kWorkspaceState = "workspace-state.json";

Wish swift_wants(std::string_view, std::string_view name) {
  return name == kWorkspaceState ? Wish::all : Wish::nothing;
}

struct SwiftDependency {
  std::string identity, location, subpath, form, version, branch, revision;
};

SwiftDependency read_dependency(TolerantJson& in) {
  SwiftDependency one;
  const auto read_state = [&](std::string_view key) {
    if (key == "name")
      one.form = in.text();
    else if (key == "version")
      one.version = in.text();
    else if (key == "checkoutState")
      in.object([&](std::string_view part) {
        if (part == "revision")
          one.revision = in.text();
        else if (part == "version")
          one.version = in.text();
        else if (part == "branch")
          one.branch = in.text();
        else
          in.skip();
      });
    else
      in.skip();
  };
  in.object([&](std::string_view key) {
    if (key == "packageRef")
      in.object([&](std::string_view part) {
        if (part == "identity")
          one.identity = in.text();
        else if (part == "location" || (part == "path" && one.location.empty()))
          one.location = in.text();
        else
          in.skip();
      });
    else if (key == "state")
      in.object(read_state);
    else if (key == "subpath")
      one.subpath = in.text();
    else
      in.skip();
  });
  return one;
}

/// `github.com/apple` and `swift-nio` of `https://github.com/apple/swift-nio.git`, `git@github.com:apple/…`.
Purl purl_of_location(std::string_view url) {
  Purl purl;
  purl.type = "swift";
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  if (const auto at = url.substr(0, url.find('/')).rfind('@'); at != url.npos) url.remove_prefix(at + 1);
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  std::string path(url);
  const auto slash = path.find('/'), colon = path.find(':');
  if (colon != path.npos && (slash == path.npos || colon < slash)) path[colon] = '/';
  purl.ns = folder_of(path);
  purl.name = base_name(path);
  return purl;
}

class SwiftBuild {
 public:
  SwiftBuild(const Tree& tree, const Entry& record, Catalog& out)
      : tree_(tree), record_(record), out_(out), build_(folder_of(record.path)) {}

  void run(std::string_view text) {
    TolerantJson in(text, record_.path, out_.strings);
    in.document([&](std::string_view key) {
      if (key != "object") return in.skip();
      in.object([&](std::string_view part) {
        if (part != "dependencies") return in.skip();
        in.array([&] { take(read_dependency(in)); });
      });
    });
  }

 private:
  void take(const SwiftDependency& one) {
    const bool registry = one.form == "registryDownload";
    // A local package, or one that is edited, stands somewhere else.
    if (!registry && one.form != "checkout" && one.form != "sourceControlCheckout") return;
    const auto dot = one.identity.find('.');
    const std::string below = registry
                                  ? std::string(one.identity.substr(0, dot))
                                        .append("/")
                                        .append(dot == one.identity.npos ? "" : one.identity.substr(dot + 1))
                                        .append("/")
                                        .append(one.version)
                                  : one.subpath;
    const auto folder = place_below(join(build_, registry ? "registry/downloads" : "checkouts"), below);
    if (!folder || below.empty() || *folder == join(build_, "checkouts")) return;
    if (const auto [first, last] = tree_.below(*folder); first == last) return;
    Purl purl = registry ? Purl{"swift",
                                one.identity.substr(0, dot),
                                dot == one.identity.npos ? one.identity : one.identity.substr(dot + 1),
                                {},
                                {},
                                {}}
                         : purl_of_location(one.location);
    purl.version = one.version.empty() ? one.revision : one.version;
    const std::uint32_t found = add_package(out_, std::move(purl), record_.path, *folder);
    Package& package = out_.found[found].package;
    if (!one.revision.empty()) package.properties.push_back({property::kBuiltFrom, out_.keep(one.revision)});
    if (one.location.find("://") != one.location.npos)
      package.references.push_back({"vcs", out_.keep(one.location), out_.keep(one.revision), {}});
    claim_folder(tree_, package.location, found, out_);
  }

  const Tree& tree_;
  const Entry& record_;
  Catalog& out_;
  std::string_view build_;
};

void catalog_swift(const Tree& tree, Catalog& out) {
  for (const std::uint32_t i : files_named(tree, kWorkspaceState)) {
    const Entry& record = tree.entries[i];
    const auto text = record_text(record, out);
    if (!text) continue;
    try {
      SwiftBuild(tree, record, out).run(*text);
    } catch (const Error& error) {
      report(out, record.path, error);
    }
  }
}

}  // namespace

const Cataloger kSwiftCataloger = {"swift", swift_wants, catalog_swift};

}  // namespace stocktake
