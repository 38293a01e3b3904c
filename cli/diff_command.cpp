#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <future>
#include <memory>

#include "cli/advisory_options.h"
#include "cli/clock.h"
#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/policy_file.h"
#include "cli/progress_line.h"
#include "cli/report_target.h"
#include "cli/source.h"
#include "cli/statement.h"
#include "cli/stored.h"
#include "cli/verify_tree.h"
#include "differ/differ.h"
#include "differ/judge/advisories.h"
#include "differ/policy/draft.h"
#include "differ/render/render.h"
#include "differ/render/statement.h"
#include "differ/render/wording.h"
#include "generator/catalog/go_modules_txt.h"
#include "generator/catalog/published.h"
#include "generator/parallel.h"
#include "generator/source/image_layers.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/timing.h"
#include "schemas/text/glob.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"
#include "verifier/archives/left_out.h"
#include "verifier/document.h"

namespace stocktake {
namespace {

/// Of `diff` and of `verify`, which holds a tree against the document that was made of it.
struct DiffCommand {
  std::string before, after;
  std::vector<std::string> formats;  // FORMAT or FORMAT=FILE
  std::vector<std::string> severities;
  std::string expect = "upgrades";
  std::string fail_on = "warning";
  PolicyChoice policy;
  std::string write_expected;
  StatementTarget statement;
  std::string cache;
  std::vector<std::string> keys;
  bool all = false, verbose = false;
  bool verify = false;
  AdvisoryOptions advisories;
  DiffOptions options;
  WalkOptions walk;
};

bool goes_to_standard_output(const ReportTarget& target) {
  return target.path == "-";
}

/// What a document has of every file beside SHA-256 is to be found of a tree too: a side that says less than
/// the other is a finding.
void ask_as_much(const Inventory& said, WalkOptions& walk) {
  walk.look_for.also = digest_beside_sha256(said);
}

/// How much a side says of how the other is to be read: a document says which digests it has, an archive of a
/// package what the folder beside it is.
int tells(const Source& source) {
  return source.is_document() ? 2 : source.is_archive() ? 1 : 0;
}

/// Takes from what was opened first how the other side is to be read.
void read_in_its_light(const Source& first, const Inventory& opened, const Source& other, WalkOptions& walk) {
  if (first.is_document() && !other.is_document()) ask_as_much(opened, walk);
  if (!other.is_unpacked()) return;
  walk.expected = expected_beside(opened);
  if (!walk.expected || walk.expected->form != to_string(PublishedPackage::Form::module)) return;
  // In `vendor` the folder of a module may have others in it, which the record above it names.
  const std::string module = join(walk.expected->group, walk.expected->name);
  if (const auto record = other.text_above(module, "modules.txt"))
    note_modules_inside(*record, *walk.expected);
}

/// Both sides: side by side where both are documents; trees one after the other, for each uses all threads.
std::pair<Inventory, Inventory> open_both(DiffCommand& command, const Trust& trust, const Source& before,
                                          const Source& after) {
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  LayerCache layers;
  command.walk.layers = &layers;
  const Pass pass("read both sides");
  auto opened_after =
      std::async(before.is_document() && after.is_document() ? kBeside : std::launch::deferred,
                 [&, within = Pass::current()] {
                   const Pass own("after", within);
                   return after.open(command.walk, trust);
                 });
  const auto open_before = [&] {
    const Pass own("before");
    return before.open(command.walk, trust);
  };
  std::optional<Inventory> first;  // the after side, where it tells more
  if (tells(after) > tells(before))
    read_in_its_light(after, first.emplace(opened_after.get()), before, command.walk);
  Inventory opened_before = open_before();
  if (!first) read_in_its_light(before, opened_before, after, command.walk);
  std::pair<Inventory, Inventory> both(std::move(opened_before),
                                       first ? std::move(*first) : opened_after.get());
  if (cache) cache->write();
  return both;
}

[[noreturn]] void refuse_to_verify(const Inventory& document, std::string_view why) {
  throw Error(fmt::format("{}: {}: nothing can be verified by it", printable(document.origin.path), why));
}

/// What the document says that it left out is left out again, and nothing else: a repository too only where
/// it says so. What it lists and says that it left out could be hidden so.
void take_exclusions(const Inventory& document, WalkOptions& walk) {
  constexpr std::size_t kMost = 1000;
  walk.skip_version_control = false;
  std::vector<std::string> globs;
  for (const Property& note : document.notes)
    if (note.name == property::kExcluded) globs.emplace_back(note.value);
  if (globs.size() > kMost) refuse_to_verify(document, "says that it left out more than 1,000 paths");
  for (const File& file : document.files)
    for (std::string_view path = file.path; !path.empty() && !globs.empty(); path = folder_of(path))
      for (const std::string& glob : globs)
        if (glob_match(glob, path))
          refuse_to_verify(document, fmt::format("lists {}, and says that it left out {}",
                                                 printable(file.path), printable(glob)));
  leave_out(globs, walk);
}

/// The document first: what it left out is left out of the tree too, and what it does not record is not
/// looked for.
std::pair<Inventory, Inventory> open_verified(DiffCommand& command, const Trust& trust,
                                              const Source& document, const Source& tree) {
  if (!document.is_document())
    throw Error(fmt::format("{}: is no SBOM; verify takes the SBOM first, and what it describes second",
                            printable(command.before)));
  if (tree.is_document())
    throw Error(fmt::format("{}: is an SBOM, and not what is installed; stocktake diff compares two of them",
                            printable(command.after)));
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  const Pass pass("read both sides");
  Inventory said = document.open(command.walk, trust);
  // What a document cannot be held to is no reason to say that a tree is as it should be.
  if (const std::string trouble = document_trouble(said); !trouble.empty()) refuse_to_verify(said, trouble);
  command.walk.look_for.traits = said.facts.has(Fact::traits);
  ask_as_much(said, command.walk);
  take_exclusions(said, command.walk);
  Inventory found = tree.open(command.walk, trust);
  if (cache) cache->write();
  std::vector<WantedDigest> further = further_digests(said, found);
  tree.digest(found, further, command.walk.threads);
  take_digests(further, found);
  take_as_said(said, found);
  if (said.packages.empty()) compare_files_alone(found);
  return {std::move(said), std::move(found)};
}

RenderOptions render_options(const ReportTarget& target, const DiffCommand& command) {
  RenderOptions options;
  options.all = command.all || command.verbose;
  options.verbose = command.verbose;
  if (target.path != "-") return options;
  options.colour = colour_wanted();
  if (isatty(STDOUT_FILENO) == 0) return options;
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

/// What is under review is not asked what to think of it: not the revision that is compared with something
/// older, and not the tree that is verified.
std::optional<Policy> policy_of(const DiffCommand& command) {
  if (command.verify) return find_policy(command.policy, {});
  std::vector<std::string> sources{command.before};
  if (!is_revision(command.after)) sources.push_back(command.after);
  return find_policy(command.policy, sources);
}

/// Whoever wrote the after side wrote the policy in it, too: it counts where the before side has the same,
/// which somebody released. \throws Error where it does not.
void refuse_own_policy(const DiffCommand& command, const Policy& policy, const Inventory& before) {
  const std::string own =
      (std::filesystem::path(command.after) / base_name(policy.name)).lexically_normal().string();
  if (!command.policy.path.empty() || policy.name != own) return;
  const File* file = find_file(before, base_name(policy.name));
  if (file != nullptr && file->has_sha256 && to_hex(file->sha256) == policy.sha256) return;
  throw Error(fmt::format(
      "{}: lies in what is compared, and {} {}: it may not approve itself; name it with --policy once it was "
      "reviewed, or leave it out with --no-policy",
      printable(policy.name), printable(command.before),
      file == nullptr ? "does not have it" : "has another"));
}

/// Drafts into a new file, or behind what an existing policy has.
void write_expected(const std::string& path, const Report& report) {
  std::error_code error;
  const bool exists = path != "-" && std::filesystem::exists(path, error);
  const std::string text = exists ? add_drafts(read_policy_text(path), path, report) : draft_expected(report);
  Output output(path, Output::Replace::edited);
  output.write(text);
  output.commit();
}

std::string stated_verdict(const Report& report, const Policy* policy, const DiffOptions& options) {
  StatementContext context{std::nullopt, timestamp()};
  if (policy != nullptr) {
    context.policy = {std::string(base_name(policy->name)), "sha256", policy->sha256};
    context.severities = policy->severities;
  }
  context.severities.insert(context.severities.end(), options.severities.begin(), options.severities.end());
  return verdict_statement(report, context);
}

void write_reports(const Report& report, const std::vector<ReportTarget>& targets,
                   const DiffCommand& command) {
  const Pass pass("render");
  for (const ReportTarget& target : targets) {
    const Renderer& format = renderer_of(target, renderers());
    const Pass own(format.name);
    Output output(target.path);
    format.render(report, render_options(target, command),
                  [&](std::string_view text) { output.write(text); });
    output.commit();
  }
}

int run_diff(DiffCommand& command) {
  const std::vector<ReportTarget> targets = report_targets(command.formats, format_names(renderers()));
  const auto key = prepare_statement(
      command.statement, std::any_of(targets.begin(), targets.end(), goes_to_standard_output), "a report");
  take_severities(command);
  command.options.expect_nothing = command.expect == "nothing";
  command.options.fail_on = command.fail_on == "error"     ? Severity::error
                            : command.fail_on == "warning" ? Severity::warning
                                                           : Severity::note;
  command.options.today = today();

  const std::optional<Policy> policy = policy_of(command);
  if (policy) {
    leave_out(policy->excludes, command.walk);
    take_store_of_policy(policy->store);
  }
  const Trust trust = trust_in(command.keys);

  if (command.before == "-" && command.after == "-")
    throw Error("BEFORE and AFTER are both standard input: give one of them as a file");
  const std::vector<AdvisoryDatabase> databases = open_databases(command.advisories);
  const Source source_before(command.before), source_after(command.after);
  Progress progress;
  command.walk.progress = &progress;
  std::optional<ProgressLine> line(std::in_place, progress, std::array{command.before, command.after});
  const auto both = command.verify ? open_verified(command, trust, source_before, source_after)
                                   : open_both(command, trust, source_before, source_after);
  if (policy && !command.verify) refuse_own_policy(command, *policy, both.first);
  std::optional<KnownAdvisories> known;
  bool too_old = false;
  if (!databases.empty())
    known = known_advisories(both.first, both.second, databases, command.advisories, policy, too_old);
  if (too_old) return kTrouble;  // there is no verdict that a report could have
  command.options.advisories = known ? &*known : nullptr;
  if (!command.verify)
    command.options.left_out =
        left_out_of(both.first, both.second, [&](std::span<const std::uint32_t> files, const auto& take) {
          source_before.read_files(both.first, files, 1, take);
        });
  Report report = diff(both.first, both.second, command.options, policy ? &*policy : nullptr);
  quote(report, [&](std::span<WantedLines> wanted) { source_after.read_lines(both.second, wanted); });
  line.reset();
  write_reports(report, targets, command);
  if (!command.write_expected.empty()) write_expected(command.write_expected, report);
  if (!command.statement.path.empty())
    write_statement(command.statement, key,
                    stated_verdict(report, policy ? &*policy : nullptr, command.options));
  if (!report.incomplete) return report.expected ? kExpected : kUnexpected;
  tell("stocktake: {} (--allow-incomplete accepts that)\n", incomplete_words(report));
  return kTrouble;
}

/// What `diff` and `verify` have in common.
void add_common_options(CLI::App& app, const std::shared_ptr<DiffCommand>& command) {
  add_format_option(app, command->formats, format_names(renderers()),
                    command->verify ? " (of a TREE alone without junit and html)" : "");
  add_policy_options(app, command->policy);
  app.add_option(
         "--write-expected", command->write_expected,
         "Draft the approvals that would cover this diff, for a person to trim; adds to an existing file")
      ->type_name("FILE");
  add_statement_options(
      app, command->statement,
      "State the verdict about the after side in an in-toto statement: SVR v0.2, or Test Result v0.1");
  app.add_option("--severity", command->severities, "Set a rule's level: error, warning, note or off")
      ->type_name("RULE=LEVEL")
      ->allow_extra_args(false);
  app.add_option("--fail-on", command->fail_on, "Lowest level that counts as unexpected")
      ->check(CLI::IsMember({"error", "warning", "note"}))
      ->capture_default_str();
  app.add_flag("--allow-incomplete", command->options.allow_incomplete,
               "Judge even where a side could not be read in full; otherwise that is trouble (2)");
  app.add_option("--only", command->options.only_rules, "Judge by this rule only; repeatable")
      ->type_name("RULE")
      ->allow_extra_args(false);
  app.add_option("--package", command->options.packages, "Look at this package only; repeatable")
      ->type_name("PURL")
      ->allow_extra_args(false);
  app.add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  add_exclude_options(app, command->walk);
  add_vcs_option(app, command->walk);
  add_image_options(app, command->walk);
  add_store_options(app);
  add_cache_option(app, command->cache);
  add_trust_option(app, command->keys);
  app.add_flag("--all", command->all, "Text: leave nothing out of the lists");
  app.add_flag("-v,--verbose", command->verbose, "Text: all, and every explained file too");
}

/// Options of `verify` that only the comparison with a document has.
constexpr std::string_view kOnlyOfDocument[] = {"--write-expected", "--severity",  "--fail-on",
                                                "--only",           "--statement", "--key"};

/// An option that would do nothing is a misunderstanding. \throws Error
void refuse_options(const CLI::App& app, std::span<const std::string_view> names, std::string_view why) {
  for (const std::string_view name : names)
    if (app.get_option(std::string(name))->count() != 0) throw Error(fmt::format("{} {}", name, why));
}

}  // namespace

void add_diff_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<DiffCommand>();
  CLI::App* diff = app.add_subcommand("diff", "Compare two inventories: what changed that nobody expected?");
  diff->add_option("BEFORE", command->before,
                   "An SBOM, a folder, an archive, a container image, git:REV:PATH, or - for an SBOM on "
                   "standard input")
      ->required();
  diff->add_option("AFTER", command->after, "The same, later")->required();
  diff->add_option(
          "--expect", command->expect,
          "upgrades: a new version explains its package's files; nothing: every change is unexpected")
      ->check(CLI::IsMember({"upgrades", "nothing"}))
      ->capture_default_str();
  diff->add_flag("--whole", command->options.whole,
                 "Of a repository, judge also the project's own files around what is installed or vendored");
  add_advisory_options(*diff, command->advisories, false);
  add_traits_option(*diff, command->walk);
  add_common_options(*diff, command);
  diff->callback([command, &run] { run = [command] { return run_diff(*command); }; });
}

void add_verify_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<DiffCommand>();
  const auto tree = std::make_shared<VerifyTree>();
  command->verify = true;
  command->expect = "nothing";
  command->options.whole = true;
  CLI::App* verify = app.add_subcommand(
      "verify", "Is a tree what its SBOM, its packages' records or their archives say, file by file?");
  verify
      ->add_option("SBOM|TREE", command->before,
                   "The document, or - for standard input; without SOURCE, a tree that is held against the "
                   "records of the packages in it")
      ->required();
  verify->add_option("SOURCE", command->after,
                     "What is to be as the document says: a folder, an archive, a container image, or "
                     "git:REV:PATH");
  add_common_options(*verify, command);
  add_allow_option(*verify, *tree);
  add_against_options(*verify, tree->archives);
  verify->add_flag("--patch", tree->archives.patch, "With --against: show how changed text files differ");
  verify->callback([command, tree, verify, &run] {
    run = [command, tree, verify] {
      if (!command->after.empty()) {
        refuse_options(*verify, kOnlyOfTree, "is for a TREE without an SBOM");
        return run_diff(*command);
      }
      refuse_options(*verify, kOnlyOfDocument, "is for an SBOM and what it describes");
      tree->tree = command->before;
      tree->formats = command->formats;
      tree->packages = command->options.packages;
      tree->cache = command->cache;
      tree->all = command->all || command->verbose;
      tree->allow_incomplete = command->options.allow_incomplete;
      tree->walk = command->walk;
      tree->policy = command->policy;
      return verify_tree(*tree);
    };
  });
}

}  // namespace stocktake
