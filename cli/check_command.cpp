#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "advisories/render/render.h"
#include "cli/advisory_options.h"
#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/policy_file.h"
#include "cli/report_target.h"
#include "cli/source.h"
#include "cli/stored.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"
#include "schemas/text/printable.h"
#include "store/history.h"

namespace stocktake {
namespace {

struct CheckCommand {
  std::string source;
  AdvisoryOptions advisories;
  std::vector<std::string> formats;  // FORMAT or FORMAT=FILE
  std::string fail_on = "any";
  PolicyChoice policy;
  std::string cache;
  std::vector<std::string> keys;
  WalkOptions walk;
};

AdvisoryLevel fail_level(const std::string& word) {
  for (const AdvisoryLevel level : {AdvisoryLevel::low, AdvisoryLevel::medium, AdvisoryLevel::high,
                                    AdvisoryLevel::critical, AdvisoryLevel::malware})
    if (word == to_string(level)) return level;
  return AdvisoryLevel::none;
}

Inventory open_inventory(CheckCommand& command) {
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  command.walk.look_for.traits = false;  // no advisory asks for them
  const Pass pass("read what is checked");
  Inventory inventory = Source(command.source).open(command.walk, trust_in(command.keys));
  if (cache) cache->write();
  return inventory;
}

std::string shown_span(const KeptSpan& span) {
  return fmt::format("{}@{}{}, {}", span.subject, span.first.name,
                     span.first.name == span.last.name ? "" : " to " + span.last.name,
                     span.path.empty() ? span.package : span.path);
}

/// Where else the malware stands: which releases of the store have it, where there is a store.
void look_in_store(CheckReport& report) {
  constexpr std::string_view kSha256 = "sha256:";
  std::optional<Store> store;
  for (AdvisoryFinding& finding : report.matches.findings)
    for (DigestHit& hit : finding.digests) {
      if (!hit.digest.starts_with(kSha256)) continue;
      if (!store) {
        if (!there_is_a_store()) return;
        store = open_store(Database::Access::read);
      }
      InventoryQuery query;
      query.add_sha256(std::string_view(hit.digest).substr(kSha256.size()));
      for (const KeptSpan& span : find_spans(*store, query, "")) hit.also_in.push_back(shown_span(span));
    }
}

int run_check(CheckCommand& command) {
  const std::vector<ReportTarget> targets = report_targets(command.formats, format_names(check_renderers()));
  CheckOptions options;
  options.today = today();
  options.fail_on = fail_level(command.fail_on);
  options.max_age = command.advisories.max_age;
  // What is checked is not asked what to think of it: approvals count where somebody names their file.
  const std::optional<Policy> policy = find_policy(command.policy, {});
  if (policy) take_store_of_policy(policy->store);
  const std::vector<AdvisoryApproval> approvals = approvals_of(policy);
  const std::vector<VexStatement> statements = read_statements(command.advisories);
  options.approvals = approvals;
  options.statements = statements;
  options.timestamp = timestamp();
  // First: without advisories there is nothing to check by.
  const std::vector<AdvisoryDatabase> databases = open_databases(command.advisories);
  const Inventory inventory = open_inventory(command);
  CheckReport report = check(inventory, databases, options);
  look_in_store(report);
  const Pass pass("render");
  for (const ReportTarget& target : targets) {
    Output output(target.path);
    renderer_of(target, check_renderers()).render(report, [&](std::string_view text) { output.write(text); });
    output.commit();
  }
  if (tell_too_old(report.databases)) return kTrouble;
  if (!report.blind_spot.empty()) {
    tell("stocktake: {}: {}\n", printable(command.source), report.blind_spot);
    return kTrouble;
  }
  return report.clean() ? kExpected : kUnexpected;
}

}  // namespace

void add_check_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<CheckCommand>();
  CLI::App* check = app.add_subcommand("check", "Is anything in it known to be bad? By advisories, offline");
  check
      ->add_option("SOURCE", command->source,
                   "An SBOM, a folder, an archive, a container image, git:REV:PATH, or - for an SBOM on "
                   "standard input")
      ->required();
  add_advisory_options(*check, command->advisories, true);
  check
      ->add_option("--policy", command->policy.path,
                   "Approvals (stocktake.toml): its [[advisory]] entries; none is looked for")
      ->type_name("FILE");
  add_format_option(*check, command->formats, format_names(check_renderers()));
  check
      ->add_option(
          "--fail-on", command->fail_on,
          "Lowest level that counts; malware always does, and what nobody scored unless it is malware")
      ->check(CLI::IsMember({"any", "low", "medium", "high", "critical", "malware"}))
      ->capture_default_str();
  check->add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  add_exclude_options(*check, command->walk);
  add_vcs_option(*check, command->walk);
  add_image_options(*check, command->walk);
  add_cache_option(*check, command->cache);
  add_trust_option(*check, command->keys);
  add_store_options(*check);
  check->footer(
      "Exit status: 0 nothing known, 1 something that is known to be bad, 2 trouble: no advisories, or "
      "older\n"
      "ones than --max-age allows, or nothing was found and not all could be looked up.");
  check->callback([command, &run] { run = [command] { return run_check(*command); }; });
}

}  // namespace stocktake
