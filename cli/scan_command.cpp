#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <future>
#include <memory>

#include "cli/build_facts.h"
#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/imprint_options.h"
#include "cli/output.h"
#include "cli/policy_file.h"
#include "cli/profile_words.h"
#include "cli/progress_line.h"
#include "cli/source.h"
#include "cli/statement.h"
#include "cli/verify_tree.h"
#include "generator/catalog/vendored/declared.h"
#include "generator/parallel.h"
#include "generator/scan.h"
#include "generator/source/bounds.h"
#include "schemas/document/document.h"
#include "schemas/error.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/listing.h"
#include "schemas/inventory/subject.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "verifier/archives/proof.h"

namespace stocktake {
namespace {

struct ScanOptions {
  std::string source;
  std::string output = "-";
  StatementTarget statement;
  std::string cache;
  std::string write_vendored;
  DocumentSettings document;
  PolicyChoice policy;
  WalkOptions walk;
  ArchiveOptions archives;
  std::string spec_version = "1.6";
  std::string format = "json";
  std::string files = "all";
  std::string phase = "post-build";
  std::string profile;  ///< of fields; empty: what is always there
  std::string program;  ///< the SHA-256 of this one
  bool allow_incomplete = false;
  bool quiet = false;
};

void report_unread(const Inventory& inventory) {
  constexpr std::size_t kShown = 20;
  const auto& unread = inventory.unread;
  for (std::size_t i = 0; i < std::min(kShown, unread.size()); ++i)
    tell("stocktake: {}: not read: {}\n", printable(unread[i].path), unread[i].reason);
  if (unread.size() > kShown)
    tell("stocktake: … and {} more that could not be read; the document lists all\n",
         format_count(unread.size() - kShown));
}

/// `NAME: 12 files (3.4 MB) in 2 packages, 1 unowned`.
std::string summary_of(const Inventory& inventory) {
  const FilesByPackage files(inventory);
  std::uint64_t bytes = 0;
  for (const File& file : inventory.files)
    if (file.has_sha256) bytes += file.size;
  return fmt::format("{}: {} ({}) in {}, {} unowned", printable(inventory.name),
                     counted(inventory.files.size(), "file", "files"), format_bytes(bytes),
                     counted(inventory.packages.size(), "package", "packages"),
                     format_count(files.unowned().size()));
}

Inventory take_stock(ScanOptions& options, Progress& progress, std::vector<Diagnostic>& diagnostics) {
  const Source source(options.source);
  const ProgressLine line(progress, {}, source.is_folder() && !options.quiet);
  options.walk.progress = &progress;
  if (source.is_folder())
    for (const std::string& own : {options.output, options.statement.path})
      exclude_own(options.walk, options.source, own);
  const bool prove = !options.archives.folders.empty();
  std::vector<RecordRow> rows;
  Inventory inventory = source.scan(options.walk, diagnostics, prove ? &rows : nullptr);
  if (prove)
    note_proofs(prove_tree(source, inventory, rows, options.archives, options.walk.threads), inventory);
  return inventory;
}

/// Hands on the document as it streams, or, in another version or form than the encoder's own, by converting
/// it.
void encode_as_asked(const Inventory& inventory, const ScanOptions& options, const Sink& sink) {
  const SpecVersion version = spec_version(options.spec_version).value();
  const SpecVersion written = std::max(version, SpecVersion::v1_6);
  if (version == written && options.format == "json")
    return encode_inventory(inventory, sink, written, options.program);
  std::string json;
  encode_inventory(
      inventory, [&](std::string_view bytes) { json.append(bytes); }, written, options.program);
  Conversion converted =
      convert(read_document(json, inventory.name), version, options.format == "xml" ? Form::xml : Form::json);
  write_document(converted, sink, Layout::lines);
  if (!converted.losses.empty() && !options.quiet)
    tell("stocktake: CycloneDX {} has no place for {} things that {} holds, the first: {}\n",
         options.spec_version, format_count(converted.losses.size()), to_string(written),
         printable(converted.losses[0].line()));
}

/// What a list demands and the document does not say, since no record does: much of it people know.
void tell_lacking(const std::string& list, const std::string& document) {
  const ProfileVerdict verdict = judge_profile(profile_named(list), read_document(document, "the document"));
  for (const FieldVerdict& field : verdict.fields)
    if (!field.complete())
      tell("stocktake: {}: {}: {}: {}\n", list, word(field.field->demand), field.field->title,
           lacking(field));
}

void write_document_of(const Inventory& inventory, const ScanOptions& options,
                       const std::optional<PrivateKey>& key) {
  const bool stated = !options.statement.path.empty();
  const bool judged = !options.profile.empty() && !options.quiet;
  std::string predicate;  // the same document once more
  const auto write = [&] {
    const Pass pass("write the document");
    Output output(options.output);
    encode_as_asked(inventory, options, [&](std::string_view bytes) {
      output.write(bytes);
      if (stated || judged) predicate.append(bytes);
    });
    output.commit();
  };
  write();
  if (judged) tell_lacking(options.profile, predicate);
  if (!stated) return;
  predicate.erase(predicate.find_last_not_of('\n') + 1);
  write_statement(options.statement, key, statement_of(subject_of(inventory), kBomPredicate, predicate));
}

/// Drafts what stocktake.toml could declare of copied code, into a new file: a person's is never replaced.
void write_vendored(const std::string& path, const Inventory& inventory) {
  std::error_code error;
  if (path != "-" && std::filesystem::exists(path, error))
    throw Error(path + ": this file exists already; --write-vendored writes a new one, to copy from by hand");
  Output output(path);
  output.write(draft_vendored(inventory));
  output.commit();
}

int run_scan(ScanOptions& options) {
  const auto key = prepare_statement(options.statement, options.output == "-", "the document");
  if (!options.statement.path.empty() && options.format != "json")
    throw Error("--statement: the document in a statement is JSON: leave --format xml out");
  if (options.profile == "bsi") options.walk.look_for.also = HashAlgorithm::sha512;
  const auto start = std::chrono::steady_clock::now();
  std::future<std::string> program = std::async(kBeside, own_digest);
  Progress progress;
  std::vector<Diagnostic> diagnostics;
  const std::optional<Policy> policy = find_policy(options.policy, {options.source});
  if (policy) leave_out(policy->excludes, options.walk);
  const auto cache = open_cache(options.cache);
  options.walk.cache = cache.get();
  Inventory inventory = take_stock(options, progress, diagnostics);
  std::future<void> cache_written;  // beside the document
  if (cache) cache_written = std::async(kBeside, [&] { cache->write(); });
  apply_imprint(policy ? completed(options.document, policy->document) : options.document, inventory);
  inventory.imprint.bsi = options.profile == "bsi";
  inventory.phase = options.phase;
  inventory.timestamp = inventory.strings.keep(timestamp());

  options.program = program.get();
  const bool complete = inventory.complete;
  const std::string summary = summary_of(inventory);
  if (!options.write_vendored.empty()) write_vendored(options.write_vendored, inventory);
  reduce(inventory, listing_of(options.files).value());
  write_document_of(inventory, options, key);
  if (cache) cache_written.get();

  tell_diagnostics(diagnostics, "; the document lists all");
  report_unread(inventory);
  if (!options.quiet)
    tell("{}, {:.2f} s{}\n", summary,
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
         complete ? "" : "; INCOMPLETE");
  if (complete || options.allow_incomplete) return kExpected;
  tell("stocktake: {}: the scan is incomplete (--allow-incomplete accepts that)\n",
       printable(options.source));
  return kTrouble;
}

void take_excludes(const std::string& path, std::vector<std::string>& excludes) {
  constexpr std::size_t kLargest = 16 << 20;
  const std::string text = read_input(path, kLargest);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = trim(take_line(rest));
    if (!line.empty() && line.front() != '#') excludes.emplace_back(line);
  }
}

}  // namespace

void add_cache_option(CLI::App& command, std::string& path) {
  command
      .add_option(
          "--cache", path,
          "Keep digests in FILE, and read only what changed since (by device, inode, size, mtime, ctime)")
      ->type_name("FILE");
}

void add_exclude_options(CLI::App& command, WalkOptions& walk) {
  command.add_option("--exclude", walk.excludes, "Leave out paths that match GLOB; recorded in the document")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command
      .add_option_function<std::string>(
          "--exclude-from", [&walk](const std::string& path) { take_excludes(path, walk.excludes); },
          "The same for each line of FILE; empty lines and those that begin with # do not count")
      ->type_name("FILE");
}

void add_vcs_option(CLI::App& command, WalkOptions& walk) {
  command.add_flag_callback(
      "--include-vcs", [&walk] { walk.skip_version_control = false; },
      "List the folder's own repository (.git, .hg, .svn) too; it is left out, and the document says so");
}

void add_traits_option(CLI::App& command, WalkOptions& walk) {
  command.add_flag_callback(
      "--no-traits", [&walk] { walk.look_for.traits = false; },
      "Do not look at what the code of each file can do; rules that need it say that they could not look");
}

void add_hash_option(CLI::App& command, WalkOptions& walk) {
  command
      .add_option_function<std::string>(
          "--hash",
          [&walk](const std::string& name) {
            if (name == "sha512") walk.look_for.also = HashAlgorithm::sha512;
          },
          "Digests of every file: sha256, or sha512 for SHA-512 beside it, found in the same reading; a "
          "cache has none "
          "of those, so that all is read")
      ->check(CLI::IsMember({"sha256", "sha512"}))
      ->default_str("sha256");
}

void add_image_options(CLI::App& command, WalkOptions& walk) {
  command
      .add_option("--platform", walk.image.platform,
                  "Of several container images, take the one for this platform")
      ->type_name("OS/ARCH");
  command
      .add_option("--image", walk.image.name,
                  "Of several container images, take the one with this name or tag")
      ->type_name("NAME");
  command
      .add_option(
          "--max-archive-size", archive_bounds().size,
          "Refuse an archive, or a layer of an image, that unpacks to more, e.g. 8GB; without it, to more "
          "than 64 GiB and 200 times its own size")
      ->transform(CLI::AsSizeValue(true))
      ->type_name("SIZE");
  command
      .add_option("--max-depth", archive_bounds().depth,
                  "How deep to look into archives within archives, as a jar in a jar")
      ->check(CLI::Range(1, 64))
      ->capture_default_str()
      ->type_name("N");
}

void add_scan_command(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ScanOptions>();
  CLI::App* command =
      app.add_subcommand("scan", "Write the SBOM of an installed tree: every package, every file");
  command
      ->add_option(
          "SOURCE", options->source,
          "The tree: a folder (a virtual environment, a project with its node_modules or vendor), an "
          "archive, a container image (OCI layout, docker save), or git:REV:PATH")
      ->required();
  command->add_option("-o,--output", options->output, "Where to write the document; - is standard output");
  add_statement_options(
      *command, options->statement,
      "Write the document a second time, as the predicate of an in-toto statement about what "
      "was scanned");
  command->add_option("--write-vendored", options->write_vendored,
                      "Draft [[vendored]] entries of stocktake.toml for the copied code that only records "
                      "beside it speak for, into a new file, for a person to complete; - is standard output");
  add_cache_option(*command, options->cache);
  add_imprint_options(*command, options->document);
  add_policy_options(*command, options->policy);
  command->add_option("--threads", options->walk.threads, "Threads; default: the cores this process may use")
      ->check(CLI::Range(1U, 1024U));
  add_exclude_options(*command, options->walk);
  add_vcs_option(*command, options->walk);
  add_traits_option(*command, options->walk);
  add_hash_option(*command, options->walk);
  add_image_options(*command, options->walk);
  add_against_options(*command, options->archives);
  command->add_option("--spec-version", options->spec_version, "CycloneDX version of the document")
      ->check(CLI::IsMember({"1.4", "1.5", "1.6", "1.7"}))
      ->capture_default_str();
  command->add_option("--format", options->format, "Form of the document")
      ->check(CLI::IsMember({"json", "xml"}))
      ->capture_default_str();
  command
      ->add_option(
          "--files", options->files,
          "What to list of files: all of them; of each package the digest over them; none. Without files a "
          "later diff compares packages only (docs/commands.md)")
      ->check(CLI::IsMember({"all", "digests", "none"}))
      ->capture_default_str();
  command
      ->add_option(
          "--profile", options->profile,
          "Add what a list of fields demands beyond what is always there, and say what the document still "
          "lacks "
          "of it. Of bsi (TR-03183-2) that is SHA-512 of every file, and of each component whether it is "
          "executable, an archive, and its file's name; of the others nothing. `stocktake validate "
          "--profile` "
          "judges any document by such lists")
      ->check(CLI::IsMember(profile_names()));
  command->add_option("--lifecycle", options->phase, "Phase in which the document is made")
      ->check(CLI::IsMember(
          {"design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"}))
      ->capture_default_str();
  command->add_flag("--allow-incomplete", options->allow_incomplete,
                    "Exit 0 even where something could not be read");
  command->add_flag("-q,--quiet", options->quiet, "Print neither progress nor summary");
  command->callback([options, &run] { run = [options] { return run_scan(*options); }; });
}

}  // namespace stocktake
