#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/source.h"
#include "differ/differ.h"
#include "differ/judge/rules.h"
#include "differ/policy/policy.h"
#include "differ/render/render.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

struct DiffCommand {
  std::string before, after;
  std::vector<std::string> formats;  // FORMAT or FORMAT=FILE
  std::vector<std::string> severities;
  std::string expect = "upgrades";
  std::string fail_on = "warning";
  std::string write_expected;
  std::string cache;
  bool verbose = false;
  DiffOptions options;
  WalkOptions walk;
};

/// Where a report goes and how it looks there.
struct Target {
  const Renderer* renderer;
  std::string path;
};

std::string renderer_names() {
  std::string names;
  for (const Renderer& r : renderers()) names.append(names.empty() ? "" : ", ").append(r.name);
  return names;
}

std::vector<Target> targets_of(const std::vector<std::string>& formats) {
  std::vector<Target> targets;
  for (const std::string& format : formats) {
    const auto equals = format.find('=');
    const std::string name = format.substr(0, equals);
    const Renderer* found = renderer(name);
    if (found == nullptr)
      throw Error(
          fmt::format("--format {}: no such format; there are {}", printable(name), renderer_names()));
    targets.push_back({found, equals == std::string::npos ? "-" : format.substr(equals + 1)});
    if (targets.back().path.empty()) throw Error(fmt::format("--format {}: no file behind the '='", name));
  }
  if (targets.empty()) targets.push_back({renderer("text"), "-"});
  if (std::count_if(targets.begin(), targets.end(), [](const Target& t) { return t.path == "-"; }) > 1)
    throw Error("--format: only one report can go to standard output; give the others a file: -f json=FILE");
  return targets;
}

/// Both sides: side by side where both are documents; trees one after the other, for each uses all threads.
std::pair<Inventory, Inventory> open_both(DiffCommand& command) {
  if (command.before == "-" && command.after == "-")
    throw Error("BEFORE and AFTER are both standard input: give one of them as a file");
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  const Pass pass("read both sides");
  auto after = std::async(
      is_document(command.before) && is_document(command.after) ? std::launch::async : std::launch::deferred,
      [&, within = Pass::current()] {
        const Pass own("after", within);
        return open_source(command.after, command.walk);
      });
  const auto open_before = [&] {
    const Pass own("before");
    return open_source(command.before, command.walk);
  };
  Inventory before = open_before();
  std::pair<Inventory, Inventory> both(std::move(before), after.get());
  if (cache) cache->write();
  return both;
}

RenderOptions render_options(const Target& target, bool verbose) {
  RenderOptions options;
  options.verbose = verbose;
  if (target.path != "-" || isatty(STDOUT_FILENO) == 0) return options;
  const char* no_colour = std::getenv("NO_COLOR");  // no-color.org
  options.colour = no_colour == nullptr || *no_colour == '\0';
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) options.width = size.ws_col;
  return options;
}

void take_severities(DiffCommand& command) {
  for (const std::string& text : command.severities) {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      throw Error(fmt::format("--severity {}: write it as RULE=LEVEL, e.g. dependency-added=warning",
                              printable(text)));
    command.options.severities.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
}

int run_diff(DiffCommand& command) {
  const std::vector<Target> targets = targets_of(command.formats);
  take_severities(command);
  command.options.expect_nothing = command.expect == "nothing";
  command.options.fail_on = command.fail_on == "error"     ? Severity::error
                            : command.fail_on == "warning" ? Severity::warning
                                                           : Severity::note;
  command.options.today = today();

  const auto [before, after] = open_both(command);
  const Report report = diff(before, after, command.options);
  const Pass pass("render");
  for (const Target& target : targets) {
    const Pass own(target.renderer->name);
    Output output(target.path);
    target.renderer->render(report, render_options(target, command.verbose),
                            [&](std::string_view text) { output.write(text); });
    output.commit();
  }
  if (!command.write_expected.empty()) {
    Output output(command.write_expected);
    output.write(draft_expected(report));
    output.commit();
  }
  return report.expected ? kExpected : kUnexpected;
}

/// All rules, a line each.
std::string list_rules() {
  std::string lines;
  for (const Rule& rule : rules())
    lines += fmt::format("{:<26} {:<8} {}\n", rule.id, to_string(rule.severity), rule.summary);
  return lines;
}

int run_explain(const std::string& rule) {
  Output output("-");
  output.write(rule.empty() ? list_rules() : explain(rule));
  output.commit();
  return kExpected;
}

}  // namespace

void add_diff_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<DiffCommand>();
  CLI::App* diff = app.add_subcommand("diff", "Compare two inventories: what changed that nobody expected?");
  diff->add_option("BEFORE", command->before,
                   "An SBOM, a folder, an archive, git:REV:PATH, or - for an SBOM on standard input")
      ->required();
  diff->add_option("AFTER", command->after, "The same, later")->required();
  diff->add_option("-f,--format", command->formats,
                   "Report as FORMAT, or FORMAT=FILE; several in one run. Formats: " + renderer_names())
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  diff->add_option(
          "--expect", command->expect,
          "upgrades: a new version explains its package's files; nothing: every change is unexpected")
      ->check(CLI::IsMember({"upgrades", "nothing"}))
      ->capture_default_str();
  diff->add_option("--policy", command->options.policy_path, "Approvals and severities (stocktake.toml)")
      ->type_name("FILE");
  diff->add_option("--write-expected", command->write_expected,
                   "Draft the approvals that would cover this diff, for a person to trim")
      ->type_name("FILE");
  diff->add_option("--severity", command->severities, "Set a rule's level: error, warning, note or off")
      ->type_name("RULE=LEVEL")
      ->allow_extra_args(false);
  diff->add_option("--fail-on", command->fail_on, "Lowest level that counts as unexpected")
      ->check(CLI::IsMember({"error", "warning", "note"}))
      ->capture_default_str();
  diff->add_option("--only", command->options.only_rules, "Judge by this rule only; repeatable")
      ->type_name("RULE")
      ->allow_extra_args(false);
  diff->add_option("--package", command->options.packages, "Look at this package only; repeatable")
      ->type_name("PURL")
      ->allow_extra_args(false);
  diff->add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  diff->add_option("--exclude", command->walk.excludes, "Leave out paths of a folder that match GLOB")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  add_cache_option(*diff, command->cache);
  diff->add_flag("-v,--verbose", command->verbose, "Text: list every explained file too");
  diff->callback([command, &run] { run = [command] { return run_diff(*command); }; });
}

void add_explain_command(CLI::App& app, Run& run) {
  const auto rule = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("explain", "What a rule means, why it matters, and what to do");
  command->add_option("RULE", *rule, "A rule's id, as reports show it; without it, all rules in a line each");
  command->callback([rule, &run] { run = [rule] { return run_explain(*rule); }; });
}

}  // namespace stocktake
