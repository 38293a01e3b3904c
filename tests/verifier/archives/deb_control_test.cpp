#include "verifier/archives/deb_control.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/identity/sha256_stream.h"

using namespace stocktake;

namespace {

/// `postinst` and `md5sums` of an archive, and what dpkg has of them: each trouble as `RULE FILE`.
std::string troubles(const std::vector<std::pair<std::string, std::string>>& kept) {
  Tree control;
  for (const auto& [name, text] : {std::pair("control", "Package: a"), std::pair("md5sums", "sums"),
                                   std::pair("postinst", "#!/bin/sh")}) {
    Entry entry;
    entry.path = name;
    entry.sha256 = sha256_of_text(text);
    control.entries.push_back(entry);
  }
  control.finish();
  Inventory inventory;
  for (const auto& [name, text] : kept) {
    File file;
    file.path = inventory.strings.keep("root/var/lib/dpkg/info/" + name);
    file.has_sha256 = true;
    file.sha256 = sha256_of_text(text);
    inventory.files.push_back(file);
  }
  Package package;
  package.name = "a";
  package.purl = "pkg:deb/debian/a@1?arch=amd64";
  package.location = "root";
  std::string all;
  for (const ControlTrouble& one : deb_control_troubles(inventory, package, control))
    all.append(one.rule).append(" ").append(one.path.substr(one.path.rfind('/') + 1)).append("\n");
  return all;
}

}  // namespace

TEST_CASE("verify: what dpkg keeps of a package's control data is what its archive has") {
  CHECK(troubles({{"a.list", ""}, {"a.md5sums", "sums"}, {"a.postinst", "#!/bin/sh"}}) == "");
  CHECK(troubles({{"a:amd64.list", ""}, {"a:amd64.md5sums", "sums"}, {"a:amd64.postinst", "#!/bin/sh"}}) ==
        "");
  CHECK(troubles({{"a.list", ""}, {"a.md5sums", "sums"}, {"a.postinst", "evil"}}) ==
        "archive-changed a.postinst\n");
  CHECK(troubles({{"a.list", ""}, {"a.md5sums", "sums"}}) == "archive-missing a.postinst\n");
  CHECK(troubles({{"a.list", ""}, {"a.md5sums", "sums"}, {"a.postinst", "#!/bin/sh"}, {"a.prerm", "x"}}) ==
        "archive-unlisted a.prerm\n");
  CHECK(troubles({{"b.list", ""}}) == "");
}
