#pragma once

#include <string>

#include "differ/differ.h"
#include "tests/differ/inventory_builder.h"

namespace stocktake::test {

/// `error rule package path`, one line a finding in the report's order, without what is empty.
inline std::string findings_text(const Report& report, Finding::Status status) {
  std::string text;
  for (const Finding& finding : report.findings) {
    if (finding.status != status) continue;
    text.append(to_string(finding.severity)).append(" ").append(finding.rule);
    if (!finding.package.empty()) text.append(" ").append(finding.package);
    if (!finding.path.empty()) text.append(" ").append(finding.path);
    text += '\n';
  }
  return text;
}

inline std::string unexpected(const InventoryBuilder& before, const InventoryBuilder& after,
                              const DiffOptions& options = {}) {
  const Inventory b = before.build(), a = after.build();
  return findings_text(diff(b, a, options), Finding::Status::unexpected);
}

inline std::string noted(const InventoryBuilder& before, const InventoryBuilder& after,
                         const DiffOptions& options = {}) {
  const Inventory b = before.build(), a = after.build();
  return findings_text(diff(b, a, options), Finding::Status::noted);
}

/// Both sides the same: a Python package and an npm package with a few files each, and an unowned file.
inline InventoryBuilder small_environment() {
  InventoryBuilder side;
  auto& python = side.package("pkg:pypi/requests@2.31.0", "site-packages/requests");
  python.entries = {"site-packages/requests/__init__.py"};
  side.file("site-packages/requests/__init__.py", "import api");
  side.file("site-packages/requests/api.py", std::string(20'000, 'a'));
  side.file("site-packages/requests/__pycache__/api.cpython-311.pyc", "bytecode");
  side.file("site-packages/requests-2.31.0.dist-info/METADATA", "Name: requests");
  side.file("site-packages/requests-2.31.0.dist-info/RECORD", "record");
  side.package("pkg:npm/left@1.0.0", "node_modules/left");
  side.file("node_modules/left/package.json", "{}");
  side.file("node_modules/left/dist/index.js", std::string(10'000, 'j'));
  side.unowned("README.md", "read me");
  return side;
}

/// The same with another version of a package: its purl and its dist-info change; the bytes are the caller's.
inline void upgrade(InventoryBuilder& side, const std::string& name, const std::string& version) {
  for (PackageSpec& package : side.packages) {
    if (package.name != name) continue;
    const auto reference = [&] {
      return package.location.empty() ? package.purl : package.purl + "#" + package.location;
    };
    const std::string old = reference(), old_version = package.version;
    package.version = version;
    package.purl = package.purl.substr(0, package.purl.rfind('@') + 1) + version;
    for (FileSpec& file : side.files) {
      if (file.owner != old) continue;
      file.owner = reference();
      const auto at = file.path.find(name + "-" + old_version + ".dist-info");
      if (at != std::string::npos) file.path.replace(at + name.size() + 1, old_version.size(), version);
    }
  }
}

/// A small environment before and after a package got another version; `add` gives the package a new file.
struct Upgrade {
  InventoryBuilder before = small_environment(), after = small_environment();

  Upgrade(const char* name, const char* version) : name_(name) { upgrade(after, name, version); }
  FileSpec& add(const std::string& path, const std::string& content = "x") {
    FileSpec& file = after.unowned(path, content);
    for (const FileSpec& other : after.files)
      if (other.owner.find(std::string("/") + name_ + "@") != std::string::npos) file.owner = other.owner;
    return file;
  }
  std::string unexpected() const { return test::unexpected(before, after); }
  std::string noted() const { return test::noted(before, after); }

 private:
  const char* name_;
};

}  // namespace stocktake::test
