#include "cli/verify_tree.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/report_target.h"
#include "cli/source.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/io/timing.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "verifier/records.h"
#include "verifier/render/render.h"

namespace stocktake {
namespace {

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
  options.walk.traits = false;          // nobody asks
  std::vector<Diagnostic> diagnostics;  // they become findings
  Inventory inventory = source.scan(options.walk, diagnostics, &rows);
  if (cache) cache->write();
  return inventory;
}

}  // namespace

void add_allow_option(CLI::App& app, VerifyTree& options) {
  app.add_option("--allow", options.allow,
                 "Findings of this rule on a tree are no fault, all of them or those whose path (or package, "
                 "where there is no path) fits GLOB; repeatable")
      ->type_name("RULE[=GLOB]")
      ->allow_extra_args(false);
}

void add_tree_report_options(CLI::App& app, VerifyTree& options) {
  std::vector<std::string_view> names;
  for (const VerifyRenderer& renderer : verify_renderers()) names.push_back(renderer.name);
  app.add_option("-f,--format", options.formats,
                 "Report as FORMAT, or FORMAT=FILE; several in one run. Formats: " + joined(names, ", "))
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  add_allow_option(app, options);
  app.add_flag("--allow-incomplete", options.allow_incomplete,
               "Judge also where the tree could not be read in full; without it, that is trouble (2)");
  app.add_flag("--all", options.all, "Text: leave nothing out of the lists");
}

int give_report(VerifyReport& report, const std::vector<std::string>& formats,
                const std::vector<std::string>& allow, bool all, bool allow_incomplete) {
  std::vector<std::string_view> names;
  for (const VerifyRenderer& renderer : verify_renderers()) names.push_back(renderer.name);
  const std::vector<ReportTarget> targets = report_targets(formats, names);
  std::vector<Allowance> allowances;
  for (const std::string& text : allow) allowances.push_back(read_allowance(text));
  settle(report, allowances);
  for (const ReportTarget& target : targets) {
    const auto& renderer = verify_renderers()[static_cast<std::size_t>(
        std::find(names.begin(), names.end(), target.format) - names.begin())];
    Output output(target.path);
    renderer.render(report, {all}, [&](std::string_view text) { output.write(text); });
    output.commit();
  }
  if (report.unread == 0 || allow_incomplete) return report.open_findings() == 0 ? kExpected : kUnexpected;
  tell("stocktake: {} could not be read (--allow-incomplete accepts that)\n",
       counted(report.unread, "file or folder", "files or folders"));
  return kTrouble;
}

int verify_tree(VerifyTree& options) {
  const Source source(options.tree);
  if (source.is_document())
    throw Error(fmt::format("{}: is an SBOM: verify takes behind it what is to be as it says",
                            printable(options.tree)));
  std::vector<RecordRow> rows;
  const Inventory inventory = scan_to_verify(source, options, rows);
  std::vector<WantedDigest> digests = wanted_digests(inventory, rows);
  {
    const Pass pass("other digests than SHA-256");
    source.digest(inventory, digests, options.walk.threads);
  }
  VerifyReport report = check_records(inventory, rows, digests);
  restrict_to(options.packages, report);
  return give_report(report, options.formats, options.allow, options.all, options.allow_incomplete);
}

}  // namespace stocktake
