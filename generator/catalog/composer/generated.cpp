#include "generator/catalog/composer/generated.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "generator/catalog/composer/php_data.h"
#include "generator/catalog/composer/templates.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kLongestLine = 160;

void erase_all(std::string& text, std::string_view what) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at)) text.erase(at, what.size());
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// Takes out of the names of Composer's classes what makes them this project's:
/// `ComposerAutoloaderInit1a2b…`.
void erase_suffixes(std::string& text) {
  for (const std::string_view name : {"ComposerAutoloaderInit", "ComposerStaticInit"})
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at)) {
      at += name.size();
      std::size_t end = at;
      while (end < text.size() && is_php_name_character(text[end])) ++end;
      text.erase(at, end - at);
    }
}

/// Puts `#` for what stands between the two texts, wherever it has only those characters.
void replace_between(std::string& text, std::string_view before, std::string_view characters,
                     std::string_view after) {
  for (auto at = text.find(before); at != text.npos; at = text.find(before, at)) {
    at += before.size();
    const std::size_t end = std::min(text.find_first_not_of(characters, at), text.size());
    if (end == at || text.compare(end, after.size(), after) != 0) continue;
    text.replace(at, end - at, "#");
  }
}

constexpr std::string_view kDigits = "0123456789", kVersion = "0123456789.",
                           kName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ";

/// What Composer's options change in the text of autoload_real.php.
void normalise_real(std::string& text) {
  erase_all(text, "        require __DIR__ . '/platform_check.php';\n\n");
  erase_all(text, "        $loader->setClassMapAuthoritative(true);\n");
  erase_all(text, "        $loader->setUseIncludePath(true);\n");
  replace_between(text, "$loader->setApcuPrefix('", kName, "');");
  erase_all(text, "        $loader->setApcuPrefix('#');\n");
  replace_all(text, "'loadClassLoader'), true, false);", "'loadClassLoader'), true, true);");
  replace_all(text, "$loader->register(false);", "$loader->register(true);");
}

/// The versions and extensions that packages require.
void normalise_platform_check(std::string& text) {
  replace_between(text, "PHP_VERSION_ID >= ", kDigits, ")");
  replace_between(text, "PHP_VERSION_ID > ", kDigits, ")");
  replace_between(text, "\">= ", kVersion, "\"");
  replace_between(text, "\"> ", kVersion, "\"");
  replace_between(text, "extension_loaded('", kName, "') || $missingExtensions[] = '");
  replace_between(text, "$missingExtensions[] = '", kName, "';\n");
  erase_all(text, "PHP_SAPI !== 'cli' || ");
  erase_all(text, "extension_loaded('#') || $missingExtensions[] = '#';\n");
}

/// The lists that autoload_static.php may have, as ClassLoader's properties are called.
constexpr std::string_view kLists[] = {
    "files",        "prefixLengthsPsr4", "prefixDirsPsr4", "fallbackDirsPsr4",
    "prefixesPsr0", "fallbackDirsPsr0",  "classMap"};

bool is_path(const PhpValue& value) {
  return value.kind == PhpValue::Kind::path;
}

class GeneratedFile {
 public:
  GeneratedFile(const Entry& file, const ComposerProject& project)
      : name_(base_name(file.path)), sha256_(file.sha256), text_(file.content()), project_(project) {
    folders_["__DIR__"] = std::string(folder_of(file.path));
    folders_["__FILE__"] = std::string(file.path);
  }

  std::string state() {
    read();
    if (strange_.empty() && unseen_.empty()) return "agrees";
    std::string all;
    for (const auto* lines : {&strange_, &unseen_})
      for (const std::string& line : *lines) all.append(line) += '\n';
    std::string result = strange_.empty() ? "unseen " : "differs ";
    result.append(to_hex(sha256_of_text(all))).append(": ");
    const std::string& first = strange_.empty() ? unseen_.front() : strange_.front();
    return result.append(first.substr(0, first.size() > kLongestLine ? kLongestLine : first.npos));
  }

 private:
  void read() {
    if (name_ == "ClassLoader.php" || name_ == "LICENSE") return recognise(sha256_);
    if (name_ == "InstalledVersions.php") return recognise_versions();
    if (name_ == "autoload.php" || name_ == "autoload_real.php" || name_ == "platform_check.php")
      return recognise_text();
    const bool whole = name_ == "installed.php"         ? read_installed()
                       : name_ == "autoload_static.php" ? read_static()
                                                        : read_map();
    if (!whole)
      strange_.assign(
          {"the whole of it, which is not in the form in which Composer writes: sha256:" + to_hex(sha256_)});
  }

  void recognise(const Sha256& digest) {
    if (!is_composer_template(name_, digest))
      strange_.push_back("no known release of Composer wrote it: sha256:" + to_hex(digest));
  }
  void recognise_text();
  void recognise_versions();
  bool read_map();
  bool read_static();
  bool read_installed();

  void stranger(const PhpValue& element, bool hidden = false) {
    (hidden ? unseen_ : strange_).emplace_back(text_.substr(element.begin, element.end - element.begin));
  }
  /// The paths of one element: a path, or an array of paths.
  template <class Fits>
  void check_paths(const PhpValue& element, Fits&& fits) {
    bool fit = true, hidden = true;  // `hidden`: whatever does not fit is
    const auto look_at = [&](const PhpValue& path) {
      if (is_path(path) && fits(path.text)) return;
      fit = false;
      hidden = hidden && is_path(path) && project_.hides(path.text);
    };
    if (element.kind == PhpValue::Kind::array)
      for (const auto& [key, path] : element.elements) look_at(path);
    else
      look_at(element);
    if (!fit) stranger(element, hidden);
  }
  /// Names to paths, by the standard `psr-4` or `psr-0`.
  void check_prefixes(const PhpValue& list, std::string_view standard) {
    for (const auto& [name, paths] : list.elements)
      check_paths(paths, [&, &prefix = name](const std::string& path) {
        return project_.loads_prefix(standard, prefix, path);
      });
  }
  void check_fallback(const PhpValue& list, std::string_view standard) {
    for (const auto& [number, path] : list.elements)
      check_paths(path, [&](const std::string& p) { return project_.loads_prefix(standard, "", p); });
  }
  void check_lengths(const PhpValue& list);
  void check_files(const PhpValue& list);
  void check_classes(const PhpValue& list);
  void check_list(std::string_view list, const PhpValue& value);
  void check_version(const std::string& name, const PhpValue& element);
  void check_installed(const PhpValue& all);

  std::string_view name_;
  Sha256 sha256_;
  std::string_view text_;
  const ComposerProject& project_;
  PhpFolders folders_;
  std::vector<std::string> strange_, unseen_;
};

void GeneratedFile::recognise_text() {
  std::string text(text_);
  erase_suffixes(text);
  if (name_ == "autoload_real.php") normalise_real(text);
  if (name_ == "platform_check.php") normalise_platform_check(text);
  recognise(sha256_of_text(text));
}

/// By the MD5 of the package's name and the path, or before that by number.
void GeneratedFile::check_files(const PhpValue& list) {
  std::size_t number = 0;
  for (const auto& [key, path] : list.elements) {
    const bool is_key = key == std::to_string(number++) || (key.size() == 32 && is_lower_hex(key));
    if (!is_key || !is_path(path) || !project_.loads_file(path.text))
      stranger(path, is_key && is_path(path) && project_.hides(path.text));
  }
}

void GeneratedFile::check_classes(const PhpValue& list) {
  const std::string own = join(join(project_.vendor(), "composer"), "InstalledVersions.php");
  for (const auto& [name, path] : list.elements) {
    const bool is_own = name == "Composer\\InstalledVersions" && path.text == own;
    if (!is_path(path) || !(is_own || project_.loads_class_file(path.text)))
      stranger(path, is_path(path) && project_.hides(path.text));
  }
}

/// By the first letter of a name, how long it is.
void GeneratedFile::check_lengths(const PhpValue& list) {
  for (const auto& [letter, names] : list.elements)
    for (const auto& [name, length] : names.elements)
      if (!name.starts_with(letter) || letter.size() != 1 || length.text != std::to_string(name.size()))
        stranger(length);
}

void GeneratedFile::check_list(std::string_view list, const PhpValue& value) {
  if (list == "files") return check_files(value);
  if (list == "classMap") return check_classes(value);
  if (list == "prefixLengthsPsr4") return check_lengths(value);
  if (list == "prefixDirsPsr4") return check_prefixes(value, "psr-4");
  if (list == "fallbackDirsPsr4") return check_fallback(value, "psr-4");
  if (list == "fallbackDirsPsr0") return check_fallback(value, "psr-0");
  for (const auto& [letter, names] : value.elements) check_prefixes(names, "psr-0");
}

/// autoload_psr4.php and the like: two folders, and one array.
bool GeneratedFile::read_map() {
  PhpReader in(text_, folders_);
  if (!in.take("<?php\n\n// ") || !in.take(name_)) return false;
  if (!in.take(" @generated by Composer\n\n") && !in.take(" generated by Composer\n\n")) return false;
  for (const std::string_view name : {"$vendorDir", "$baseDir"}) {
    if (!in.take(name) || !in.take(" = ")) return false;
    const auto folder = in.folder();
    if (!folder || !in.take(";\n")) return false;
    folders_[name] = folder->path;
    const std::string& expected = name == "$vendorDir" ? project_.vendor() : project_.base();
    if (folder->path && *folder->path != expected)
      strange_.push_back(std::string(name).append(" = ").append(*folder->path));
  }
  if (!in.take("\nreturn ")) return false;
  const auto list = in.value();
  if (!list || list->kind != PhpValue::Kind::array || !in.take(";\n") || !in.at_end()) return false;
  if (name_ == "autoload_psr4.php") check_prefixes(*list, "psr-4");
  if (name_ == "autoload_namespaces.php") check_prefixes(*list, "psr-0");
  if (name_ == "autoload_files.php") check_files(*list);
  if (name_ == "autoload_classmap.php") check_classes(*list);
  if (name_ == "include_paths.php")
    for (const auto& [number, path] : list->elements)
      check_paths(path, [&](const std::string& p) { return project_.includes(p); });
  return true;
}

/// The same as properties of a class, around which the text is always the same.
bool GeneratedFile::read_static() {
  constexpr std::string_view kList = "    public static $", kEnd = ";\n\n";
  std::string around;
  PhpReader in(text_, folders_);
  const std::size_t first = text_.find(kList);
  if (first != text_.npos) {
    around = text_.substr(0, first);
    if (!in.take(around)) return false;
  }
  while (in.take(kList)) {
    const auto* const list = std::find_if(std::begin(kLists), std::end(kLists), [&](std::string_view name) {
      return in.rest().starts_with(name) && in.rest().substr(name.size()).starts_with(" = ");
    });
    if (list == std::end(kLists) || !in.take(*list) || !in.take(" = ")) return false;
    const auto value = in.value();
    if (!value || value->kind != PhpValue::Kind::array || !in.take(kEnd)) return false;
    check_list(*list, *value);
  }
  around.append(in.rest());
  erase_suffixes(around);
  for (const std::string_view list : kLists) {
    std::string line = "            $loader->";
    line.append(list).append(" = ComposerStaticInit::$").append(list).append(";\n");
    erase_all(around, line);
  }
  recognise(sha256_of_text(around));
  return true;
}

void GeneratedFile::check_version(const std::string& name, const PhpValue& element) {
  const auto* package = project_.installed(name);
  for (const auto& [key, value] : element.elements) {
    const bool names_others = key == "dev_requirement" || key == "replaced" || key == "provided";
    if (names_others || key == "aliases") continue;
    if (package == nullptr) return stranger(element);
    const bool fits = key == "pretty_version" ? value.text == package->version
                      : key == "install_path"
                          ? value.text == package->location || value.text == "null" || value.text == "NULL"
                      : key == "reference"
                          ? value.kind == PhpValue::Kind::word || value.text == package->source_reference ||
                                value.text == package->dist_reference
                          : key == "version" || key == "type";
    if (!fits) stranger(value);
  }
}

/// What is installed, as Composer\InstalledVersions tells it. What it says of the project itself is nowhere
/// else to be read.
void GeneratedFile::check_installed(const PhpValue& all) {
  std::string root;
  for (const auto& [key, value] : all.elements) {
    if (key != "root") continue;
    for (const auto& [member, text] : value.elements)
      if (member == "name") root = text.text;
  }
  for (const auto& [key, value] : all.elements) {
    if (key != "root" && key != "versions") stranger(value);
    if (key == "versions")
      for (const auto& [name, element] : value.elements)
        if (name != root) check_version(name, element);
  }
}

bool GeneratedFile::read_installed() {
  PhpReader in(text_, folders_);
  if (!in.take("<?php return ")) return false;
  const auto all = in.value();
  if (!all || all->kind != PhpValue::Kind::array || !in.take(";\n") || !in.at_end()) return false;
  check_installed(*all);
  return true;
}

/// Until 2.2 the class held what installed.php holds since.
void GeneratedFile::recognise_versions() {
  constexpr std::string_view kHolds = "private static $installed";
  const auto at = text_.find(kHolds);
  if (at == text_.npos || is_composer_template(name_, sha256_)) return recognise(sha256_);
  const std::string_view before = text_.substr(0, at + kHolds.size());
  PhpReader in(text_, folders_);
  if (!in.take(before) || !in.take(" = ")) return recognise(sha256_);
  const auto all = in.value();
  if (!all || all->kind != PhpValue::Kind::array) return recognise(sha256_);
  check_installed(*all);
  recognise(sha256_of_text(std::string(before).append(in.rest())));
}

}  // namespace

void ComposerProject::add(const AutoloadSection& section, std::string_view folder, std::string_view target) {
  // The namespace of a package with a target folder begins above it; of its files Composer tries both.
  std::vector<std::string_view> bases = {folder};
  while (target.ends_with('/')) target.remove_suffix(1);
  if (!target.empty() && folder.size() > target.size() && folder.ends_with(target) &&
      folder[folder.size() - target.size() - 1] == '/')
    bases.push_back(folder.substr(0, folder.size() - target.size() - 1));
  for (const std::string_view base : bases) {
    const auto place = [&](std::string_view path) {
      while (path.starts_with('/')) path.remove_prefix(1);
      return resolve(base, path);
    };
    const auto add_to = [&](std::unordered_set<std::string>& set, std::string_view path) {
      if (const auto at = place(path)) set.insert(*at);
    };
    const auto add_prefixes = [&](std::string_view standard,
                                  const std::vector<AutoloadSection::Prefix>& list) {
      for (const auto& [name, path] : list) {
        const auto at = place(path);
        if (!at) continue;
        const std::string_view bare = name.substr(std::min(name.find_first_not_of('\\'), name.size()));
        prefixes_.insert(std::string(standard).append(" ").append(bare).append("\n").append(*at));
        class_places_.insert(*at);
      }
    };
    add_prefixes("psr-4", section.psr4);
    add_prefixes("psr-0", section.psr0);
    for (const std::string_view path : section.classmap) {
      const auto star = path.find('*');
      add_to(class_places_, star == path.npos ? path : folder_of(path.substr(0, star)));
    }
    for (const std::string_view path : section.files) add_to(files_, path);
    for (const std::string_view path : section.include_paths) add_to(include_paths_, path);
  }
}

bool ComposerProject::loads_prefix(std::string_view standard, std::string_view name,
                                   std::string_view folder) const {
  return prefixes_.contains(std::string(standard).append(" ").append(name).append("\n").append(folder));
}

bool ComposerProject::hides(std::string_view path) const {
  return hidden_ && path != vendor_ && !is_below(path, vendor_);
}

bool ComposerProject::loads_class_file(std::string_view path) const {
  while (true) {
    if (class_places_.contains(std::string(path))) return true;
    if (path.empty()) return false;
    path = folder_of(path);
  }
}

const ComposerProject::Installed* ComposerProject::installed(std::string_view name) const {
  const auto found = installed_.find(name);
  return found == installed_.end() ? nullptr : &found->second;
}

bool is_generated_by_composer(std::string_view folder, std::string_view name) {
  if (name == "autoload.php") return true;
  if (base_name(folder) != "composer") return false;
  static constexpr std::string_view kNames[] = {
      "InstalledVersions.php", "autoload_classmap.php", "autoload_files.php",  "autoload_namespaces.php",
      "autoload_psr4.php",     "autoload_real.php",     "autoload_static.php", "include_paths.php",
      "installed.php",         "platform_check.php"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::string generated_state(const Entry& file, const ComposerProject& project) {
  if (file.type != FileType::regular || !file.unread().empty()) return {};
  const std::string_view name = base_name(file.path);
  const bool by_digest = name == "ClassLoader.php" || name == "LICENSE";
  if (!by_digest && (!is_generated_by_composer(folder_of(file.path), name) || !file.has_content())) return {};
  return GeneratedFile(file, project).state();
}

}  // namespace stocktake
