#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "differ/judge/rules.h"
#include "generator/traits/table.h"
#include "verifier/rules.h"

namespace stocktake {
namespace {

/// All rules, a line each.
std::string list_rules() {
  std::string lines;
  for (const Rule& rule : rules())
    lines += fmt::format("{:<26} {:<8} {}\n", rule.id, to_string(rule.severity), rule.summary);
  lines += "\nOf verify TREE and pins:\n";
  for (const VerifyRule& rule : verify_rules())
    lines += fmt::format("{:<26} {:<8} {}\n", rule.id, to_string(rule.level), rule.summary);
  return lines;
}

/// What a rule means, of a comparison or of one tree.
std::string explain_any(const std::string& id) {
  const VerifyRule* rule = verify_rule(id);
  if (rule == nullptr) return explain(id);
  return fmt::format("{} ({})\n\n{}\n\nWhat to do: {}\n", rule->id, to_string(rule->level), rule->summary,
                     rule->action);
}

/// What a scan looks for in code, and what it does not look into.
std::string explain_all_traits() {
  return explain_traits() +
         "\nNot looked into: machine code (ELF, PE, Mach-O, WebAssembly) and bytecode. `show --traits`\n"
         "counts the files of machine code.\n";
}

int run_explain(const std::string& rule, bool traits) {
  Output output("-");
  output.write(traits ? explain_all_traits() : rule.empty() ? list_rules() : explain_any(rule));
  output.commit();
  return kExpected;
}

}  // namespace

void add_explain_command(CLI::App& app, Run& run) {
  const auto rule = std::make_shared<std::string>();
  const auto traits = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("explain", "What a rule means, why it matters, and what to do");
  command->add_option("RULE", *rule, "A rule's id, as reports show it; without it, all rules in a line each");
  command->add_flag("--traits", *traits, "What a scan looks for in the code of files, and why")
      ->excludes("RULE");
  command->callback([rule, traits, &run] { run = [rule, traits] { return run_explain(*rule, *traits); }; });
}

}  // namespace stocktake
