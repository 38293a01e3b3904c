#include <doctest/doctest.h>

#include <algorithm>

#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/properties.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// As RubyGems writes it, with a line of each sort.
constexpr std::string_view kPuma = R"(# -*- encoding: utf-8 -*-
# stub: puma 6.4.2 ruby lib
# stub: ext/puma_http11/extconf.rb

Gem::Specification.new do |s|
  s.name = "puma".freeze
  s.version = "6.4.2"

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "name" => "trap", "version" => "0" } if s.respond_to? :metadata=
  s.require_paths = ["lib".freeze]
  s.authors = ["Evan \u{50}hoenix".freeze, "J\xC3\xB6rg".freeze]
  s.date = "2024-01-08"
  s.executables = ["puma".freeze, "pumactl".freeze]
  s.extensions = ["ext/puma_http11/extconf.rb".freeze]
  s.homepage = "https://puma.example".freeze
  s.licenses = ["BSD-3-Clause".freeze]
  s.summary = "A \"Ruby\" server\nfor Rack".freeze

  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<nio4r>.freeze, ["~> 2.0"])
    s.add_development_dependency(%q<rake>.freeze, [">= 0"])
  else
    s.add_dependency(%q<nio4r>.freeze, ["~> 2.0"])
  end
end
)";

std::string spec(std::string_view name, std::string_view version, std::string_view more = {}) {
  std::string text = "Gem::Specification.new do |s|\n  s.name = \"";
  text.append(name).append("\".freeze\n  s.version = \"").append(version).append("\"\n");
  return text.append(more).append("  s.require_paths = [\"lib\".freeze]\nend\n");
}

constexpr std::string_view kHome = "vendor/bundle/ruby/3.1.0/";

TreeBuilder home() {
  const auto at = [](std::string_view path) { return std::string(kHome).append(path); };
  TreeBuilder tree(kRubyCataloger);
  tree.file(at("specifications/puma-6.4.2.gemspec"), kPuma)
      .file(at("specifications/nio4r-2.5.9.gemspec"), spec("nio4r", "2.5.9"))
      .file(at("specifications/nio4r-2.10.0-x86_64-linux.gemspec"),
            spec("nio4r", "2.10.0", "  s.platform = \"x86_64-linux\".freeze\n"))
      .file(at("specifications/default/json-2.6.1.gemspec"), spec("json", "2.6.1"))
      .file(at("gems/puma-6.4.2/lib/puma.rb"), "")
      .file(at("gems/puma-6.4.2/puma.gemspec"), "Gem::Specification.new")
      .file(at("gems/puma-6.4.2/test/specifications/fake-1.gemspec"), spec("fake", "1"))
      .file(at("gems/nio4r-2.5.9/lib/nio4r.rb"), "")
      .file(at("gems/nio4r-2.10.0-x86_64-linux/lib/nio4r.rb"), "")
      .file(at("gems/stray-1/lib/stray.rb"), "")
      .file(at("extensions/x86_64-linux/3.1.0/puma-6.4.2/puma_http11.so"), "")
      .file(at("bin/puma"), "")
      .file(at("bin/other"), "")
      .file(at("plugins/puma_plugin.rb"), "")
      .file(at("cache/puma-6.4.2.gem"), "");
  return tree;
}

std::string owner_of(const Tree& tree, const Catalog& catalog, std::string_view path) {
  std::string owner;
  for (const Claim& claim : catalog.claims)
    if (tree.entries[claim.entry].path == std::string(kHome).append(path))
      owner.append(owner.empty() ? "" : " and ").append(catalog.found[claim.found].package.purl);
  return owner;
}

}  // namespace

TEST_CASE("ruby: a gem is described by the specification that RubyGems wrote") {
  const Tree tree = home().build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  CHECK(catalog.diagnostics.empty());
  CHECK(catalog.found.size() == 4);
  const FoundPackage* puma = find_named(catalog, "puma");
  REQUIRE(puma != nullptr);
  const Package& package = puma->package;
  CHECK(package.purl == "pkg:gem/puma@6.4.2");
  CHECK(package.version == "6.4.2");
  CHECK(package.location == "vendor/bundle/ruby/3.1.0/gems/puma-6.4.2");
  CHECK(package.record == "vendor/bundle/ruby/3.1.0/specifications/puma-6.4.2.gemspec");
  CHECK(package.authors == std::vector<Party>{{"Evan Phoenix", "", ""}, {"J\xC3\xB6rg", "", ""}});
  CHECK(package.description == "A \"Ruby\" server\nfor Rack");
  REQUIRE(package.licenses.size() == 1);
  CHECK(package.licenses[0].text == "BSD-3-Clause");
  REQUIRE(package.references.size() == 1);
  CHECK(package.references[0].url == "https://puma.example");
  REQUIRE(package.entry_points.size() == 1);
  CHECK(package.entry_points[0] == "vendor/bundle/ruby/3.1.0/gems/puma-6.4.2/lib/puma.rb");
}

TEST_CASE("ruby: extensions run at install and a plugin in every gem command; a Makefile is no hook") {
  const Tree tree = home().file(std::string(kHome).append("gems/nio4r-2.5.9/Makefile"), "all:").build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  const FoundPackage *puma = find_named(catalog, "puma"), *nio4r = find_named(catalog, "nio4r", "2.5.9");
  REQUIRE(puma != nullptr);
  REQUIRE(nio4r != nullptr);
  REQUIRE(puma->package.hooks.size() == 2);
  CHECK(puma->package.hooks[0] == "gem:extension=ext/puma_http11/extconf.rb");
  CHECK(puma->package.hooks[1] == "gem:plugin=rubygems_plugin.rb");
  CHECK(nio4r->package.hooks.empty());
}

TEST_CASE("ruby: a plugin among a gem's code, and code in its specification, run by themselves as well") {
  const std::string at(kHome);
  const Tree tree = home()
                        .file(at + "gems/nio4r-2.5.9/lib/rubygems_plugin.rb", "x")
                        .file(at + "specifications/sly-1.gemspec", spec("sly", "1") + "\nsystem('id')\n")
                        .build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  const FoundPackage *nio4r = find_named(catalog, "nio4r", "2.5.9"), *sly = find_named(catalog, "sly");
  REQUIRE(nio4r != nullptr);
  REQUIRE(sly != nullptr);
  REQUIRE(nio4r->package.hooks.size() == 1);
  CHECK(nio4r->package.hooks[0] == "gem:plugin=rubygems_plugin.rb");
  CHECK(property_of(nio4r->package, property::kHookFile) == at + "gems/nio4r-2.5.9/lib/rubygems_plugin.rb");
  REQUIRE(sly->package.hooks.size() == 1);
  CHECK(sly->package.hooks[0] == "gem:specification=system('id')");
}

TEST_CASE("ruby: a folder of another gem on a gem's path runs in place of what it stands before") {
  const std::string record = std::string(kHome) + "specifications/sly-1.gemspec";
  const std::string text =
      "# -*- encoding: utf-8 -*-\n# stub: sly 1 ruby lib\n\nGem::Specification.new do |s|\n"
      "  s.name = \"sly\".freeze\n  s.version = \"1\"\n"
      "  s.require_paths = [\"lib\".freeze, \"../rack-3.0.0/lib\".freeze]\nend\n";
  const Catalog catalog = catalog_of(kRubyCataloger, home().file(record, text).build());
  const FoundPackage* sly = find_named(catalog, "sly");
  REQUIRE(sly != nullptr);
  REQUIRE(sly->package.hooks.size() == 1);
  CHECK(sly->package.hooks[0] == "gem:path=../rack-3.0.0/lib");
}

TEST_CASE("ruby: a gem owns its folder, its record and what RubyGems made for it") {
  const Tree tree = home().build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  struct Case {
    std::string_view path, owner;
  };
  const Case cases[] = {
      {"gems/puma-6.4.2/lib/puma.rb", "pkg:gem/puma@6.4.2"},
      {"gems/puma-6.4.2/test/specifications/fake-1.gemspec", "pkg:gem/puma@6.4.2"},
      {"specifications/puma-6.4.2.gemspec", "pkg:gem/puma@6.4.2"},
      {"extensions/x86_64-linux/3.1.0/puma-6.4.2/puma_http11.so", "pkg:gem/puma@6.4.2"},
      {"bin/puma", "pkg:gem/puma@6.4.2"},
      {"plugins/puma_plugin.rb", "pkg:gem/puma@6.4.2"},
      {"cache/puma-6.4.2.gem", "pkg:gem/puma@6.4.2"},
      {"gems/nio4r-2.5.9/lib/nio4r.rb", "pkg:gem/nio4r@2.5.9"},
      {"gems/nio4r-2.10.0-x86_64-linux/lib/nio4r.rb", "pkg:gem/nio4r@2.10.0?platform=x86_64-linux"},
      {"specifications/default/json-2.6.1.gemspec", "pkg:gem/json@2.6.1"},
      {"bin/other", ""},
      {"gems/stray-1/lib/stray.rb", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CHECK(owner_of(tree, catalog, c.path) == c.owner);
  }
}

TEST_CASE("ruby: a gem depends on the newest installed version of a name, and not on what develops it") {
  const Tree tree =
      home()
          .file(std::string(kHome).append("specifications/rake-13.0.6.gemspec"), spec("rake", "13.0.6"))
          .build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  const FoundPackage* puma = find_named(catalog, "puma");
  REQUIRE(puma != nullptr);
  REQUIRE_FALSE(puma->dependencies.empty());
  for (const std::uint32_t on : puma->dependencies) CHECK(catalog.found[on].package.version == "2.10.0");
}

TEST_CASE("ruby: a specification of another form is reported, and its files have no owner") {
  for (const std::string_view text :
       {"", "Gem::Specification.new do |s|\n  s.name = NAME\nend", "s.name = \"cut", "s.name = \"a\\"}) {
    CAPTURE(text);
    const Tree tree = TreeBuilder(kRubyCataloger).file("specifications/a-1.gemspec", text).build();
    const Catalog catalog = catalog_of(kRubyCataloger, tree);
    CHECK(catalog.found.empty());
    REQUIRE(catalog.diagnostics.size() == 1);
    CHECK(catalog.diagnostics[0].path == "specifications/a-1.gemspec");
  }
}

TEST_CASE("ruby: a gem without specification goes by the name of its folder") {
  const Tree tree = TreeBuilder(kRubyCataloger)
                        .file("4.0.0/gems/sorbet-runtime-1.0.1/lib/f.rb", "1")
                        .file("4.0.0/gems/google-protobuf-4.28.2-x86_64-linux/lib/g.rb", "1")
                        .file("4.0.0/gems/no_version/lib/n.rb", "1")
                        .file("app/gems.rb", "1")
                        .build();
  const Catalog catalog = catalog_of(kRubyCataloger, tree);
  const FoundPackage* sorbet = find_named(catalog, "sorbet-runtime");
  REQUIRE(sorbet != nullptr);
  CHECK(catalog.found.size() == 2);
  CHECK(sorbet->package.purl == "pkg:gem/sorbet-runtime@1.0.1");
  CHECK(sorbet->package.location == "4.0.0/gems/sorbet-runtime-1.0.1");
  CHECK(sorbet->package.technique == "filename");
  CHECK(find_named(catalog, "google-protobuf")->package.purl ==
        "pkg:gem/google-protobuf@4.28.2?platform=x86_64-linux");
  CHECK(claims_to(tree, catalog, "4.0.0/gems/sorbet-runtime-1.0.1/lib/f.rb") == "sorbet-runtime none 2");
  CHECK(claims_to(tree, catalog, "4.0.0/gems/no_version/lib/n.rb").empty());
}

TEST_CASE(
    "ruby: what Bundler took from a repository is a gem at its revision, and the lock is held against it") {
  const auto gem_at = [](std::string_view lock) {
    const Tree tree =
        TreeBuilder(kRubyCataloger)
            .file("Gemfile.lock", lock)
            .file("vendor/bundle/ruby/3.2.0/bundler/gems/colorish-1a2b3c4d5e6f/lib/colorish.rb", "1")
            .file("vendor/bundle/ruby/3.2.0/bundler/gems/colorish-1a2b3c4d5e6f/colorish.gemspec",
                  "Gem::Specification.new do |s|\n  s.name = \"colorish\".freeze\n"
                  "  s.version = \"1.1.0\"\nend\n")
            .build();
    const Catalog catalog = catalog_of(kRubyCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    const Package& package = catalog.found[0].package;
    CHECK(claims_to(tree, catalog,
                    "vendor/bundle/ruby/3.2.0/bundler/gems/colorish-1a2b3c4d5e6f/lib/colorish.rb") ==
          "colorish none 6");
    std::string text = std::string(package.purl) + " [" + std::string(package.lock_status) + "]";
    for (const ExternalReference& reference : package.references)
      text.append(" ").append(reference.url).append(" ").append(reference.comment);
    return text;
  };
  const auto lock = [](std::string_view revision, std::string_view version) {
    return "GIT\n  remote: https://example.com/colorish.git\n  revision: " + std::string(revision) +
           "\n  specs:\n    colorish (" + std::string(version) + ")\n      other (>= 1)\n\nDEPENDENCIES\n";
  };
  CHECK(gem_at("") == "pkg:gem/colorish@1.1.0 []");
  CHECK(gem_at(lock("1a2b3c4d5e6f01", "1.1.0")) ==
        "pkg:gem/colorish@1.1.0 [] https://example.com/colorish.git 1a2b3c4d5e6f01");
  CHECK(gem_at(lock("ffffffffffff01", "1.1.0")) ==
        "pkg:gem/colorish@1.1.0 [revision ffffffffffff01] https://example.com/colorish.git ffffffffffff01");
  CHECK(gem_at("GEM\n  specs:\n    colorish (1.2.0)\n") == "pkg:gem/colorish@1.1.0 [version 1.2.0]");
}

TEST_CASE(
    "ruby: a checked out repository whose gemspec says nothing holds what the lock takes from its revision") {
  const std::string gems = "vendor/bundle/ruby/3.2.0/bundler/gems/";
  const auto listed = [](const Catalog& catalog) {
    std::vector<std::string> lines;
    for (const FoundPackage& found : catalog.found)
      lines.push_back(std::string(found.package.purl) + " " + std::string(found.package.location) + " " +
                      std::string(found.package.lock_status));
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  TreeBuilder builder(kRubyCataloger);
  builder.file(gems + "rail-1a2b3c4d5e6f/active/lib/active.rb", "1")
      .file(gems + "rail-1a2b3c4d5e6f/README", "1");
  SUBCASE("each gem in its folder, or in the repository's") {
    builder.file("Gemfile.lock",
                 "GIT\n  remote: https://git.example/rail.git\n"
                 "  revision: 1a2b3c4d5e6f0123456789abcdef0123456789ab\n  specs:\n"
                 "    active (7.1.0)\n    rail (7.1.0)\n      active (= 7.1.0)\n");
    const Tree tree = builder.build();
    CHECK(listed(catalog_of(kRubyCataloger, tree)) ==
          std::vector<std::string>{"pkg:gem/active@7.1.0 " + gems + "rail-1a2b3c4d5e6f/active ",
                                   "pkg:gem/rail@7.1.0 " + gems + "rail-1a2b3c4d5e6f "});
  }
  SUBCASE("without a lock the folder says all that is known") {
    builder.file(gems + "no_revision/x.rb", "1");
    const Tree tree = builder.build();
    CHECK(listed(catalog_of(kRubyCataloger, tree)) ==
          std::vector<std::string>{"pkg:gem/rail@1a2b3c4d5e6f " + gems + "rail-1a2b3c4d5e6f "});
  }
}
