#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <memory>

#include "advisories/render/render.h"
#include "cli/advisory_options.h"
#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/source.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

struct CheckCommand {
  std::string source;
  AdvisoryOptions advisories;
  std::vector<std::string> formats;  // FORMAT or FORMAT=FILE
  std::string fail_on = "any";
  std::string cache;
  WalkOptions walk;
};

/// Where a report goes and how it looks there.
struct Target {
  const CheckRenderer* renderer;
  std::string path;
};

std::string renderer_names() {
  std::string names;
  for (const CheckRenderer& one : check_renderers()) names.append(names.empty() ? "" : ", ").append(one.name);
  return names;
}

std::vector<Target> targets_of(const std::vector<std::string>& formats) {
  std::vector<Target> targets;
  bool to_standard_output = false;
  for (const std::string& format : formats) {
    const auto equals = format.find('=');
    const std::string name = format.substr(0, equals);
    const CheckRenderer* found = check_renderer(name);
    if (found == nullptr)
      throw Error(
          fmt::format("--format {}: no such format; there are {}", printable(name), renderer_names()));
    const std::string path = equals == std::string::npos ? "-" : format.substr(equals + 1);
    if (path.empty()) throw Error(fmt::format("--format {}: no file behind the '='", name));
    if (path == "-" && std::exchange(to_standard_output, true))
      throw Error(
          "--format: only one report can go to standard output; give the others a file: -f json=FILE");
    targets.push_back({found, path});
  }
  if (targets.empty()) targets.push_back({check_renderer("text"), "-"});
  return targets;
}

AdvisoryLevel fail_level(const std::string& word) {
  for (const AdvisoryLevel level : {AdvisoryLevel::low, AdvisoryLevel::medium, AdvisoryLevel::high,
                                    AdvisoryLevel::critical, AdvisoryLevel::malware})
    if (word == to_string(level)) return level;
  return AdvisoryLevel::none;
}

Inventory open_inventory(CheckCommand& command) {
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  command.walk.traits = false;  // no advisory asks for them
  const Pass pass("read what is checked");
  Inventory inventory = Source(command.source).open(command.walk);
  if (cache) cache->write();
  return inventory;
}

int run_check(CheckCommand& command) {
  const std::vector<Target> targets = targets_of(command.formats);
  CheckOptions options;
  options.today = today();
  options.fail_on = fail_level(command.fail_on);
  options.max_age = command.advisories.max_age;
  // First: without advisories there is nothing to check by.
  const std::vector<Database> databases = open_databases(command.advisories);
  const Inventory inventory = open_inventory(command);
  const CheckReport report = check(inventory, databases, options);
  const Pass pass("render");
  for (const Target& target : targets) {
    Output output(target.path);
    target.renderer->render(report, [&](std::string_view text) { output.write(text); });
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
      ->add_option("-f,--format", command->formats,
                   "Report as FORMAT, or FORMAT=FILE; several in one run. Formats: " + renderer_names())
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  check
      ->add_option(
          "--fail-on", command->fail_on,
          "Lowest level that counts; malware always does, and what nobody scored unless it is malware")
      ->check(CLI::IsMember({"any", "low", "medium", "high", "critical", "malware"}))
      ->capture_default_str();
  check->add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  check->add_option("--exclude", command->walk.excludes, "Leave out paths of a folder that match GLOB")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  add_vcs_option(*check, command->walk);
  add_image_options(*check, command->walk);
  add_cache_option(*check, command->cache);
  check->footer(
      "Exit status: 0 nothing known, 1 something that is known to be bad, 2 trouble: no advisories, or "
      "older\n"
      "ones than --max-age allows, or nothing was found and not all could be looked up.");
  check->callback([command, &run] { run = [command] { return run_check(*command); }; });
}

}  // namespace stocktake
