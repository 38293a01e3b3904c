#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/commands.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// What makes code run without anyone calling it: at install, at build, or when an interpreter starts.

namespace stocktake {
namespace {

/// `npm:preinstall` of `npm:preinstall=node setup.mjs`.
std::string_view hook_name(std::string_view hook) {
  return hook.substr(0, hook.find('='));
}

/// The hook of that name, or empty.
std::string_view find_hook(const Package& package, std::string_view name) {
  for (const std::string_view hook : package.hooks)
    if (hook_name(hook) == name) return hook;
  return {};
}

bool has_hook(const Package& package, std::string_view hook) {
  return std::binary_search(package.hooks.begin(), package.hooks.end(), hook);
}

constexpr std::string_view kCargo = "cargo:";

/// Whether another version of the crate that stood beside had a hook of that name, or the very hook. Crates
/// are often there in several versions at once, and which of them pairs with which says little.
bool had_in_another_version(const PackageCase& package, std::string_view hook, bool the_same) {
  if (!hook.starts_with(kCargo)) return false;
  const Comparison& c = package.comparison;
  for (const std::uint32_t other : c.namesakes_before(package.index)) {
    const Package& before = c.before.packages[other];
    if (the_same ? has_hook(before, hook) : !find_hook(before, hook_name(hook)).empty()) return true;
  }
  return false;
}

/// Whether a new crate is what its lock says it is, and is there because something needs it. Where no lock
/// was seen, as where the vendor folder alone is compared, the crate's own record must agree with its bytes.
bool is_vouched_for(const PackageCase& package) {
  if (package.before != nullptr || package.after->record_status == "differs") return false;
  if (!package.after->lock_status.empty()) return false;
  if (!property_of(*package.after, property::kLockedBy).empty())
    return package.comparison.is_needed(package.pair.after);
  return !package.comparison.lock_seen &&
         (package.after->record_status == "verified" || package.after->record_status == "proven");
}

bool runs_when_built(const Package& package) {
  return std::any_of(package.hooks.begin(), package.hooks.end(),
                     [](std::string_view hook) { return hook.starts_with(kCargo); });
}

/// New crates whose code runs in the build, and that are what the lock says: a quarter of all crates. One
/// note lists them.
void new_build_code(const Comparison& c, Verdicts& out) {
  std::vector<std::string> names;
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (pair.before != kNone || !runs_when_built(c.after.packages[pair.after])) continue;
    const PackageCase package = package_case(c, p);
    if (pair.relative == kNone && is_vouched_for(package)) names.push_back(release(*package.after));
  }
  if (names.empty()) return;
  std::string list = fmt::format("{}", fmt::join(names, ", "));
  out.add_path("",
               {"", list,
                fmt::format("{} new crate{} run{} code when built, as the lock names {}: {}.", names.size(),
                            names.size() == 1 ? "" : "s", names.size() == 1 ? "s" : "",
                            names.size() == 1 ? "it" : "them", list),
                "each has a build script or is a procedural macro, and the checksum of its lock or record"});
}

/// Hooks of the package's own installer, which did not run where a system's package brought the package.
bool runs_at_install(std::string_view hook) {
  const std::string_view name = hook_name(hook);
  return name.starts_with("npm:") || name == "gem:extension" || name == "python:build";
}

/// What packages of its kind mostly have from their first release on: every plugin of pytest is one, every
/// package of functions has a file of them, and most packages of Debian have scripts.
bool is_usual_of_new(std::string_view hook) {
  constexpr std::string_view kUsual[] = {"python:plugin", "composer:autoload", "java:service", "apk:trigger"};
  return hook.starts_with("deb:") ||
         std::find(std::begin(kUsual), std::end(kUsual), hook_name(hook)) != std::end(kUsual);
}

void install_hook_added(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr) return;
  const bool brought = !property_of(*package.after, property::kBroughtBy).empty();
  for (const std::string_view hook : package.after->hooks) {
    if (brought && runs_at_install(hook)) continue;
    if (package.before != nullptr && !find_hook(*package.before, hook_name(hook)).empty()) continue;
    if (had_in_another_version(package, hook, false)) continue;
    if (hook.starts_with(kCargo) && is_vouched_for(package)) continue;
    if (package.before == nullptr && is_usual_of_new(hook)) continue;
    out.add(package, {"", std::string(hook),
                      fmt::format("{} {}.",
                                  package.before == nullptr ? "The new package " + release(*package.after)
                                                            : release(*package.after) + " now",
                                  hook_words(hook)),
                      package.before == nullptr
                          ? fmt::format("the package is new and has the hook {}", hook_name(hook))
                          : fmt::format("{} has no hook {}", release(*package.before), hook_name(hook))});
  }
}

void install_hook_changed(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr || package.before == nullptr) return;
  for (const std::string_view hook : package.after->hooks) {
    const std::string_view old = find_hook(*package.before, hook_name(hook));
    if (old.empty() || has_hook(*package.before, hook)) continue;
    if (had_in_another_version(package, hook, true)) continue;
    out.add(package,
            {std::string(old), std::string(hook),
             fmt::format("What {} runs by itself is not what it ran before.", release(*package.after)),
             fmt::format("the hook {} of {} was another", hook_name(hook), release(*package.before))});
  }
}

void import_hook_added(const FileCase& file, Verdicts& out) {
  const FileDetail* now = file.detail_after();
  if (now == nullptr || now->hook.empty()) return;
  const FileDetail* old = file.detail_before();
  const std::string_view before = old == nullptr ? std::string_view() : old->hook;
  const bool same_place = file.before != nullptr && file.match.same_place;
  if (before == now->hook && (same_place || !file.explained.empty())) return;
  out.add(file, {std::string(before), std::string(now->hook),
                 fmt::format("This file {}, and {}{}.",
                             hook_name(now->hook) == "python:path"
                                 ? "puts a folder on Python's path that is not in the tree"
                                 : "runs code whenever Python starts",
                             file.before == nullptr ? "it is new"
                             : before.empty()       ? "it did not before"
                                                    : "what it runs changed",
                             file.pair == nullptr ? "; no package owns it" : ""),
                 hook_name(now->hook) == "python:path"
                     ? "Python imports from every folder that a file whose name ends in .pth lists"
                 : hook_name(now->hook) == "python:import"
                     ? "Python runs lines that begin with import in files whose name ends in .pth"
                     : "Python imports a module of this name by itself"});
}

/// Whether the package says that the file runs when it is built.
bool runs_at_build(const Package& package, std::string_view path) {
  const std::string_view root = package_root(package);
  if (!is_below(path, root)) return false;
  const std::string_view name = path.substr(root.empty() ? 0 : root.size() + 1);
  return std::any_of(package.hooks.begin(), package.hooks.end(),
                     [&](std::string_view hook) { return is_build_file(name, hook); });
}

bool is_entry(const Package& package, std::string_view path) {
  return std::binary_search(package.entry_points.begin(), package.entry_points.end(), path);
}

/// Whether programs are looked for in the folder.
bool is_program_folder(std::string_view folder) {
  const std::string_view name = base_name(folder);
  return name == "bin" || name == ".bin" || name == "sbin" || name == "Scripts" ||
         (name == "scripts" && folder_of(folder).ends_with(".data"));  // of a wheel
}

/// The name under which a program of that file is called; `git.exe` and `git.cmd` are called `git`.
std::string_view command_of(std::string_view path) {
  std::string_view name = base_name(path);
  for (const std::string_view ending : {".exe", ".cmd", ".ps1", ".bat"})
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  return name;
}

/// `pip` and `pip3` of pip.
bool is_own_command(const Package& package, std::string_view command) {
  return command.starts_with(package.name) &&
         command.find_first_not_of("0123456789.", package.name.size()) == command.npos;
}

/// The package whose program the file is: its own, or that of the file where a link leads.
const Package* package_behind(const Inventory& side, const File& file) {
  const FileDetail* detail = side.detail_of(file);
  const File* program = &file;
  if (file.type == FileType::symlink && detail != nullptr)
    if (const auto target = resolve_link(file.path, detail->target))
      if (const File* led = find_file(side, *target); led != nullptr) program = led;
  return program->package == kNone ? nullptr : &side.packages[program->package];
}

/// What a system's package brings into the system's own folders of programs is the command of that name. Of
/// conda's, whose folders of programs stand before the system's, only what was asked for anew.
bool is_system_command(const Comparison& c, const File& file) {
  constexpr std::string_view kFolders[] = {"bin", "sbin", "usr/bin", "usr/sbin"};
  if (file.package == kNone || !c.system_after) return false;
  const Package& package = c.after.packages[file.package];
  if (purl_type(package.purl) == "conda") return c.packages.pairs[c.pair_after(file)].before == kNone;
  return is_system(package) &&
         std::find(std::begin(kFolders), std::end(kFolders), folder_of(file.path)) != std::end(kFolders);
}

void command_shadowed(const FileCase& file, Verdicts& out) {
  if (file.after == nullptr || (file.before != nullptr && file.match.same_place)) return;
  if (file.explained.by == Explained::By::python_version) return;
  if (file.after->type != FileType::symlink && file.after->type != FileType::regular) return;
  const std::string_view command = command_of(file.after->path);
  if (!is_program_folder(folder_of(file.after->path)) || !is_common_command(command)) return;
  if (!file.explained.empty() && is_system_command(file.comparison, *file.after)) return;
  const Package* package = package_behind(file.comparison.after, *file.after);
  // A program that lies in its package's folder is found by nobody; what is called is a link to it.
  if (package != nullptr && !package->location.empty() && is_below(file.after->path, package->location))
    return;
  if (package != nullptr && package->group.empty() && is_own_command(*package, command)) return;
  out.add(file, contents(file,
                         fmt::format("Who calls '{}' may get this program{}.", command,
                                     package == nullptr ? "" : ", of " + release(*package)),
                         "a new program has the name of a command that is called without a path"));
}

bool is_hook_file(const Package& package, std::string_view path) {
  return std::any_of(package.properties.begin(), package.properties.end(), [&](const Property& property) {
    return property.name == property::kHookFile && property.value == path;
  });
}

void hook_file_changed(const FileCase& file, Verdicts& out) {
  const PackagePair* pair = file.pair_on_both_sides();
  if (pair == nullptr || !file.new_content()) return;
  const Package& package = file.comparison.after.packages[pair->after];
  if (!is_hook_file(package, file.after->path)) return;
  // Where folders carry the version, the file moves with every release.
  if (file.same_bytes() && is_hook_file(file.comparison.before.packages[pair->before], file.before->path))
    return;
  out.add(file, contents(file,
                         fmt::format("What runs by itself runs this file of {}, and it {}.",
                                     full_name(package), file.before == nullptr ? "is new" : "changed"),
                         "a hook of the package names the file, and the digests differ"));
}

/// Whether the bytes of a file are new in a package that both sides have, and that is no further copy.
bool is_new_in_package(const FileCase& file) {
  const PackagePair* pair = file.pair_on_both_sides();
  return pair != nullptr && pair->kind != PackageChange::Kind::copied && file.new_content();
}

void build_script_changed(const FileCase& file, Verdicts& out) {
  if (!is_new_in_package(file)) return;
  const Package& package = file.comparison.after.packages[file.pair->after];
  if (!runs_at_build(package, file.after->path)) return;
  if (file.same_bytes()) return;
  out.add(file, contents(file,
                         fmt::format("The file that runs when {} is built {}.", full_name(package),
                                     file.before == nullptr ? "is new" : "changed"),
                         "the package has a hook that runs it, and the digests differ"));
}

void entry_file_changed(const FileCase& file, Verdicts& out) {
  if (!is_new_in_package(file)) return;
  const PackagePair* pair = file.pair;
  const Package& package = file.comparison.after.packages[pair->after];
  if (!is_entry(package, file.after->path) || runs_at_build(package, file.after->path)) return;
  // Where folders carry the version, an entry moves with every release.
  if (file.same_bytes() && is_entry(file.comparison.before.packages[pair->before], file.before->path)) return;
  out.add(file, contents(file,
                         fmt::format("The file that runs when {} is loaded {}.", full_name(package),
                                     file.before == nullptr ? "is new" : "changed"),
                         "the package names it as an entry, and the digests differ"));
}

/// Folders of a system whose files give rights, or run as the superuser without anybody's asking: sudo, PAM,
/// cron, the loader, logins, dpkg, systemd's generators, udev, polkit, SSH, D-Bus, kernels, networks.
constexpr std::string_view kPrivilegedPlaces[] = {"etc/sudoers.d",
                                                  "etc/pam.d",
                                                  "usr/lib/pam.d",
                                                  "etc/security",
                                                  "etc/cron.d",
                                                  "etc/cron.hourly",
                                                  "etc/cron.daily",
                                                  "etc/cron.weekly",
                                                  "etc/cron.monthly",
                                                  "etc/crontabs",
                                                  "etc/periodic",
                                                  "etc/profile.d",
                                                  "etc/ld.so.conf.d",
                                                  "etc/dpkg/dpkg.cfg.d",
                                                  "etc/apk/commit_hooks.d",
                                                  "lib/systemd/system-generators",
                                                  "usr/lib/systemd/system-generators",
                                                  "lib/systemd/user-generators",
                                                  "usr/lib/systemd/user-generators",
                                                  "lib/udev/rules.d",
                                                  "usr/lib/udev/rules.d",
                                                  "etc/udev/rules.d",
                                                  "etc/polkit-1/rules.d",
                                                  "usr/share/polkit-1/rules.d",
                                                  "etc/ssh/sshd_config.d",
                                                  "etc/ssh/ssh_config.d",
                                                  "etc/dbus-1/system.d",
                                                  "usr/share/dbus-1/system.d",
                                                  "usr/share/dbus-1/system-services",
                                                  "etc/dhcp",
                                                  "etc/update-motd.d",
                                                  "etc/kernel",
                                                  "etc/network/if-up.d",
                                                  "etc/network/if-pre-up.d",
                                                  "etc/xdg/autostart",
                                                  "etc/modules-load.d",
                                                  "usr/lib/modules-load.d",
                                                  "usr/lib/binfmt.d",
                                                  "etc/binfmt.d"};

/// The place around the file, of a root that may stand deeper in the tree; empty where it is in none.
std::string_view privileged_place(std::string_view path, std::string_view root) {
  if (!is_below(path, root)) return {};
  const std::string_view within = path.substr(root.empty() ? 0 : root.size() + 1);
  const auto* const found = std::find_if(std::begin(kPrivilegedPlaces), std::end(kPrivilegedPlaces),
                                         [&](std::string_view place) { return is_below(within, place); });
  return found == std::end(kPrivilegedPlaces) ? std::string_view() : *found;
}

/// A file that a package of a system newly has in such a place, and the place.
struct Privileged {
  FileCase file;
  std::string_view place;
};

std::vector<Privileged> new_privileged_files(const Comparison& c) {
  std::vector<Privileged> found;
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileCase file = file_case(c, i);
    if (file.before != nullptr || file.after == nullptr || file.pair_on_both_sides() == nullptr ||
        file.after->package == kNone)
      continue;
    const Package& package = c.after.packages[file.after->package];
    if (!is_system(package)) continue;
    if (const std::string_view place = privileged_place(file.after->path, package.location); !place.empty())
      found.push_back({file, place});
  }
  return found;
}

/// Over all files at once: whether the package had something there before is asked of all files once, and
/// only where something is new there.
void system_place_added(const Comparison& c, Verdicts& out) {
  const std::vector<Privileged> found = new_privileged_files(c);
  if (found.empty()) return;
  std::set<std::pair<std::uint32_t, std::string_view>> had;
  for (const File& file : c.before.files)
    if (const std::uint32_t pair = c.pair_before(file);
        pair != kNone && is_system(c.package(c.packages.pairs[pair])))
      if (const std::string_view place =
              privileged_place(file.path, c.before.packages[file.package].location);
          !place.empty())
        had.emplace(pair, place);
  for (const auto& [file, place] : found) {
    if (had.contains({file.match.pair, place})) continue;
    out.add(
        file,
        contents(
            file,
            fmt::format("{} has a file in {} now, which gives rights or runs by itself.", owner(file), place),
            fmt::format("{} had none there", release(c.before.packages[file.pair_on_both_sides()->before]))));
  }
}

const Rule kHookRules[] = {
    {.id = "install-hook-added",
     .severity = Severity::error,
     .summary =
         "A package runs code at install or build that did not before, or is new and does so: npm lifecycle "
         "scripts, the implicit node-gyp, setup.py and in-tree build backends of source distributions, "
         "Composer plugins and scripts, Cargo build scripts and procedural macros, extensions of Ruby gems.",
     .why =
         "Installing is enough: the code runs with the rights of whoever installs, before anyone has read or "
         "called anything, on every developer's machine and in every build.",
     .incident =
         "intercom-client 7.0.4 gained a preinstall line that ran a new setup.mjs; ua-parser-js 0.7.29 "
         "gained preinstall scripts that fetched a miner; axios 1.14.1 gained a dependency whose postinstall "
         "was the attack; event-stream took in flatmap-stream in the same way.",
     .what_to_do =
         "Read what it runs before you install. Install with scripts off (npm --ignore-scripts) until then. "
         "To accept it, name the rule in the entry's allow and pin the package's digest.",
     .compares = Compared::hook,
     .needs = {Fact::hooks},
     .yields_to = {},
     .judge_package = install_hook_added},
    {.id = "install-hook-changed",
     .severity = Severity::error,
     .summary = "What a package runs at install or build is another command than before.",
     .why = "A hook that everyone has got used to is the quietest place for a new one.",
     .incident = "",
     .what_to_do = "Compare the two commands and the files that they run.",
     .compares = Compared::hook,
     .needs = {Fact::hooks},
     .yields_to = {},
     .judge_package = install_hook_changed},
    {.id = "command-shadowed",
     .severity = Severity::error,
     .summary = "A new program or link in a folder of programs (bin, .bin, Scripts) has the name of a common "
                "command, such as git, ls or node, and its package another name.",
     .why =
         "Those folders stand first on the search path in an environment and in every npm script: who calls "
         "the command runs this instead.",
     .incident = "",
     .what_to_do = "Find out what put it there. Few packages have a reason to bring such a command.",
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = command_shadowed},
    {.id = "hook-file-changed",
     .severity = Severity::warning,
     .summary =
         "A file that a package's hook runs is new or changed: the script that postinstall starts, the "
         "module that a .pth file imports. Even when the version changed.",
     .why = "The line of the hook stays as it was, and what it runs is another program: with the rights of "
            "whoever installs, or at every start of Python.",
     .incident = "",
     .what_to_do = "Read the file before you install. Install with scripts off until then.",
     .needs = {Fact::files, Fact::hooks},
     .yields_to = {"file-changed-same-version", "file-added-same-version"},
     .judge_file = hook_file_changed},
    {.id = "import-hook-added",
     .severity = Severity::error,
     .summary = "A file that Python runs by itself appeared or runs something else: a .pth file with an "
                "import line, "
                "sitecustomize, usercustomize. Even when the version changed.",
     .why = "It runs whenever the interpreter starts, in every program, also where the package is never "
            "imported.",
     .incident = "litellm 1.82.8 came with a .pth file that ran its payload at every start of Python.",
     .what_to_do = "Read the file. Few packages need one (editable installs, coverage and debuggers do).",
     .compares = Compared::hook,
     .needs = {Fact::files, Fact::hooks},
     .yields_to = {},
     .judge_file = import_hook_added,
     .anywhere = true},
    {.id = "system-place-added",
     .severity = Severity::warning,
     .summary = "In an upgrade, a package of a system brings a file where files give rights or run as the "
                "superuser by themselves (sudoers.d, pam.d, cron, profile.d, systemd's generators, udev, "
                "polkit …), and "
                "had none there.",
     .why = "Nobody has to start what stands there.",
     .incident = "",
     .what_to_do = "Read the file; the package's changelog should tell of it.",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {"file-added-same-version", "file-out-of-place"},
     .judge_all = system_place_added},
    {.id = "build-code-added",
     .severity = Severity::note,
     .summary =
         "New crates run code when they are built (a build script, a procedural macro), and a lock names "
         "each with the checksum that it has, or, where no lock is there, its own record agrees with it. "
         "One note for all. Where nothing vouches for the crate, install-hook-added speaks.",
     .why = "A quarter of all crates have a build script. It runs with the rights of whoever builds.",
     .incident = "",
     .what_to_do = "Read the build scripts of crates that you do not know.",
     .needs = {Fact::hooks},
     .yields_to = {},
     .judge_all = new_build_code},
    {.id = "build-script-changed",
     .severity = Severity::note,
     .summary = "In an upgrade, a file that runs when the package is built changed: a crate's build script, "
                "setup.py, the extension of a gem.",
     .why = "It runs on every machine that builds, with the rights of whoever builds, before any test.",
     .incident = "xz 5.6.0 was taken over by a build script.",
     .what_to_do = "Read it first. A note never decides the verdict.",
     .several = "changed that run when their package is built",
     .needs = {Fact::files, Fact::hooks},
     .yields_to = {"file-changed-same-version", "file-added-same-version", "import-hook-added",
                   "size-outlier"},
     .judge_file = build_script_changed},
    {.id = "entry-file-changed",
     .severity = Severity::note,
     .summary = "In an upgrade, the file that runs when the package is imported changed.",
     .why = "Code there runs for everyone who uses the package at all; it is the first file to read in a "
            "review.",
     .incident = "lightning 2.6.2 ran its payload from a changed __init__.py.",
     .what_to_do = "Read it first. A note never decides the verdict.",
     .several = "changed that run when their package is loaded",
     .needs = {Fact::files, Fact::entry_points},
     .yields_to = {"file-changed-same-version", "file-added-same-version", "import-hook-added",
                   "size-outlier", "hook-file-changed"},
     .judge_file = entry_file_changed},
};

}  // namespace

std::span<const Rule> hook_rules() {
  return kHookRules;
}

}  // namespace stocktake
