#include "schemas/inventory/ecosystem.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "schemas/identity/purl.h"
#include "schemas/inventory/inventory.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using When = Bookkeeping::When;
using BuildFile = Ecosystem::BuildFile;
using FolderName = Ecosystem::FolderName;
using Key = Steering::Key;
using Syntax = Steering::Syntax;
using Values = Steering::Values;

constexpr std::string_view kPythonRecord =
    "pip's record of the package; the files it lists are compared themselves";
constexpr std::string_view kNodeRecord = "the package manager's own list of what stands beside it";
constexpr std::string_view kComposerRecord = "written by Composer from the packages around it, which changed";
constexpr std::string_view kVendored = "lists what is vendored beside it, which changed";
constexpr std::string_view kLock = "names the packages to install, some of which changed";

constexpr Bookkeeping kPythonBookkeeping[] = {
    {"RECORD", ".dist-info", When::always, kPythonRecord, UINT64_MAX, Bookkeeping::Shape::rows},
    {"RECORD.jws", ".dist-info", When::always, kPythonRecord},
    {"RECORD.p7s", ".dist-info", When::always, kPythonRecord},
    {"INSTALLER", ".dist-info", When::always, kPythonRecord, 64, Bookkeeping::Shape::word},
    {"REQUESTED", ".dist-info", When::always, kPythonRecord, 1, Bookkeeping::Shape::nothing},
    {"direct_url.json", ".dist-info", When::always, kPythonRecord, 2048, Bookkeeping::Shape::source},
    {"provenance_url.json", ".dist-info", When::always, kPythonRecord, 2048, Bookkeeping::Shape::source},
    {"uv_cache.json", ".dist-info", When::always, kPythonRecord, 2048, Bookkeeping::Shape::object},
    {"uv_build.json", ".dist-info", When::always, kPythonRecord, 2048, Bookkeeping::Shape::object},
    {"installed-files.txt", ".egg-info", When::always, kPythonRecord, UINT64_MAX, Bookkeeping::Shape::paths},
    {"SOURCES.txt", ".egg-info", When::always, kPythonRecord, UINT64_MAX, Bookkeeping::Shape::paths},
    {"vendor.txt", "_vendor", When::packages_changed, kVendored},
    {"vendored.txt", "_vendor", When::packages_changed, kVendored},
    {"bom.cdx.json", "_vendor", When::packages_changed, kVendored},
    {"requirements.txt", "/", When::packages_changed, kLock},
    {"Pipfile.lock", "/", When::packages_changed, kLock},
    {"poetry.lock", "/", When::packages_changed, kLock},
    {"pdm.lock", "/", When::packages_changed, kLock},
    {"uv.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kPythonHooks[] = {
    {"python:build", "runs code of its own when it is built (setup.py or a build backend)"},
    {"python:script", "installs a command that shadows '{}'"},
    {"python:plugin", "is loaded by itself, by the entry point {}"},
    {"python:import", "runs '{}' whenever Python starts"},
    {"python:path", "puts {} on Python's path, which is not in the tree"},
    {"python:search", "puts {} on Python's path"},
    {"python:tool", "is run by whoever starts the tool ({})"},
    {"python:sitecustomize", "runs whenever Python starts (sitecustomize)"},
    {"python:usercustomize", "runs whenever Python starts (usercustomize)"},
};
constexpr BuildFile kPythonBuildFiles[] = {{"setup.py", "python:build=own code"}};
// pip, "Requirements File Format"; PEP 518 and 517 (build-system); uv, "Settings"; Poetry, "Repositories";
// Pipenv, "Pipfile".
constexpr Key kRequirementKeys[] = {{"*"}, {"requirement", Values::sources}};
constexpr Key kPyprojectKeys[] = {{"build-system.requires", Values::names},
                                  {"build-system.build-backend"},
                                  {"build-system.backend-path"},
                                  {"project.dependencies", Values::sources},
                                  {"project.optional-dependencies", Values::sources},
                                  {"dependency-groups", Values::sources},
                                  {"tool.uv.sources", Values::sources},
                                  {"tool.uv.index"},
                                  {"tool.uv.index-url"},
                                  {"tool.uv.extra-index-url"},
                                  {"tool.uv.index-strategy"},
                                  {"tool.uv.find-links"},
                                  {"tool.uv.no-index"},
                                  {"tool.uv.allow-insecure-host"},
                                  {"tool.uv.keyring-provider"},
                                  {"tool.uv.no-build"},
                                  {"tool.uv.no-build-package"},
                                  {"tool.uv.no-build-isolation"},
                                  {"tool.uv.no-build-isolation-package"},
                                  {"tool.uv.no-binary"},
                                  {"tool.uv.no-binary-package"},
                                  {"tool.uv.override-dependencies", Values::names},
                                  {"tool.uv.constraint-dependencies", Values::sources},
                                  {"tool.uv.build-constraint-dependencies", Values::sources},
                                  {"tool.uv.dependency-metadata"},
                                  {"tool.uv.python-install-mirror"},
                                  {"tool.uv.pip"},
                                  {"tool.uv.workspace"},
                                  {"tool.poetry.source"},
                                  {"tool.poetry.build"},
                                  {"tool.poetry.requires-plugins", Values::names},
                                  {"tool.poetry.dependencies.*.git"},
                                  {"tool.poetry.dependencies.*.url"},
                                  {"tool.poetry.dependencies.*.path"},
                                  {"tool.poetry.dependencies.*.source"},
                                  {"tool.poetry.group.*.dependencies.*.git"},
                                  {"tool.poetry.group.*.dependencies.*.url"},
                                  {"tool.poetry.group.*.dependencies.*.path"},
                                  {"tool.poetry.group.*.dependencies.*.source"},
                                  {"tool.poetry.dev-dependencies.*.git"},
                                  {"tool.poetry.dev-dependencies.*.url"},
                                  {"tool.poetry.dev-dependencies.*.path"},
                                  {"tool.poetry.dev-dependencies.*.source"},
                                  {"tool.pdm.source"},
                                  {"tool.pdm.build"},
                                  {"tool.pdm.resolution", Values::names},
                                  {"tool.pdm.plugins", Values::names},
                                  {"tool.pdm.scripts"},
                                  {"tool.hatch.build.hooks"},
                                  {"tool.hatch.build.targets.*.hooks"},
                                  {"tool.hatch.metadata.hooks"},
                                  {"tool.pixi.pypi-options"},
                                  {"tool.pixi.workspace.channels"},
                                  {"tool.pixi.project.channels"},
                                  {"tool.pip"}};
constexpr Key kPipfileKeys[] = {{"source"},
                                {"scripts"},
                                {"pipenv"},
                                {"packages.*.*", Values::sources},
                                {"dev-packages.*.*", Values::sources}};
constexpr Steering kPythonSteering[] = {
    {"requirements*", "/", Syntax::requirements, kRequirementKeys},
    {"dev-requirements*", "/", Syntax::requirements, kRequirementKeys},
    {"test-requirements*", "/", Syntax::requirements, kRequirementKeys},
    {"constraints*", "/", Syntax::requirements, kRequirementKeys},
    {"*", "requirements", Syntax::requirements, kRequirementKeys},
    {"pyproject.toml", "/", Syntax::toml, kPyprojectKeys},
    {"Pipfile", "/", Syntax::toml, kPipfileKeys},
    {"pip.conf", "", Syntax::ini, {}},
    {"pip.ini", "", Syntax::ini, {}},
    {".pypirc", "", Syntax::ini, {}},
    {".pydistutils.cfg", "", Syntax::ini, {}},
    {"uv.toml", "", Syntax::toml, {}},
    {"poetry.toml", "/", Syntax::toml, {}},
    {"pdm.toml", "/", Syntax::toml, {}},
    {".condarc", "", Syntax::yaml, {}},
};

constexpr Bookkeeping kNpmBookkeeping[] = {
    {".package-lock.json", "node_modules", When::always, kNodeRecord, UINT64_MAX, Bookkeeping::Shape::object},
    {".yarn-integrity", "node_modules", When::always, kNodeRecord},
    {".yarn-state.yml", "node_modules", When::always, kNodeRecord, UINT64_MAX, Bookkeeping::Shape::mapping},
    {".modules.yaml", "node_modules", When::always, kNodeRecord, UINT64_MAX, Bookkeeping::Shape::mapping},
    {".pnpm-workspace-state.json", "node_modules", When::always, kNodeRecord, UINT64_MAX,
     Bookkeeping::Shape::object},
    {".pnpm-workspace-state-v1.json", "node_modules", When::always, kNodeRecord, UINT64_MAX,
     Bookkeeping::Shape::object},
    {"lock.yaml", "node_modules/.pnpm", When::always, kNodeRecord},
    {"package.json", "/", When::packages_changed, kLock},
    {"package-lock.json", "/", When::packages_changed, kLock},
    {"npm-shrinkwrap.json", "/", When::packages_changed, kLock},
    {"yarn.lock", "/", When::packages_changed, kLock},
    {"pnpm-lock.yaml", "/", When::packages_changed, kLock},
};
constexpr HookKind kNpmHooks[] = {
    {"npm:bin", "installs a command that shadows '{}'"},
    {"npm:*", "runs '{}' at {*}"},
};
// docs.npmjs.com, "package.json" and "npmrc"; pnpm.io, "package.json" and "Settings"; yarnpkg.com,
// "Manifest"; bun.sh, "bunfig.toml"; Node, "Corepack" (packageManager, devEngines).
// What tools read there is theirs to define, so that all counts but what is known to be for people.
constexpr Key kPackageJsonKeys[] = {{"*"},
                                    {"overrides", Values::names},
                                    {"resolutions", Values::names},
                                    {"packageManager", Values::names},
                                    {"devEngines", Values::names},
                                    {"engines", Values::names},
                                    {"pnpm", Values::names},
                                    {"bun", Values::names},
                                    {"volta", Values::names},
                                    {"dependencies", Values::sources},
                                    {"devDependencies", Values::sources},
                                    {"optionalDependencies", Values::sources},
                                    {"peerDependencies", Values::sources},
                                    {"peerDependenciesMeta", Values::nothing},
                                    {"name", Values::nothing},
                                    {"version", Values::nothing},
                                    {"description", Values::nothing},
                                    {"keywords", Values::nothing},
                                    {"homepage", Values::nothing},
                                    {"bugs", Values::nothing},
                                    {"license", Values::nothing},
                                    {"licenses", Values::nothing},
                                    {"author", Values::nothing},
                                    {"contributors", Values::nothing},
                                    {"maintainers", Values::nothing},
                                    {"funding", Values::nothing},
                                    {"repository", Values::nothing},
                                    {"private", Values::nothing},
                                    {"files", Values::nothing},
                                    {"man", Values::nothing},
                                    {"os", Values::nothing},
                                    {"cpu", Values::nothing},
                                    {"libc", Values::nothing},
                                    {"types", Values::nothing},
                                    {"typings", Values::nothing},
                                    {"typesVersions", Values::nothing},
                                    {"sideEffects", Values::nothing},
                                    {"browserslist", Values::nothing},
                                    {"readme", Values::nothing},
                                    {"readmeFilename", Values::nothing},
                                    {"displayName", Values::nothing}};
constexpr Key kPnpmKeys[] = {
    {"catalog", Values::sources}, {"catalogs", Values::sources}, {"overrides", Values::names}, {"*"}};
constexpr Steering kNpmSteering[] = {
    {"package.json", "/", Syntax::json, kPackageJsonKeys},
    {"pnpm-workspace.yaml", "/", Syntax::yaml, kPnpmKeys},
    {".npmrc", "", Syntax::ini, {}},
    {".yarnrc", "", Syntax::lines, {}},
    {".yarnrc.yml", "", Syntax::yaml, {}},
    {"bunfig.toml", "", Syntax::toml, {}},
    {".bunfig.toml", "", Syntax::toml, {}},
    // Programs that the package manager runs in place of itself, or inside itself.
    {".pnpmfile.cjs", "", Syntax::lines, {}},
    {".pnpmfile.mjs", "", Syntax::lines, {}},
    {"pnpmfile.js", "/", Syntax::lines, {}},
    {"*", ".yarn/releases", Syntax::lines, {}},
    {"*", ".yarn/plugins", Syntax::lines, {}},
    {"*", ".yarn/plugins/@yarnpkg", Syntax::lines, {}},
};

constexpr Bookkeeping kGoBookkeeping[] = {
    {"modules.txt", "vendor", When::packages_changed, "Go's list of the vendored modules, which changed"},
    {"go.mod", "/", When::packages_changed, kLock},
    {"go.sum", "/", When::packages_changed, kLock},
    {"go.work.sum", "/", When::packages_changed, kLock},
    {"Gopkg.lock", "/", When::packages_changed, kLock},
    {"Gopkg.toml", "/", When::packages_changed, kLock},
    {"glide.lock", "/", When::packages_changed, kLock},
    {"glide.yaml", "/", When::packages_changed, kLock},
    {"vendor.conf", "/", When::packages_changed, kLock},
};
// go.dev/ref/mod, "go.mod files" and "Workspaces".
constexpr Key kGoKeys[] = {
    {"replace", Values::sources}, {"exclude"}, {"toolchain", Values::names}, {"godebug"}, {"tool"}, {"use"}};
constexpr Steering kGoSteering[] = {
    {"go.mod", "/", Syntax::go, kGoKeys},
    {"go.work", "/", Syntax::go, kGoKeys},
};

constexpr Bookkeeping kCargoBookkeeping[] = {
    {"Cargo.toml", "/", When::packages_changed, kLock},
    {"Cargo.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kCargoHooks[] = {
    {"cargo:build", "runs {} when it is built"},
    {"cargo:lib", "is compiled from {}, which is not its own"},
    {"cargo:proc-macro", "runs inside the compiler (a procedural macro)"},
};
constexpr BuildFile kCargoBuildFiles[] = {{"*", "cargo:build=*"}};
// The Cargo Book, "The Manifest Format", "Overriding Dependencies", "Configuration"; The rustup book,
// "Overrides".
constexpr Key kCargoKeys[] = {{"*"},
                              {"dependencies.*.git"},
                              {"dependencies.*.path"},
                              {"dependencies.*.registry"},
                              {"dependencies.*.registry-index"},
                              {"dependencies.*.package"},
                              {"dev-dependencies.*.git"},
                              {"dev-dependencies.*.path"},
                              {"dev-dependencies.*.registry"},
                              {"dev-dependencies.*.registry-index"},
                              {"dev-dependencies.*.package"},
                              {"build-dependencies.*.git"},
                              {"build-dependencies.*.path"},
                              {"build-dependencies.*.registry"},
                              {"build-dependencies.*.registry-index"},
                              {"build-dependencies.*.package"},
                              {"workspace.dependencies.*.git"},
                              {"workspace.dependencies.*.path"},
                              {"workspace.dependencies.*.registry"},
                              {"workspace.dependencies.*.registry-index"},
                              {"workspace.dependencies.*.package"},
                              {"target.*.*.*.git"},
                              {"target.*.*.*.path"},
                              {"target.*.*.*.registry"},
                              {"target.*.*.*.registry-index"},
                              {"target.*.*.*.package"},
                              {"dependencies", Values::sources},
                              {"dev-dependencies", Values::sources},
                              {"build-dependencies", Values::sources},
                              {"workspace.dependencies", Values::sources},
                              {"target.*.dependencies", Values::sources},
                              {"target.*.dev-dependencies", Values::sources},
                              {"target.*.build-dependencies", Values::sources},
                              {"package.version", Values::nothing},
                              {"package.authors", Values::nothing},
                              {"package.description", Values::nothing},
                              {"package.documentation", Values::nothing},
                              {"package.readme", Values::nothing},
                              {"package.homepage", Values::nothing},
                              {"package.repository", Values::nothing},
                              {"package.license", Values::nothing},
                              {"package.license-file", Values::nothing},
                              {"package.keywords", Values::nothing},
                              {"package.categories", Values::nothing},
                              {"package.rust-version", Values::nothing},
                              {"package.edition", Values::nothing},
                              {"package.include", Values::nothing},
                              {"package.exclude", Values::nothing},
                              {"package.publish", Values::nothing},
                              {"workspace.package.version", Values::nothing},
                              {"workspace.package.authors", Values::nothing},
                              {"workspace.package.description", Values::nothing},
                              {"workspace.package.documentation", Values::nothing},
                              {"workspace.package.readme", Values::nothing},
                              {"workspace.package.homepage", Values::nothing},
                              {"workspace.package.repository", Values::nothing},
                              {"workspace.package.license", Values::nothing},
                              {"workspace.package.license-file", Values::nothing},
                              {"workspace.package.keywords", Values::nothing},
                              {"workspace.package.categories", Values::nothing},
                              {"workspace.package.rust-version", Values::nothing},
                              {"workspace.package.edition", Values::nothing},
                              {"workspace.package.include", Values::nothing},
                              {"workspace.package.exclude", Values::nothing},
                              {"workspace.package.publish", Values::nothing},
                              {"package.name", Values::nothing},
                              {"lints", Values::nothing},
                              {"workspace.lints", Values::nothing},
                              {"badges", Values::nothing}};
constexpr Key kToolchainKeys[] = {{"*", Values::names}};
constexpr Steering kCargoSteering[] = {
    {"Cargo.toml", "/", Syntax::toml, kCargoKeys},
    {"config.toml", ".cargo", Syntax::toml, {}},
    {"config", ".cargo", Syntax::toml, {}},
    {"rust-toolchain.toml", "/", Syntax::toml, kToolchainKeys},
    {"rust-toolchain", "/", Syntax::lines, kToolchainKeys},
};

constexpr Bookkeeping kComposerBookkeeping[] = {
    {"installed.json", "vendor/composer", When::packages_changed, kComposerRecord},
    {"composer.json", "/", When::packages_changed, kLock},
    {"composer.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kComposerHooks[] = {
    {"composer:plugin", "runs inside Composer (a plugin)"},
    {"composer:installer", "runs inside Composer (an installer, as plugins were called once)"},
    {"composer:autoload", "runs {} in every request"},
    {"composer:*", "runs '{}' at Composer's {*}"},
};
// getcomposer.org, "The composer.json schema".
constexpr Key kComposerKeys[] = {{"*"},
                                 {"require", Values::sources},
                                 {"require-dev", Values::sources},
                                 {"conflict", Values::sources},
                                 {"replace", Values::names},
                                 {"provide", Values::names},
                                 {"name", Values::nothing},
                                 {"description", Values::nothing},
                                 {"keywords", Values::nothing},
                                 {"homepage", Values::nothing},
                                 {"license", Values::nothing},
                                 {"authors", Values::nothing},
                                 {"support", Values::nothing},
                                 {"funding", Values::nothing},
                                 {"readme", Values::nothing},
                                 {"time", Values::nothing},
                                 {"version", Values::nothing},
                                 {"abandoned", Values::nothing},
                                 {"suggest", Values::nothing},
                                 {"archive", Values::nothing},
                                 {"non-feature-branches", Values::nothing}};
constexpr Key kComposerAuthKeys[] = {{"*", Values::secret}};
constexpr Steering kComposerSteering[] = {
    {"composer.json", "/", Syntax::json, kComposerKeys},
    {"auth.json", "/", Syntax::json, kComposerAuthKeys},
};

constexpr Bookkeeping kRubyBookkeeping[] = {
    {"Gemfile.lock", "/", When::packages_changed, kLock},
    {"gems.locked", "/", When::packages_changed, kLock},
};
constexpr HookKind kRubyHooks[] = {
    {"gem:extension", "runs {} when it is installed"},
    {"gem:specification", "runs '{}' whenever a gem is looked for (code in its gemspec)"},
    {"gem:plugin", "runs in every gem command (a RubyGems plugin)"},
    {"gem:path", "puts {}, which is not its own, on Ruby's path"},
};
// bundler.io, "gemfile" and "bundle config"; guides.rubygems.org, "gemrc".
constexpr Key kGemfileKeys[] = {{"gem", Values::sources}, {"line"}};
constexpr Steering kRubySteering[] = {
    {"Gemfile", "/", Syntax::gemfile, kGemfileKeys},
    {"gems.rb", "/", Syntax::gemfile, kGemfileKeys},
    {"config", ".bundle", Syntax::yaml, {}},
    {".gemrc", "", Syntax::yaml, {}},
};

// What the programs and scripts of Debian's packages write, and whose it is. What such a file says is said by
// the packages, which are compared themselves; what decides who may do what (`never`) is to be looked at.
constexpr std::string_view kDpkgState =
    "dpkg's own state; the packages that it lists are compared themselves";
constexpr std::string_view kAptState = "what apt knows of packages that could be installed";
constexpr std::string_view kPackageLog = "a log of what was installed when";
constexpr std::string_view kSystemCache = "a cache that is made anew from the packages' files, which changed";
constexpr std::string_view kAnswers = "answers to the questions that packages asked when they were installed";
constexpr std::string_view kEnabled = "remembers which services the packages' scripts enabled";
constexpr std::string_view kMadeOnce = "written when its package was installed";

// sources.list(5), apt.conf(5), apt_preferences(5), apt-secure(8).
constexpr Steering kDebianSteering[] = {
    {"sources.list", "apt", Syntax::lines, {}}, {"*", "sources.list.d", Syntax::lines, {}},
    {"apt.conf", "apt", Syntax::lines, {}},     {"*", "apt.conf.d", Syntax::lines, {}},
    {"preferences", "apt", Syntax::lines, {}},  {"*", "preferences.d", Syntax::lines, {}},
    {"trusted.gpg", "apt", Syntax::lines, {}},  {"*", "trusted.gpg.d", Syntax::lines, {}},
};

/// A row of a file of that package's making.
constexpr Bookkeeping made(std::string_view maker, std::string_view name, std::string_view folder,
                           std::string_view reason, When when = When::packages_changed,
                           Bookkeeping::Shape shape = Bookkeeping::Shape::any) {
  return {name, folder, when, reason, UINT64_MAX, shape, maker};
}

constexpr Bookkeeping kDebianBookkeeping[] = {
    made("dpkg", "status*", "var/lib/dpkg", kDpkgState),
    made("dpkg", "available*", "var/lib/dpkg", kDpkgState),
    made("dpkg", "diversions*", "var/lib/dpkg", kDpkgState),
    made("dpkg", "statoverride*", "var/lib/dpkg", kDpkgState),
    made("dpkg", "lock*", "var/lib/dpkg", kDpkgState),
    made("dpkg", "cmethopt", "var/lib/dpkg", kDpkgState),
    made("dpkg", "arch", "var/lib/dpkg", kDpkgState),
    made("dpkg", "format", "var/lib/dpkg/info", kDpkgState),
    made("dpkg", "*", "var/lib/dpkg/triggers", kDpkgState),
    // Empty where no dpkg runs: what stands there is taken for true by the next one.
    made("dpkg", "*", "var/lib/dpkg/updates", kDpkgState, When::never),
    made("dpkg", "*", "var/lib/dpkg/alternatives", kDpkgState, When::packages_changed,
         Bookkeeping::Shape::alternatives),
    made("dpkg", "dpkg.*", "var/backups", kDpkgState),
    made("dpkg", "alternatives.tar.*", "var/backups", kDpkgState),
    made("dpkg", "dpkg.log*", "var/log", kPackageLog),
    made("dpkg", "alternatives.log*", "var/log", kPackageLog),
    made("apt", "extended_states*", "var/lib/apt", kAptState),
    made("apt", "*", "var/lib/apt/lists/**", kAptState),
    made("apt", "*", "var/lib/apt/mirrors/**", kAptState),
    made("apt", "*", "var/lib/apt/periodic", kAptState),
    made("apt", "*", "var/cache/apt/**", kAptState),
    made("apt", "*", "var/log/apt", kPackageLog),
    made("apt", "apt.extended_states*", "var/backups", kAptState),
    made("debconf", "*", "var/cache/debconf", kAnswers),
    made("ucf", "*", "var/lib/ucf/**", kAnswers),
    made("libc-bin", "ld.so.cache", "etc", kSystemCache, When::packages_changed,
         Bookkeeping::Shape::loader_cache),
    made("libc-bin", "aux-cache", "var/cache/ldconfig", kSystemCache),
    made("man-db", "*", "var/cache/man/**", kSystemCache),
    made("fontconfig", "*", "var/cache/fontconfig", kSystemCache),
    made("install-info", "dir*", "usr/share/info", kSystemCache),
    made("init-system-helpers", "*", "var/lib/systemd/deb-systemd-helper-enabled/**", kEnabled),
    made("init-system-helpers", "*", "var/lib/systemd/deb-systemd-helper-masked", kEnabled),
    made("init-system-helpers", "*", "var/lib/systemd/deb-systemd-user-helper-enabled/**", kEnabled),
    made("systemd", "database", "var/lib/systemd/catalog", kSystemCache),
    made("ca-certificates", "ca-certificates.crt", "etc/ssl/certs", kMadeOnce, When::never),
    made("ca-certificates", "ca-certificates.conf*", "etc", kMadeOnce, When::never),
    made("ca-certificates-java", "cacerts", "etc/ssl/certs/java", kMadeOnce, When::never),
    made("base-passwd", "passwd*", "etc", kMadeOnce, When::never),
    made("base-passwd", "group*", "etc", kMadeOnce, When::never),
    made("passwd", "shadow*", "etc", kMadeOnce, When::never),
    made("passwd", "gshadow*", "etc", kMadeOnce, When::never),
    made("passwd", "subuid*", "etc", kMadeOnce, When::never),
    made("passwd", "subgid*", "etc", kMadeOnce, When::never),
    made("debianutils", "shells", "etc", kMadeOnce, When::never),
    made("libpam-runtime", "common-*", "etc/pam.d", kMadeOnce, When::never),
    made("libpam-runtime", "*", "var/lib/pam", kAnswers),
    made("debianutils", "shells.state", "var/lib", kMadeOnce, When::never),
    made("openssh-server", "ssh_host_*", "etc/ssh", kMadeOnce, When::never),
    made("openssh-server", "sshd_config", "etc/ssh", kMadeOnce, When::never),
    made("python3", "debian_config", "etc/python3", kMadeOnce, When::never),
    made("python3-minimal", "*", "var/lib/python", kMadeOnce, When::never),
    made("man-db", "auto-update", "var/lib/man-db", kMadeOnce, When::never),
    made("libc-bin", "nsswitch.conf", "etc", kMadeOnce, When::never),
    made("base-files", "profile", "etc", kMadeOnce, When::never),
    made("base-files", "motd", "etc", kMadeOnce, When::never),
    made("base-files", "default", "etc/dpkg/origins", kMadeOnce, When::never),
    made("base-files", ".*", "root", kMadeOnce, When::never),
    made("base-files", "mail", "var/spool", kMadeOnce, When::never),
    made("base-files", "man", "usr/local", kMadeOnce, When::never),
    made("tzdata", "localtime", "etc", kMadeOnce, When::never),
    made("tzdata", "timezone", "etc", kMadeOnce, When::never),
};

constexpr HookKind kDebianHooks[] = {{"deb:*", "runs {} as root, its {*} script"}};
constexpr HookKind kAlpineHooks[] = {{"apk:*", "runs {} as root, its {*} script"}};

constexpr std::string_view kApkState = "apk's own state; the packages that it lists are compared themselves";

constexpr Bookkeeping kAlpineBookkeeping[] = {
    made("apk-tools", "installed*", "lib/apk/db", kApkState),
    made("apk-tools", "triggers*", "lib/apk/db", kApkState),
    made("apk-tools", "scripts.tar*", "lib/apk/db", kApkState),
    made("apk-tools", "lock", "lib/apk/db", kApkState),
    made("apk-tools", "world*", "etc/apk", kLock),
    made("apk-tools", "*", "var/cache/apk", kApkState),
    made("apk-tools", "*", "var/cache/misc", kSystemCache),
    made("apk-tools", "apk.log*", "var/log", kPackageLog),
};
// apk-repositories(5), apk-keys(5).
constexpr Steering kAlpineSteering[] = {
    {"repositories", "apk", Syntax::lines, {}},
    {"*", "repositories.d", Syntax::lines, {}},
};

constexpr std::string_view kRpmState = "rpm's own state; the packages that it lists are compared themselves";
constexpr std::string_view kDnfState = "what dnf knows of packages that could be installed";

constexpr Bookkeeping kRpmBookkeeping[] = {
    made("rpm", "*", "var/lib/rpm", kRpmState),    made("rpm", "*", "usr/lib/sysimage/rpm", kRpmState),
    made("dnf", "*", "var/lib/dnf/**", kDnfState), made("dnf", "*", "var/cache/dnf/**", kDnfState),
    made("dnf", "dnf.*", "var/log", kPackageLog),
};
constexpr HookKind kRpmHooks[] = {{"rpm:*", "runs '{}' as root, its %{*} script"}};
// dnf.conf(5), "Repo options"; zypper(8).
constexpr Steering kRpmSteering[] = {
    {"*", "yum.repos.d", Syntax::lines, {}},
    {"dnf.conf", "dnf", Syntax::lines, {}},
    {"*", "zypp/repos.d", Syntax::lines, {}},
};

constexpr std::string_view kMavenState = "Maven's own note of where it fetched what, and when";
constexpr Bookkeeping kJavaBookkeeping[] = {
    {"_remote.repositories", "repository/**", When::packages_changed, kMavenState},
    {"resolver-status.properties", "repository/**", When::packages_changed, kMavenState},
    {"maven-metadata*", "repository/**", When::packages_changed, kMavenState},
    {"gradle.lockfile", "/", When::packages_changed, kLock},
};
constexpr HookKind kJavaHooks[] = {{"java:agent", "runs {} before the program (an agent)"},
                                   {"java:service", "is loaded by whoever looks for {}"},
                                   {"java:classpath", "takes classes from {}"}};
// Maven, "Settings Reference" and "Extensions"; Gradle, "Initialization Scripts".
constexpr Steering kJavaSteering[] = {
    {"settings.xml", ".m2", Syntax::lines, {}},  {"extensions.xml", ".mvn", Syntax::lines, {}},
    {"maven.config", ".mvn", Syntax::lines, {}}, {"jvm.config", ".mvn", Syntax::lines, {}},
    {"*", ".gradle/init.d", Syntax::lines, {}},
};

constexpr std::string_view kCondaState = "conda's own log of what was installed when";
constexpr Bookkeeping kCondaBookkeeping[] = {
    {"history", "conda-meta", When::packages_changed, kCondaState},
    {"conda-lock.yml", "/", When::packages_changed, kLock},
    {"pixi.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kCondaHooks[] = {
    {"conda:activate", "runs {} whenever the environment is activated"},
    {"conda:*", "runs {} at conda's {*}"},
};

// conda, "Creating an environment file manually"; pixi, "The Pixi Manifest".
constexpr Key kEnvironmentKeys[] = {{"channels"}, {"variables"}};
constexpr Key kPixiKeys[] = {
    {"workspace.channels"}, {"project.channels"}, {"pypi-options"}, {"activation"}, {"tasks"},
    {"system-requirements"}};
constexpr Steering kCondaSteering[] = {
    {"environment.yml", "/", Syntax::yaml, kEnvironmentKeys},
    {"environment.yaml", "/", Syntax::yaml, kEnvironmentKeys},
    {"pixi.toml", "/", Syntax::toml, kPixiKeys},
};

constexpr std::string_view kNugetState = "NuGet's own note of where it fetched the package";
constexpr Bookkeeping kNugetBookkeeping[] = {
    {".nupkg.metadata", "packages/**", When::packages_changed, kNugetState},
    {"packages.lock.json", "/", When::packages_changed, kLock},
    {"packages.config", "/", When::packages_changed, kLock},
};
constexpr HookKind kNugetHooks[] = {
    {"nuget:msbuild", "takes part in every build ({})"},
    {"nuget:analyzer", "runs {} inside the compiler (an analyzer)"},
    {"nuget:script", "runs {} inside Visual Studio"},
};
// Microsoft, "nuget.config reference".
constexpr Steering kNugetSteering[] = {
    {"nuget.config", "", Syntax::lines, {}},
    {"NuGet.Config", "", Syntax::lines, {}},
    {"NuGet.config", "", Syntax::lines, {}},
    {"Directory.Build.props", "", Syntax::lines, {}},
    {"Directory.Build.targets", "", Syntax::lines, {}},
};

constexpr Bookkeeping kRBookkeeping[] = {
    {"renv.lock", "/", When::packages_changed, kLock},
    {"packrat.lock", "packrat", When::packages_changed, kLock},
};
// R, help page "Startup": code and variables that R reads by itself when it starts in a folder, or at all.
constexpr Steering kRSteering[] = {
    {".Rprofile", "", Syntax::lines, {}},
    {"Rprofile.site", "", Syntax::lines, {}},
    {".Renviron", "", Syntax::ini, {}},
    {"Renviron.site", "", Syntax::ini, {}},
};

constexpr Bookkeeping kHaskellBookkeeping[] = {
    {"package.cache", "package.conf.d", When::packages_changed, "GHC's own index of the records beside it"},
    {"package.cache", "package.db", When::packages_changed, "GHC's own index of the records beside it"},
    {"cabal.project.freeze", "/", When::packages_changed, kLock},
    {"stack.yaml.lock", "/", When::packages_changed, kLock},
};
// Cabal User Guide, "cabal.project"; Stack, "stack.yaml".
constexpr Steering kHaskellSteering[] = {
    {"cabal.project", "/", Syntax::lines, {}},
    {"cabal.project.local", "/", Syntax::lines, {}},
    {"stack.yaml", "/", Syntax::yaml, {}},
};

constexpr std::string_view kVcpkgState = "vcpkg's own state; the ports that it lists are compared themselves";
constexpr Bookkeeping kVcpkgBookkeeping[] = {
    {"status*", "vcpkg", When::packages_changed, kVcpkgState},
    {"*", "vcpkg/updates", When::packages_changed, kVcpkgState},
    {"compiler-file-hash-cache.json", "vcpkg", When::always, kVcpkgState},
    {"vcpkg-lock.json", "vcpkg", When::packages_changed, kVcpkgState},
};
constexpr Bookkeeping kConanBookkeeping[] = {
    {"cache.sqlite3*", "p", When::packages_changed,
     "Conan's own index of its cache; the packages that it names are compared themselves"},
    {"conan.lock", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kHexBookkeeping[] = {
    {"mix.lock", "/", When::packages_changed, kLock},
    {"rebar.lock", "/", When::packages_changed, kLock},
    {".hex", "deps/**", When::packages_changed, "mix's own note of which archive it unpacked"},
};
constexpr Bookkeeping kPubBookkeeping[] = {
    {"pubspec.lock", "/", When::packages_changed, kLock},
    {"package_config.json", ".dart_tool", When::packages_changed,
     "pub's own list of where the packages stand; they are compared themselves"},
};
constexpr Bookkeeping kSwiftBookkeeping[] = {
    {"workspace-state.json", ".build", When::packages_changed,
     "the package manager's own state; what it checked out is compared itself"},
    {"Package.resolved", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kHomebrewBookkeeping[] = {
    {"Brewfile.lock.json", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kNixBookkeeping[] = {
    {"*", "nix/var/nix/db", When::packages_changed,
     "Nix's own index of its store; what stands there is compared itself"},
    {"flake.lock", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kPerlBookkeeping[] = {
    {"perllocal.pod", "lib/perl5/**", When::packages_changed, "MakeMaker's log of what was installed when"},
    {"cpanfile.snapshot", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kLuarocksBookkeeping[] = {
    {"manifest*", "lib/luarocks/**", When::packages_changed,
     "LuaRocks' own index of the rocks beside it; they are compared themselves"},
    {"luarocks.lock", "/", When::packages_changed, kLock},
};
constexpr Bookkeeping kJuliaBookkeeping[] = {
    {"Manifest.toml", "/", When::packages_changed, kLock},
};
constexpr std::string_view kOpamState =
    "opam's own state; the packages that it lists are compared themselves";
constexpr Bookkeeping kOpamBookkeeping[] = {
    {"switch-state", ".opam-switch", When::packages_changed, kOpamState},
    {"environment", ".opam-switch", When::packages_changed, kOpamState},
    {"lock", ".opam-switch", When::always, kOpamState},
    {"cache", ".opam-switch/packages", When::packages_changed, kOpamState},
    {"*", ".opam-switch/backup", When::packages_changed, kOpamState},
};

constexpr Ecosystem kEcosystems[] = {
    {
        .cataloger = "python",
        .purl_type = "pypi",
        .title = "Python",
        .records = "`*.dist-info`, `*.egg-info`; of an sdist `PKG-INFO`",
        .witnesses = "`RECORD`, and the lock files",
        .bookkeeping = kPythonBookkeeping,
        .hooks = kPythonHooks,
        .build_files = kPythonBuildFiles,
        .steering = kPythonSteering,
        .folder_name = FolderName::info,
        .purl_has_version_as_is = true,
        .has_ascii_names = true,
        .has_plain_locks = true,
        .page = "https://pypi.org/project/{1}/{2}/",
    },
    {
        .cataloger = "npm",
        .purl_type = "npm",
        .title = "npm, pnpm, yarn",
        .records = "`package.json` in a package position, in a cache of Bun or Deno, or of a tarball",
        .witnesses = "the lock files",
        .bookkeeping = kNpmBookkeeping,
        .hooks = kNpmHooks,
        .steering = kNpmSteering,
        .folder_name = FolderName::module,
        .purl_has_version_as_is = true,
        .has_ascii_names = true,
        .page = "https://www.npmjs.com/package/{0}{1}/v/{2}",
        .archive = "https://registry.npmjs.org/{0}{1}/-/{1}-{2}.tgz",
    },
    {
        .cataloger = "go",
        .purl_type = "golang",
        .title = "Go",
        .records = "`vendor/modules.txt`; `Gopkg.lock`, `glide.lock` or `vendor.conf`; of a module's zip its "
                   "folder; of a program its build information",
        .witnesses = "`go.sum` and `go.mod`",
        .bookkeeping = kGoBookkeeping,
        .steering = kGoSteering,
        .states_needs = false,
        .folder_name = FolderName::path,
        .has_ascii_names = true,
        .page = "https://pkg.go.dev/{0}{1}@{2}",
    },
    {
        .cataloger = "cargo",
        .purl_type = "cargo",
        .title = "Cargo",
        .records = "`vendor/*/.cargo-checksum.json`; of a crate `Cargo.toml`; of a program the list of "
                   "cargo-auditable",
        .witnesses = "the same, and `Cargo.lock`",
        .bookkeeping = kCargoBookkeeping,
        .hooks = kCargoHooks,
        .build_files = kCargoBuildFiles,
        .steering = kCargoSteering,
        .folder_name = FolderName::name,
        .purl_has_version_as_is = true,
        .has_ascii_names = true,
        .page = "https://crates.io/crates/{1}/{2}",
        .archive = "https://static.crates.io/crates/{1}/{1}-{2}.crate",
    },
    {
        .cataloger = "composer",
        .purl_type = "composer",
        .title = "Composer",
        .records = "`vendor/composer/installed.json`",
        .witnesses = "`composer.lock`",
        .bookkeeping = kComposerBookkeeping,
        .hooks = kComposerHooks,
        .steering = kComposerSteering,
        .purl_has_version_as_is = true,
        .has_ascii_names = true,
        .page = "https://packagist.org/packages/{0}{1}#{2}",
    },
    {
        .cataloger = "ruby",
        .purl_type = "gem",
        .title = "Ruby",
        .records = "`specifications/*.gemspec`; of a `.gem` its `metadata`",
        .bookkeeping = kRubyBookkeeping,
        .hooks = kRubyHooks,
        .steering = kRubySteering,
        .folder_name = FolderName::name_version,
        .purl_has_version_as_is = true,
        .has_ascii_names = true,
        .page = "https://rubygems.org/gems/{1}/versions/{2}",
    },
    {
        .cataloger = "debian",
        .purl_type = "deb",
        .title = "Debian, Ubuntu",
        .records = "`var/lib/dpkg/status`, `info/*.list`; of distroless images `status.d/*`; of a `.deb` its "
                   "`control`",
        .bookkeeping = kDebianBookkeeping,
        .hooks = kDebianHooks,
        .steering = kDebianSteering,
        .is_system = true,
    },
    {
        .cataloger = "alpine",
        .purl_type = "apk",
        .title = "Alpine",
        .records = "`lib/apk/db/installed`; of an `.apk` its `.PKGINFO`",
        .bookkeeping = kAlpineBookkeeping,
        .hooks = kAlpineHooks,
        .steering = kAlpineSteering,
        .is_system = true,
    },
    {
        .cataloger = "rpm",
        .purl_type = "rpm",
        .title = "Fedora, Red Hat, SUSE",
        .records = "`var/lib/rpm/rpmdb.sqlite`; of an `.rpm` its header",
        .witnesses = "the header's digests",
        .bookkeeping = kRpmBookkeeping,
        .hooks = kRpmHooks,
        .steering = kRpmSteering,
        .is_system = true,
    },
    {
        .cataloger = "java",
        .purl_type = "maven",
        .title = "Java",
        .records = "`pom.properties` in a `*.jar`, `*.war`, `*.ear`, also nested and shaded; its place in a "
                   "repository of Maven or Gradle",
        .bookkeeping = kJavaBookkeeping,
        .hooks = kJavaHooks,
        .steering = kJavaSteering,
        .states_needs = false,
        .page = "https://central.sonatype.com/artifact/{0}{1}/{2}",
    },
    {
        .cataloger = "conda",
        .purl_type = "conda",
        .title = "conda",
        .records = "`conda-meta/*.json`; of a package file `info/index.json`",
        .witnesses = "its digest of each file",
        .bookkeeping = kCondaBookkeeping,
        .hooks = kCondaHooks,
        .steering = kCondaSteering,
        .is_system = true,
        .folder_name = FolderName::record,
        .has_plain_locks = true,
    },
    {
        .cataloger = "nuget",
        .purl_type = "nuget",
        .title = "NuGet",
        .records = "`ID/VERSION/*.nuspec` of the global packages folder; `packages/ID.VERSION`; "
                   "`*.deps.json`; of a `.nupkg` its `.nuspec`",
        .bookkeeping = kNugetBookkeeping,
        .hooks = kNugetHooks,
        .steering = kNugetSteering,
        .states_needs = false,
        .purl_has_version_as_is = true,
        .page = "https://www.nuget.org/packages/{1}/{2}",
    },
    {
        .cataloger = "r",
        .purl_type = "cran",
        .title = "R",
        .records = "`NAME/DESCRIPTION` of a library, with its field `Built`",
        .witnesses = "`MD5` of what was installed from a binary",
        .bookkeeping = kRBookkeeping,
        .steering = kRSteering,
        .page = "https://cran.r-project.org/package={1}",
    },
    {
        .cataloger = "haskell",
        .purl_type = "hackage",
        .title = "Haskell",
        .records = "`*.conf` in `package.conf.d` or `package.db`",
        .bookkeeping = kHaskellBookkeeping,
        .steering = kHaskellSteering,
        .page = "https://hackage.haskell.org/package/{1}-{2}",
    },
    {
        .cataloger = "vcpkg",
        .purl_type = "vcpkg",
        .title = "vcpkg",
        .records = "`vcpkg/status` with `vcpkg/info/*.list`, in `installed` or `vcpkg_installed` (by the "
                   "specification)",
        .bookkeeping = kVcpkgBookkeeping,
        .page = "https://vcpkg.io/en/package/{1}",
    },
    {
        .cataloger = "conan",
        .purl_type = "conan",
        .title = "Conan 2",
        .records = "`p/cache.sqlite3` of its cache; `full_deploy/host/NAME/VERSION`",
        .witnesses = "`conanmanifest.txt`: MD5 of each file",
        .bookkeeping = kConanBookkeeping,
        .page = "https://conan.io/center/recipes/{1}?version={2}",
    },
    {
        .cataloger = "hex",
        .purl_type = "hex",
        .title = "Elixir, Erlang (Hex)",
        .records = "`hex_metadata.config` (by the specification)",
        .bookkeeping = kHexBookkeeping,
        .states_needs = false,
        .page = "https://hex.pm/packages/{1}/{2}",
    },
    {
        .cataloger = "pub",
        .purl_type = "pub",
        .title = "Dart, Flutter (pub)",
        .records = "`pubspec.yaml` in the cache: `hosted/HOST/NAME-VERSION`, `git/NAME-COMMIT` (by the "
                   "specification)",
        .bookkeeping = kPubBookkeeping,
        .states_needs = false,
        .page = "https://pub.dev/packages/{1}/versions/{2}",
    },
    {
        .cataloger = "swift",
        .purl_type = "swift",
        .title = "Swift",
        .records = "`.build/workspace-state.json`, and what it names in `checkouts` and `registry/downloads` "
                   "(by the specification)",
        .bookkeeping = kSwiftBookkeeping,
        .states_needs = false,
    },
    {
        .cataloger = "homebrew",
        .purl_type = "brew",
        .title = "Homebrew",
        .records = "`Cellar/NAME/VERSION/INSTALL_RECEIPT.json` (by the specification)",
        .bookkeeping = kHomebrewBookkeeping,
        .page = "https://formulae.brew.sh/formula/{1}",
    },
    {
        .cataloger = "nix",
        .purl_type = "nix",
        .title = "Nix",
        .records = "names in `nix/store` (by the specification)",
        .bookkeeping = kNixBookkeeping,
        .states_needs = false,
    },
    {
        .cataloger = "perl",
        .purl_type = "cpan",
        .title = "Perl",
        .records = "`auto/**/.packlist`; `.meta/*/install.json` of cpanm",
        .bookkeeping = kPerlBookkeeping,
        .states_needs = false,
    },
    {
        .cataloger = "luarocks",
        .purl_type = "luarocks",
        .title = "LuaRocks",
        .records = "`rocks-*/NAME/VERSION/rock_manifest`",
        .witnesses = "its MD5 of each file",
        .bookkeeping = kLuarocksBookkeeping,
        .page = "https://luarocks.org/search?q={1}",
    },
    {
        .cataloger = "julia",
        .purl_type = "julia",
        .title = "Julia",
        .records = "`packages/NAME/SLUG/Project.toml` of a depot (by the specification)",
        .bookkeeping = kJuliaBookkeeping,
    },
    {
        .cataloger = "opam",
        .purl_type = "opam",
        .title = "OCaml (opam)",
        .records = "`.opam-switch/packages/NAME.VERSION/opam`, and its `install/NAME.changes`",
        .bookkeeping = kOpamBookkeeping,
        .page = "https://opam.ocaml.org/packages/{1}/{1}.{2}/",
    },
    {
        .cataloger = "vendored",
        .purl_type = "generic",
        .title = "Vendored code",
        .records = "`.gitrepo`, `README.chromium`, Android's `METADATA`, `moz.yaml`, an SPDX or CycloneDX "
                   "document beside it; the comment at the head of a script (`/*! jQuery v3.7.1`)",
        .witnesses = "an SPDX document's SHA-256 of each file",
        .states_needs = false,
    },
};

/// Whether `text` is what `pattern` describes, where a `*` at its end stands for any rest, which is put into
/// `rest`.
bool fits(std::string_view text, std::string_view pattern, std::string_view& rest) {
  if (!pattern.ends_with('*')) return text == pattern;
  pattern.remove_suffix(1);
  if (!text.starts_with(pattern)) return false;
  rest = text.substr(pattern.size());
  return true;
}

/// Whether a folder is one of those that `folder` of a row means.
bool ends_in_folder(std::string_view where, std::string_view folder) {
  if (folder == "/") return where.empty();
  if (folder.front() != '.') {
    const auto slash = folder.find('/');
    if (where == (slash == folder.npos ? "" : folder.substr(slash + 1))) return true;
  }
  if (!where.ends_with(folder)) return false;
  return folder.front() == '.' || where.size() == folder.size() ||
         where[where.size() - folder.size() - 1] == '/';
}

/// Rows of all ecosystems by the name of their file: the look-up, which every file of a scan costs, is one in
/// a hash table.
template <class Row>
class RowsByName {
 public:
  template <class RowsOf, class Wanted>
  RowsByName(RowsOf&& rows_of, Wanted&& wanted) {
    for (const Ecosystem& ecosystem : kEcosystems)
      for (const Row& row : rows_of(ecosystem)) {
        if (!wanted(row)) continue;
        (row.name.ends_with('*') ? open_ : by_name_[row.name]).push_back(&row);
      }
  }

  const Row* find(std::string_view path) const {
    const std::string_view name = base_name(path), folder = folder_of(path);
    const auto is = [&](const Row* row) { return row->is(folder, name); };
    if (const auto named = by_name_.find(name); named != by_name_.end())
      if (const auto row = std::find_if(named->second.begin(), named->second.end(), is);
          row != named->second.end())
        return *row;
    const auto row = std::find_if(open_.begin(), open_.end(), is);
    return row == open_.end() ? nullptr : *row;
  }

 private:
  std::unordered_map<std::string_view, std::vector<const Row*>> by_name_;
  std::vector<const Row*> open_;  // whose names end in a `*`
};

std::string replace_all(std::string_view text, std::string_view what, std::string_view by) {
  std::string result;
  for (auto at = text.find(what); at != text.npos; at = text.find(what)) {
    result.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + what.size());
  }
  return result.append(text);
}

}  // namespace

bool Bookkeeping::is(std::string_view where, std::string_view file) const {
  std::string_view rest;
  if (!fits(file, name, rest)) return false;
  const std::string_view own = own_folder();
  if (own.size() == folder.size()) return ends_in_folder(where, folder);
  for (; !where.empty(); where = folder_of(where))
    if (ends_in_folder(where, own)) return true;
  return false;
}

std::string_view Bookkeeping::own_folder() const {
  constexpr std::string_view kAnyBelow = "/**";
  return folder.ends_with(kAnyBelow) ? folder.substr(0, folder.size() - kAnyBelow.size()) : folder;
}

bool Steering::is(std::string_view where, std::string_view file) const {
  std::string_view rest;
  const auto ends_in = [&] {
    return where.ends_with(folder) &&
           (where.size() == folder.size() || where[where.size() - folder.size() - 1] == '/');
  };
  if (folder == "/" ? !where.empty() : !folder.empty() && !ends_in()) return false;
  return fits(file, name, rest);
}

std::span<const Ecosystem> ecosystems() {
  return kEcosystems;
}

const Ecosystem* ecosystem_of(std::string_view purl_type) {
  const auto* const found = std::find_if(std::begin(kEcosystems), std::end(kEcosystems),
                                         [&](const Ecosystem& e) { return e.purl_type == purl_type; });
  return found == std::end(kEcosystems) ? nullptr : found;
}

bool is_system(const Package& package) {
  const Ecosystem* ecosystem = ecosystem_of(purl_type(package.purl));
  return ecosystem != nullptr && ecosystem->is_system;
}

bool states_needs(const Package& package) {
  const Ecosystem* ecosystem = ecosystem_of(purl_type(package.purl));
  return ecosystem != nullptr && ecosystem->states_needs;
}

BookkeepingFile bookkeeping_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::string_view folder = folder_of(path);
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const Bookkeeping& row : ecosystem.bookkeeping)
      if (row.is(folder, name)) return {&row, &ecosystem};
  return {};
}

const Bookkeeping* shaped_bookkeeping_of(std::string_view path) {
  static const auto kIndex =
      RowsByName<Bookkeeping>([](const Ecosystem& e) { return e.bookkeeping; },
                              [](const Bookkeeping& row) { return row.shape != Bookkeeping::Shape::any; });
  return kIndex.find(path);
}

const Steering* steering_of(std::string_view path) {
  static const auto kIndex = RowsByName<Steering>([](const Ecosystem& e) { return e.steering; },
                                                  [](const Steering&) { return true; });
  return kIndex.find(path);
}

std::string hook_words(std::string_view hook) {
  const auto equals = std::min(hook.find('='), hook.size());
  const std::string_view name = hook.substr(0, equals);
  const std::string_view value = hook.substr(std::min(equals + 1, hook.size()));
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const HookKind& kind : ecosystem.hooks)
      if (std::string_view rest; fits(name, kind.name, rest)) {
        // The value stands last, for it may hold anything, also braces.
        return replace_all(replace_all(kind.words, "{*}", rest), "{}", value);
      }
  return std::string("runs at install: ").append(hook);
}

bool is_build_file(std::string_view name, std::string_view hook) {
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const BuildFile& file : ecosystem.build_files) {
      std::string_view rest;
      if (!fits(name, file.name, rest)) continue;
      const std::string_view start = file.hook.substr(0, file.hook.find('*'));
      const bool names_it = start.size() != file.hook.size();
      if (names_it ? hook.starts_with(start) && hook.substr(start.size()) == name : hook == file.hook)
        return true;
    }
  return false;
}

bool is_written_by_installer(std::string_view name) {
  return std::any_of(std::begin(kPythonBookkeeping), std::end(kPythonBookkeeping),
                     [&](const Bookkeeping& row) { return row.folder == ".dist-info" && row.name == name; });
}

}  // namespace stocktake
