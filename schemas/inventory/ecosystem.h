#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What an ecosystem is: each fact about one that more than one part of the program needs, once. Catalogers
/// find its packages, the differ explains its bookkeeping, rules say what its hooks do, the README lists it.
/// All of it is constant, so that everything here is thread-safe.
namespace stocktake {

struct Package;

/// A file that a package manager writes for itself: no one runs it, or it is made anew from the packages
/// around it, so that its bytes say nothing that the packages' own files and facts don't say.
struct Bookkeeping {
  enum class When : std::uint8_t {
    always,
    packages_changed,  ///< only where a package of the ecosystem changed: else there was no reason to write
                       ///< it
    never,             ///< not expected at all: the row only says whose the file is
  };
  /// What such a file looks like inside, where that is little.
  enum class Shape : std::uint8_t {
    any,
    nothing,       ///< it is there, and empty
    word,          ///< one short word, as that of a program's name
    object,        ///< a JSON object, of short texts
    source,        ///< a JSON object with a `url`
    paths,         ///< a path a line
    rows,          ///< `PATH,DIGEST,SIZE` a line
    mapping,       ///< a mapping in YAML, of short texts
    alternatives,  ///< what update-alternatives writes: a word, paths, names, numbers
    loader_cache,  ///< what ldconfig writes; it names only what is there
  };
  std::string_view name;    ///< of the file; a `*` at its end stands for any
  std::string_view folder;  ///< how the folder ends; "/" means the root itself, `/**` at its end any below it
  When when;
  std::string_view reason;             ///< why its change is expected, in words for the report
  std::uint64_t at_most = UINT64_MAX;  ///< bytes: what is longer holds something else
  Shape shape = Shape::any;
  std::string_view maker = {};  ///< of a system: the package whose programs make it, which it belongs to

  /// Whether this is the file `name` in `folder` (relative to the scanned root, which may itself be the first
  /// folder that `this->folder` names, as where `vendor` alone is scanned).
  bool is(std::string_view folder, std::string_view name) const;
  /// The folder without what stands for others.
  std::string_view own_folder() const;
};

/// Something that makes code run without anyone calling it. A hook is `NAME=VALUE`.
struct HookKind {
  std::string_view name;   ///< `npm:preinstall`; a `*` at its end stands for any
  std::string_view words;  ///< what a package with it does, `{}` for the value, `{*}` for what `*` stood for
};

/// A file by which a project, or whoever may write into its folder, steers a package manager: from where it
/// takes what, and what it runs meanwhile. Versions alone are none of it: that they change is what locks and
/// manifests are for.
struct Steering {
  enum class Syntax : std::uint8_t { json, toml, ini, yaml, requirements, go, gemfile, lines };
  enum class Values : std::uint8_t {
    all,      ///< each value counts as it stands
    sources,  ///< a value counts where it is no mere version; a version behind a source does not
    names,    ///< that there is a value counts, and what it is where it is no mere version
    secret,   ///< that there is a value counts, and never what it is
    nothing,  ///< it is for people, and steers nobody
  };
  /// A setting and all in it, by the names on the way to it with points between; `*` stands for any name.
  struct Key {
    std::string_view path;
    Values values = Values::all;
  };
  std::string_view name;    ///< of the file; a `*` at its end stands for any
  std::string_view folder;  ///< "/": the root itself; "": any; else how the folder ends
  Syntax syntax;
  std::span<const Key> keys;  ///< empty: all in it counts, but for what looks like a secret

  /// Whether this is the file `name` in `folder`.
  bool is(std::string_view folder, std::string_view name) const;
};

struct Ecosystem {
  std::string_view cataloger = {};  ///< the cataloger that finds its packages
  std::string_view purl_type = {};
  std::string_view title = {};      ///< for people, as the README's table has it
  std::string_view records = {};    ///< what proves an installed package, in the README's words
  std::string_view witnesses = {};  ///< what else speaks of the package's files, in the README's words
  std::span<const Bookkeeping> bookkeeping = {};
  std::span<const HookKind> hooks = {};
  /// Files whose code runs when a package is built, if the package has the hook beside it.
  struct BuildFile {
    std::string_view name, hook;  ///< `*` in the hook stands for the name
  };
  std::span<const BuildFile> build_files = {};
  std::span<const Steering> steering = {};
  /// Whether its packages are what a whole system is made of: they have no folder of their own, and may bring
  /// packages of other ecosystems.
  bool is_system = false;
  /// Whether the records of its packages say what each of them needs.
  bool states_needs = true;
  /// What the folder or the record of an installed package is called after, so that it can be held against
  /// what the package says it is.
  enum class FolderName : std::uint8_t {
    free,          ///< nothing that could be told from the package
    info,          ///< `NAME-VERSION.dist-info` (or `.egg-info`), with names as PEP 503 compares them
    module,        ///< NAME below `node_modules`
    path,          ///< it ends in the whole name
    name,          ///< `NAME`, or `NAME-VERSION` where several stand side by side
    name_version,  ///< `NAME-VERSION`
    record,        ///< the record is `NAME-VERSION-BUILD`
  };
  FolderName folder_name = FolderName::free;
  /// Whether a package URL spells the version as the record does.
  bool purl_has_version_as_is = false;
  /// Whether its registry gives away names of ASCII letters only.
  bool has_ascii_names = false;
  /// Whether its locks say no more than versions: a scan holds what was found against them. Catalogers read
  /// by themselves what says more.
  bool has_plain_locks = false;
  /// Addresses in its public registry: the page of a release, and its archive where there is a rule for it.
  /// {0} is the namespace with a slash behind it, or nothing, {1} the name, {2} the version.
  std::string_view page = {}, archive = {};
};

/// All ecosystems, in the order of the README's table.
std::span<const Ecosystem> ecosystems();

/// The ecosystem of a purl type (lower case), or nullptr.
const Ecosystem* ecosystem_of(std::string_view purl_type);
/// Whether the package is one that a system is made of (Ecosystem::is_system).
bool is_system(const Package& package);

/// Whether the record of the package says what it needs (Ecosystem::states_needs); of an unknown ecosystem
/// nobody can tell.
bool states_needs(const Package& package);

/// What the file at `path` is to a package manager, and to which; nothing in it where it is no bookkeeping.
struct BookkeepingFile {
  const Bookkeeping* row = nullptr;
  const Ecosystem* ecosystem = nullptr;
};
BookkeepingFile bookkeeping_of(std::string_view path);

/// The row of the file at `path` where it has a shape, else nullptr.
const Bookkeeping* shaped_bookkeeping_of(std::string_view path);

/// How the file at `path` steers a package manager; nullptr where it does not.
const Steering* steering_of(std::string_view path);

/// What a package with the hook does, so that nobody has to look the names up: "runs 'node x' at preinstall".
std::string hook_words(std::string_view hook);

/// Whether a file of that name runs when a package is built that has the hook `hook`.
bool is_build_file(std::string_view name, std::string_view hook);

/// Whether installers write the file `name` into a dist-info folder beside those that a distribution brings
/// (the specification "Recording installed projects", and what pip and uv add).
bool is_written_by_installer(std::string_view name);

}  // namespace stocktake
