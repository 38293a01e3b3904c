#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <future>
#include <memory>
#include <optional>

#include "cli/clock.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/store_command.h"
#include "cli/stored.h"
#include "generator/parallel.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/document.h"
#include "schemas/io/document_file.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/signature/signed_document.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "store/render/render.h"

namespace stocktake {
namespace {

struct StoreAddCommand {
  std::string source, cache;
  NewRelease release;
  std::string before, after;
  bool last = false, allow_incomplete = false, quiet = false;
  std::vector<std::string> keys;
  WalkOptions walk;
};

/// A document's time as it can be kept and shown: what has other characters than RFC 3339 is no time.
std::string time_of(const Inventory& inventory) {
  constexpr std::size_t kLongest = 40;
  const std::string_view time = inventory.timestamp;
  const bool usable = time.size() <= kLongest && time.find_first_not_of("0123456789-:.+TtZz") == time.npos;
  return std::string(usable ? time : std::string_view());
}

std::string encoded_at(Inventory& inventory, std::string_view time) {
  inventory.timestamp = inventory.strings.keep(time);
  std::string bytes;
  encode_inventory(inventory, [&](std::string_view piece) { bytes.append(piece); });
  return bytes;
}

/// The release of that name, where there is one.
std::optional<Release> release_there(Store& store, const NewRelease& wanted) {
  const std::vector<Subject> subjects = store.subjects();
  if (std::none_of(subjects.begin(), subjects.end(),
                   [&](const Subject& s) { return s.name == wanted.subject; }))
    return std::nullopt;
  for (Release& release : store.releases(wanted.subject))
    if (release.name == wanted.name) return std::move(release);
  return std::nullopt;
}

Placement placement_of(const StoreAddCommand& command) {
  if (command.last) return {Placement::Kind::last, {}};
  if (!command.before.empty()) return {Placement::Kind::before, command.before};
  if (!command.after.empty()) return {Placement::Kind::after, command.after};
  return {};
}

int run_store_add(StoreAddCommand& command) {
  require_subject_name(command.release.subject, "--subject");
  require_release_name(command.release.name, "--release");
  Store store = open_store(Database::Access::write);
  const auto cache = open_cache(command.cache);
  command.walk.cache = cache.get();
  const auto there = release_there(store, command.release);
  const TakenStock taken = take_stock(command.source, command.walk, there ? &*there : nullptr);
  if (cache) cache->write();
  if (!taken.complete && !command.allow_incomplete)
    throw Error(
        fmt::format("{}: the scan is incomplete, and nothing was added (--allow-incomplete accepts that)",
                    printable(command.source)));
  command.release.placement = placement_of(command);
  // What was scanned now has nobody's signature.
  const Added added = taken.scanned ? add_document(store, command.release, taken.bytes)
                                    : add_document(store, command.release, taken.bytes,
                                                   name_of_input(command.source), trust_in(command.keys));
  if (command.quiet) return kExpected;
  Output output("-");
  output.write(
      lines_without_ci_commands(added_as_text(command.release.subject, command.release.name, added)));
  output.commit();
  return kExpected;
}

}  // namespace

TakenStock take_stock(const std::string& name, const WalkOptions& walk, const Release* like) {
  if (is_stored(name)) return {stored_document(name).bytes};
  const Source source(name);
  if (source.is_document()) {
    const Pass pass("read the document");
    return {DocumentFile(*source.file()).read_all()};
  }
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = source.scan(walk, diagnostics);
  tell_diagnostics(diagnostics);
  const Pass pass("write the document");
  if (like != nullptr) {
    std::string bytes = encoded_at(inventory, like->taken);
    if (sha256_of_text(bytes) == like->sha256) return {std::move(bytes), inventory.complete, true};
  }
  return {encoded_at(inventory, timestamp()), inventory.complete, true};
}

Added add_document(Store& store, NewRelease release, const std::string& bytes, const std::string& name,
                   const Trust& trust) {
  auto packed = std::async(kBeside, [&, within = Pass::current()] {
    const Pass pass("pack the document", within);
    return pack_document(bytes);
  });
  const auto decode = [&] {
    const Pass pass("decode the document");
    return decode_inventory_bytes(
        bytes, name.empty() ? fmt::format("store:{}@{}", release.subject, release.name) : name, trust);
  };
  const Inventory inventory = decode();
  const Pass pass("add to the store");
  const ReleaseItems items = items_of(inventory);
  const PackedDocument document = packed.get();
  release.document = &document;
  release.items = &items;
  release.taken = time_of(inventory);
  release.added = timestamp();
  release.placement.scheme = version_scheme(purl_type(inventory.purl)).value_or(VersionScheme::generic);
  return store.add(release);
}

void add_store_add_command(CLI::App& store, Run& run) {
  const auto command = std::make_shared<StoreAddCommand>();
  CLI::App* add = store.add_subcommand("add", "Keep a document, or a scan, as a release of a subject");
  add->add_option(
         "SOURCE", command->source,
         "An SBOM (- for standard input), or what is to be scanned: a folder, an archive, a container "
         "image, git:REV:PATH")
      ->required();
  add_subject_option(*add, command->release.subject)->required();
  add_release_option(*add, command->release.name, "What the release is called: a version, a date, a commit")
      ->required();
  CLI::Option* before =
      add->add_option("--before", command->before, "It is older than this release")->type_name("RELEASE");
  CLI::Option* after = add->add_option("--after", command->after, "It came right after this release")
                           ->type_name("RELEASE")
                           ->excludes(before);
  add->add_flag("--last", command->last, "It is the newest; default: where its name stands as a version")
      ->excludes(before)
      ->excludes(after);
  add->add_flag("--replace", command->release.replace,
                "Replace the release of that name, where its document is another");
  add_cache_option(*add, command->cache);
  add->add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  add->add_option("--exclude", command->walk.excludes, "Leave out paths of a folder that match GLOB")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  add_vcs_option(*add, command->walk);
  add_traits_option(*add, command->walk);
  add_hash_option(*add, command->walk);
  add_image_options(*add, command->walk);
  add->add_flag("--allow-incomplete", command->allow_incomplete,
                "Keep a scan even where something could not be read");
  add_trust_option(*add, command->keys);
  add_store_options(*add);
  add->add_flag("-q,--quiet", command->quiet, "Print nothing when all is well");
  add->footer(
      "A release is added whole or not at all, whatever happens meanwhile. The same again is no change.\n"
      "Exit status: 0 kept, 2 trouble: not kept.\n"
      "\n"
      "  stocktake store add shop.cdx.json --subject shop --release 4.2\n"
      "  stocktake store add /srv/app --subject web-1 --release 2026-04-30 --last\n");
  add->callback([command, &run] { run = [command] { return run_store_add(*command); }; });
}

}  // namespace stocktake
