#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "differ/render/render.h"
#include "differ/report.h"
#include "schemas/inventory/inventory.h"
#include "tests/golden.h"
#include "tests/paths.h"

/// A report in memory, for the renderers' tests: nothing is matched or judged here, and the counts are those
/// of what was added.
namespace stocktake {

class ReportBuilder {
 public:
  ReportBuilder() {
    side(before_, report_.before, "before.json", "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", 'a');
    side(after_, report_.after, "after.json", "urn:uuid:7c1f4a52-0b0e-4d4e-9f0a-2d2f5b0a6c11", 'b');
    report_.inventory_before = &before_;
    report_.inventory_after = &after_;
    report_.expect = "upgrades";
    report_.counts.files_equal = 36'480;
    report_.counts.packages_equal = 80;
  }
  ReportBuilder(const ReportBuilder&) = delete;
  ReportBuilder& operator=(const ReportBuilder&) = delete;

  /// A package that changed; returns its index for `file`.
  std::uint32_t package(std::string_view purl, std::string_view from, std::string_view to,
                        PackageChange::Kind kind = PackageChange::Kind::upgraded) {
    PackageChange change;
    change.kind = kind;
    change.package = text(purl);
    change.version_before = after_.strings.keep(from);
    change.version_after = after_.strings.keep(to);
    change.explained = kind != PackageChange::Kind::same;
    report_.packages.push_back(change);
    if (kind == PackageChange::Kind::upgraded) ++report_.counts.packages_upgraded;
    if (kind == PackageChange::Kind::added) ++report_.counts.packages_added;
    return static_cast<std::uint32_t>(report_.packages.size() - 1);
  }

  /// A file that was added, removed or modified, explained by its package.
  void file(std::uint32_t package, std::string_view path, FileChange::Kind kind = FileChange::Kind::modified,
            std::uint64_t size = 3'200) {
    FileChange change;
    change.kind = kind;
    change.package = package;
    change.explained = package != kNone && report_.packages[package].kind != PackageChange::Kind::same;
    if (kind != FileChange::Kind::added) change.before = add_file(before_, path, size, 1);
    if (kind != FileChange::Kind::removed) change.after = add_file(after_, path, size + 40, 2);
    report_.files.push_back(change);
    Counts& counts = report_.counts;
    counts.explained += change.explained;
    counts.files_added += kind == FileChange::Kind::added;
    counts.files_removed += kind == FileChange::Kind::removed;
    counts.files_modified += kind == FileChange::Kind::modified;
    if (package == kNone) return;
    report_.packages[package].files_added += kind == FileChange::Kind::added;
    report_.packages[package].files_removed += kind == FileChange::Kind::removed;
    report_.packages[package].files_modified += kind == FileChange::Kind::modified;
  }

  /// The text, kept as long as the report: a finding owns none.
  std::string_view text(std::string_view text) { return report_.strings.keep(text); }

  /// Adds the finding with an id where it has none and its package's place where it names one, and counts it.
  Finding& finding(Finding finding) {
    if (finding.id == 0) finding.id = 0x1234'5678'0000'0000 + report_.findings.size();
    if (finding.package_index == kNone && !finding.package.empty()) finding.package_index = index_of(finding);
    Counts& counts = report_.counts;
    if (finding.status == Finding::Status::unexpected) {
      report_.expected = false;
      ++counts.unexpected;
      counts.errors += finding.severity == Severity::error;
      counts.warnings += finding.severity == Severity::warning;
      if (finding.package_index != kNone) {
        report_.packages[finding.package_index].explained = false;
        ++report_.packages[finding.package_index].findings;
      }
    }
    counts.approved += finding.status == Finding::Status::approved;
    counts.notes += finding.status == Finding::Status::noted;
    sorted_ = false;
    report_.findings.push_back(finding);
    return report_.findings.back();
  }

  /// The report, its findings in the order that `diff` gives them: unexpected first, then by severity.
  Report& report() {
    if (std::exchange(sorted_, true)) return report_;
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [](const Finding& a, const Finding& b) {
                       return std::tuple(a.status, b.severity) < std::tuple(b.status, a.severity);
                     });
    return report_;
  }
  Inventory& before() { return before_; }
  Inventory& after() { return after_; }

 private:
  /// Of the finding's package, which is listed as unchanged where the report does not have it yet.
  std::uint32_t index_of(const Finding& finding) {
    for (std::size_t i = report_.packages.size(); i-- > 0;)  // findings of a package are added soon after it
      if (report_.packages[i].package == finding.package) return static_cast<std::uint32_t>(i);
    return package(finding.package, finding.version_before, finding.version_after, PackageChange::Kind::same);
  }

  static void side(Inventory& inventory, ReportSide& side, std::string_view path, std::string_view serial,
                   char digest) {
    inventory.origin = {"document", path, serial, inventory.strings.keep(std::string(64, digest))};
    side.origin = inventory.origin;
    side.name = "env";
    side.packages = 84;
    side.files = 36'511;
    side.complete = true;
  }

  static std::uint32_t add_file(Inventory& inventory, std::string_view path, std::uint64_t size,
                                std::uint8_t digest) {
    File file;
    file.path = inventory.strings.keep(path);
    file.size = size;
    file.mode = 0644;
    file.has_sha256 = true;
    file.sha256.bytes.fill(digest);
    inventory.files.push_back(file);
    return static_cast<std::uint32_t>(inventory.files.size() - 1);
  }

  Inventory before_, after_;
  Report report_;
  bool sorted_ = true;
};

/// Four packages got a new version, nothing else.
inline void build_ordinary_upgrade(ReportBuilder& builder) {
  const std::uint32_t certifi = builder.package("pkg:pypi/certifi", "2024.2.2", "2024.7.4");
  for (int i = 0; i < 3; ++i) builder.file(certifi, fmt::format("certifi/{}.py", i));
  const std::uint32_t requests = builder.package("pkg:pypi/requests", "2.31.0", "2.32.3");
  for (int i = 0; i < 18; ++i) builder.file(requests, fmt::format("requests/m{:02}.py", i));
  builder.file(requests, "requests/new.py", FileChange::Kind::added);
  const std::uint32_t babel =
      builder.package("pkg:npm/%40babel/core", "", "7.24.0", PackageChange::Kind::added);
  for (int i = 0; i < 12; ++i) {
    builder.file(babel, fmt::format("node_modules/@babel/core/{}.js", i), FileChange::Kind::added);
  }
  Finding note;
  note.rule = "package-added";
  note.status = Finding::Status::noted;
  note.package = "pkg:npm/%40babel/core";
  note.version_after = "7.24.0";
  note.message = "A package that was not there before.";
  builder.finding(note);
}

/// An ordinary upgrade, and among it what the attack on lightning 2.6.2 looked like, a changed file, an
/// approved patch, a stale approval and a rule that could not look.
inline void build_attack(ReportBuilder& builder) {
  build_ordinary_upgrade(builder);
  const std::uint32_t lightning = builder.package("pkg:pypi/lightning", "2.6.1", "2.6.2");
  builder.file(lightning, "lightning/__init__.py");
  builder.file(lightning, "lightning/_runtime/router_runtime.js", FileChange::Kind::added);

  Finding outlier;
  outlier.rule = "size-outlier";
  outlier.severity = Severity::error;
  outlier.package = "pkg:pypi/lightning";
  outlier.version_before = "2.6.1";
  outlier.version_after = "2.6.2";
  outlier.path = "lightning/_runtime/router_runtime.js";
  outlier.compared = Compared::digest;
  outlier.after = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
  outlier.size_after = 11'200'000;
  outlier.message = "A new code file is 70 times larger than any that the package had.";
  outlier.because =
      "it has 11.2 MB, and lightning/pytorch/trainer/trainer.py, the largest of 2.6.1, has 160.2 kB.";
  builder.finding(outlier);

  Finding changed;
  changed.rule = "unowned-file-changed";
  changed.severity = Severity::error;
  changed.path = "sitecustomize.py";
  changed.compared = Compared::digest;
  changed.before = builder.text(std::string(64, '1'));
  changed.after = builder.text(std::string(64, '2'));
  changed.size_before = 120;
  changed.size_after = 34'500;
  changed.message = "A file that no package owns was changed.";
  changed.because = "no record of a package on either side lists it.";
  builder.finding(changed);

  Finding hook;
  hook.rule = "install-hook-changed";
  hook.severity = Severity::warning;
  hook.package = "pkg:npm/intercom-client";
  hook.version_before = "7.0.3";
  hook.version_after = "7.0.4";
  hook.compared = Compared::hook;
  hook.after = "npm:preinstall=node setup.mjs";
  hook.message = "The package runs a command when it is installed, and did not before.";
  builder.finding(hook);

  Finding approved;
  approved.rule = "file-changed-same-version";
  approved.severity = Severity::error;
  approved.status = Finding::Status::approved;
  approved.package = "pkg:generic/zlib";
  approved.path = "vendor/zlib/inflate.c";
  approved.approval = "our patch 0003 (alice@example.com)";
  approved.message = "The bytes changed, but the version did not.";
  builder.finding(approved);

  builder.report().approval_problems.push_back({"stocktake.toml:12", "stale", "The entry covers no change."});
  for (const std::string_view rule : {"setuid-gained", "exec-gained"})
    builder.report().coverage.push_back({rule, "the before side records no modes"});
}

/// `count` findings of three rules in a hundredth as many packages.
inline void build_many(ReportBuilder& builder, std::size_t count) {
  constexpr std::string_view kRules[] = {"file-changed-same-version", "record-mismatch", "exec-gained"};
  std::uint32_t index = kNone;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view package = builder.text(fmt::format("pkg:npm/package-{:04}", i / 100));
    if (i % 100 == 0) index = builder.package(package, "1.0.0", "1.0.0", PackageChange::Kind::same);
    Finding finding;
    finding.rule = kRules[i % 3];
    finding.severity = i % 3 == 2 ? Severity::warning : Severity::error;
    finding.package = package;
    finding.version_before = finding.version_after = "1.0.0";
    finding.path = builder.text(fmt::format("node_modules/package-{:04}/lib/file-{:06}.js", i / 100, i));
    finding.compared = Compared::digest;
    finding.before = builder.text(fmt::format("{:012x}{:052x}", i * 79191 + 4711, i));
    finding.after = builder.text(fmt::format("{:012x}{:052x}", i * 104729 + 815, i));
    finding.size_before = 1'000 + i;
    finding.size_after = 1'001 + i;
    finding.message = "The bytes changed, but the version did not.";
    finding.because = "the record lists another digest.";
    builder.file(index, finding.path);
    builder.finding(finding);
  }
}

/// Names that try to leave the report: for a terminal, a page, a table, a spreadsheet, XML, a comment.
inline constexpr std::string_view kHostileNames[] = {"esc\x1b[2Jape.py",
                                                     "new\nline: Nothing unexpected.py",
                                                     "rtl\xE2\x80\xAEyp.exe",
                                                     "pi|pe.py",
                                                     "back`tick``s.py",
                                                     "<script>alert(1)</script>.js",
                                                     "=cmd()|' /C calc'!A0",
                                                     "bad\xFFutf8\xC3.py",
                                                     "cdata]]>end.py",
                                                     "</script><img src=x>",
                                                     "<!-- comment",
                                                     "quote\"'&amp;.py",
                                                     "[link](javascript:x)",
                                                     "@mention #1 ![x](//host/y)",
                                                     "bell\x07\x08\x7F.py",
                                                     "non\xEF\xBF\xBE\xEF\xBF\xBF"
                                                     "char",
                                                     "c1\xC2\x9B"
                                                     "2J",
                                                     "zero\xE2\x80\x8Bwidth",
                                                     "{0} {{x}} %s %n",
                                                     "line\xE2\x80\xA8separator",
                                                     "../../etc/passwd"};

/// Every hostile name in every place of a report where an input can put one.
inline void build_hostile(ReportBuilder& builder) {
  for (const std::string_view name : kHostileNames) {
    const std::uint32_t package = builder.package(fmt::format("pkg:npm/{}", name), name, name);
    builder.report().packages[package].location = builder.after().strings.keep(name);
    builder.file(package, name);
    builder.package(name, name, "");  // without a purl, and explained
    for (const auto status :
         {Finding::Status::unexpected, Finding::Status::noted, Finding::Status::approved}) {
      Finding finding;
      finding.rule = "hidden-name";
      finding.severity = Severity::error;
      finding.status = status;
      finding.package = status == Finding::Status::noted ? std::string_view() : name;
      finding.version_before = name;
      finding.path = name;
      finding.path_before = builder.text(std::string(name) + "2");
      finding.before = name;
      finding.after = builder.text(std::string(name) + "3");
      finding.message = name;
      finding.because = name;
      finding.approval = name;
      builder.finding(finding);
    }
    builder.report().approval_problems.push_back({std::string(name), "stale", std::string(name)});
    builder.report().coverage.push_back({"setuid-gained", std::string(name)});
  }
  for (ReportSide* side : {&builder.report().before, &builder.report().after}) {
    std::string all;
    for (const std::string_view name : kHostileNames) all += name;
    side->origin.path = side->name = side->version = side->origin.serial = builder.after().strings.keep(all);
  }
}

/// What the renderer of that name writes.
inline std::string rendered(std::string_view format, const Report& report,
                            const RenderOptions& options = {}) {
  std::string text;
  renderer(format)->render(report, options, [&](std::string_view piece) { text += piece; });
  return text;
}

/// The text with the program's version replaced, so that a release changes no golden file.
inline std::string without_version(std::string text) {
  constexpr std::string_view kVersion = STOCKTAKE_VERSION;
  for (std::size_t at = 0; (at = text.find(kVersion, at)) != text.npos;)
    text.replace(at, kVersion.size(), "VERSION");
  return text;
}

/// The content of tests/differ/render/golden/`name`. With STOCKTAKE_UPDATE_GOLDEN=1 in the environment the
/// file is written anew from `actual` first: look at `git diff` afterwards, and commit it with the change.
inline std::string golden(std::string_view name, std::string_view actual) {
  return golden_file(std::string("tests/differ/render/golden/").append(name), actual);
}

}  // namespace stocktake
