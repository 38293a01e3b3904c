#include "cli/verify_tree.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <span>

#include "cli/clock.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/report_target.h"
#include "cli/source.h"
#include "generator/locks/lock.h"
#include "generator/parallel.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "verifier/approve.h"
#include "verifier/archives/proof.h"
#include "verifier/links.h"
#include "verifier/records.h"
#include "verifier/render/render.h"
#include "verifier/stated.h"

namespace stocktake {
namespace {

constexpr std::size_t kLargestLock = std::size_t{64} << 20;  // bytes

/// Takes out of the report what is not about these packages. \throws Error where one of them is not there.
void restrict_to(const std::vector<std::string>& purls, VerifyReport& report) {
  if (purls.empty()) return;
  std::vector<std::string> identities;
  for (const std::string& text : purls) {
    const auto purl = try_parse_purl(text);
    if (!purl) throw Error(fmt::format("--package {}: is no package URL", printable(text)));
    identities.push_back(purl_identity(*purl));
  }
  const auto wanted = [&](std::string_view package) {
    const auto purl = try_parse_purl(package);
    return purl && std::find(identities.begin(), identities.end(), purl_identity(*purl)) != identities.end();
  };
  std::erase_if(report.packages, [&](const PackageVerdict& verdict) { return !wanted(verdict.package); });
  std::erase_if(report.findings, [&](const VerifyFinding& finding) { return !wanted(finding.package); });
  if (report.packages.empty())
    throw Error(fmt::format("--package {}: the tree has no such package", printable(purls.front())));
}

Inventory scan_to_verify(const Source& source, VerifyTree& options, std::vector<RecordRow>& rows) {
  const auto cache = open_cache(options.cache);
  options.walk.cache = cache.get();
  options.walk.look_for.traits = false;  // nobody asks
  std::optional<StatedByMd5> stated;
  if (source.is_folder() && options.archives.folders.empty()) {
    options.walk.look_for.also = digest_of_records([&](std::string_view path) {
      std::error_code error;
      return std::filesystem::is_regular_file(std::filesystem::path(options.tree) / path, error);
    });
    if (options.walk.look_for.also == HashAlgorithm::md5) stated.emplace(options.tree);
  }
  if (stated) options.walk.states_also = [&](std::string_view path) { return stated->has(path); };
  std::vector<Diagnostic> diagnostics;  // they become findings
  Inventory inventory = source.scan(options.walk, diagnostics, &rows);
  options.walk.states_also = {};
  if (cache) cache->write();
  return inventory;
}

VerifyReport hold_tree(const Source& source, const Inventory& inventory, std::span<const RecordRow> rows,
                       const VerifyTree& options) {
  if (!options.archives.folders.empty())
    return prove_tree(source, inventory, rows, options.archives, options.walk.threads);
  std::vector<WantedDigest> digests = wanted_digests(inventory, rows);
  {
    const Pass pass("other digests than SHA-256");
    source.digest(inventory, digests, options.walk.threads);
  }
  return check_records(inventory, rows, digests);
}

VerifyReport check_tree(const Source& source, const Inventory& inventory, std::span<const RecordRow> rows,
                        const VerifyTree& options) {
  VerifyReport report = hold_tree(source, inventory, rows, options);
  const std::vector<std::uint32_t> files = files_for_links(inventory);
  std::map<std::string_view, std::string> texts;
  source.read_texts(inventory, files, options.walk.threads, texts);
  check_links(inventory, texts, report);
  return report;
}

/// Approvals ask for SHA-256, which the scan may have left out: computes it of what findings are about.
void complete_found(const Source& source, const VerifyReport& report, unsigned threads,
                    Inventory& inventory) {
  std::vector<WantedDigest> wanted;
  for (const VerifyFinding& finding : report.findings)
    if (const File* file = find_file(inventory, finding.path);
        file != nullptr && file->type == FileType::regular && !file->has_sha256)
      wanted.push_back(
          {static_cast<std::uint32_t>(file - inventory.files.data()), HashAlgorithm::sha256, {}});
  std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  source.digest(inventory, wanted, threads);
  for (const WantedDigest& one : wanted)
    if (const auto digest = parse_sha256(one.hex)) {
      inventory.files[one.file].sha256 = *digest;
      inventory.files[one.file].has_sha256 = true;
    }
}

}  // namespace

void add_allow_option(CLI::App& app, VerifyTree& options) {
  app.add_option("--allow", options.allow,
                 "Findings of this rule on a tree are no fault, all of them or those whose path (or package, "
                 "where there is no path) fits GLOB; repeatable")
      ->type_name("RULE[=GLOB]")
      ->allow_extra_args(false);
}

void add_against_options(CLI::App& app, ArchiveOptions& options) {
  app.add_option("--against", options.folders,
                 "Hold the packages of a tree against the archives below FOLDER, or one archive, that the "
                 "locks name; caches of "
                 "package managers are understood as they stand; repeatable")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
  app.add_option("--lock", options.locks,
                 "With --against: a lock file that is not in the tree, by its usual name; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_tree_report_options(CLI::App& app, VerifyTree& options) {
  add_format_option(app, options.formats, format_names(verify_renderers()));
  add_allow_option(app, options);
  app.add_flag("--allow-incomplete", options.allow_incomplete,
               "Judge even where the tree could not be read in full; otherwise that is trouble (2)");
  app.add_flag("--all", options.all, "Text: leave nothing out of the lists");
}

void approve_by(const std::optional<Policy>& policy, const Inventory& inventory, VerifyReport& report) {
  if (!policy) return;
  std::vector<FindingApproval> approvals;
  for (const AcceptedFinding& one : policy->findings) {
    const std::string place = fmt::format("{}:{}", policy->name, one.line);
    const VerifyRule* rule = verify_rule(one.rule);
    if (rule == nullptr)
      throw Error(fmt::format("{}: no rule of verify or pins is called '{}' (docs/verify.md lists them)",
                              place, printable(one.rule)));
    approvals.push_back({rule, one.path, one.package, one.sha256,
                         one.by.empty() ? one.reason : fmt::format("{}, says {}", one.reason, one.by),
                         one.expires, place});
  }
  approve_findings(inventory, approvals, today(), report);
  report.notes.push_back(fmt::format("Approvals are those of {}.", policy->name));
}

int give_report(VerifyReport& report, const std::vector<std::string>& formats,
                const std::vector<std::string>& allow, bool all, bool allow_incomplete) {
  const std::vector<ReportTarget> targets = report_targets(formats, format_names(verify_renderers()));
  std::vector<Allowance> allowances;
  allowances.reserve(allow.size());
  for (const std::string& text : allow) allowances.push_back(read_allowance(text));
  settle(report, allowances);
  for (const ReportTarget& target : targets) {
    Output output(target.path);
    renderer_of(target, verify_renderers()).render(report, {all}, [&](std::string_view text) {
      output.write(text);
    });
    output.commit();
  }
  if (report.open_findings() == 0 && report.nothing_held()) {
    tell("stocktake: no package could be held against {}, so nothing is verified\n",
         report.kind == "archives" ? "an archive" : "a record");
    return kTrouble;
  }
  if (report.unread == 0 || allow_incomplete) return report.open_findings() == 0 ? kExpected : kUnexpected;
  tell("stocktake: {} could not be read (--allow-incomplete accepts that)\n",
       counted(report.unread, "file or folder", "files or folders"));
  return kTrouble;
}

VerifyReport prove_tree(const Source& source, const Inventory& inventory, std::span<const RecordRow> rows,
                        const ArchiveOptions& options, unsigned threads) {
  const Pass pass("prove by archives");
  std::map<std::string_view, std::string> locks;
  source.read_texts(inventory, files_for_proof(inventory), threads, locks);
  for (const std::string& path : options.locks) {
    if (lock_format(path) == nullptr)
      throw Error(fmt::format("--lock {}: is no lock file by its name", printable(path)));
    locks.emplace(path, read_input(path, kLargestLock));
  }
  ProofInput input;
  input.archives = options.folders;
  input.locks = &locks;
  input.rows = rows;
  input.patch = options.patch;
  input.threads = threads != 0 ? threads : available_cores();
  input.bytes = [&](std::uint32_t file) {
    std::optional<std::string> bytes;
    source.read_files(inventory, std::span(&file, 1), 1,
                      [&](std::uint32_t, std::string_view read) { bytes = std::string(read); });
    return bytes;
  };
  return prove(inventory, input);
}

int verify_tree(VerifyTree& options) {
  const Source source(options.tree);
  if (source.is_document())
    throw Error(fmt::format("{}: is an SBOM: verify takes as second argument what it describes",
                            printable(options.tree)));
  if (options.archives.folders.empty() && (options.archives.patch || !options.archives.locks.empty()))
    throw Error("--patch and --lock need --against ARCHIVES");
  std::vector<RecordRow> rows;
  const std::optional<Policy> policy =
      find_policy_of_tree(options.policy, options.tree, OwnPolicy::is_suspect);
  if (policy) leave_out(policy->excludes, options.walk);
  Inventory inventory = scan_to_verify(source, options, rows);
  VerifyReport report = check_tree(source, inventory, rows, options);
  restrict_to(options.packages, report);
  if (policy && source.is_folder()) complete_found(source, report, options.walk.threads, inventory);
  approve_by(policy, inventory, report);
  return give_report(report, options.formats, options.allow, options.all, options.allow_incomplete);
}

}  // namespace stocktake
