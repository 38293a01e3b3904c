#include "generator/catalog/steering.h"

#include <algorithm>
#include <set>
#include <string>

#include "generator/catalog/manifest_pins.h"
#include "generator/catalog/remote_pins.h"
#include "generator/catalog/settings.h"
#include "generator/catalog/tolerant_json.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/lock_file.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Values = Steering::Values;

constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kMostBytes = 16 << 10;

/// Whether the names of `pattern` are those that `path` begins with.
bool begins_with(const SettingPath& path, std::string_view pattern) {
  std::size_t i = 0;
  while (!pattern.empty()) {
    const auto end = std::min(pattern.find('.'), pattern.size());
    const std::string_view part = pattern.substr(0, end);
    if (i == path.size() || (part != "*" && part != path[i])) return false;
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    ++i;
  }
  return true;
}

/// How the setting counts: by the last of the rows that names it most exactly; nullptr where it does not.
const Steering::Key* key_of(const Steering& row, const SettingPath& path) {
  static constexpr Steering::Key kAll{""};
  if (row.keys.empty() || path.empty()) return &kAll;
  const Steering::Key* found = nullptr;
  for (const Steering::Key& key : row.keys)
    if (begins_with(path, key.path) && (found == nullptr || found->path == "*")) found = &key;
  return found;
}

/// Names of settings whose values let somebody in, as the configuration files of installers have them.
bool is_secret(const SettingPath& path) {
  if (path.empty()) return false;
  const std::string name = lower_ascii(path.back());
  for (const std::string_view word : {"_auth", "token", "password", "passwd", "secret", "authident"})
    if (name.find(word) != name.npos) return true;
  // Bundler's are the hosts themselves, with two underscores for each point.
  if (name.starts_with("bundle_") && name.find("__") != name.npos) {
    const std::string_view rest = std::string_view(name).substr(7);
    return !rest.starts_with("mirror") && !rest.starts_with("build") && !rest.starts_with("local");
  }
  return name == "username" || name == "credentials";
}

bool is_archive(std::string_view text) {
  for (const std::string_view ending : {".whl", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".egg"})
    if (text.ends_with(ending)) return true;
  return false;
}

/// A version, a range of versions or a tag, with or without the name of its package: what is looked up in
/// the registry that is configured.
bool is_mere_version(std::string_view text) {
  if (text.starts_with("workspace:") || text.starts_with("catalog:")) return true;
  return text.find_first_of(":/\\#@") == text.npos && !is_archive(text);
}

/// A source without the version behind it: `#commit`, `@tag`, and Go's `MODULE VERSION`.
std::string_view without_version(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const auto at = text.rfind('@');
  // What is behind it may be a host, and then stands for more than a version.
  const bool version = at != text.npos && at != 0 && text.find_first_of("/:", at) == text.npos;
  return version ? text.substr(0, at) : text;
}

/// `a v1.0.0 => b v1.1.0` of go.mod without the versions.
std::string go_replacement(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool version = word.size() > 1 && word[0] == 'v' && is_digit(word[1]);
    if (!word.empty() && !version) result.append(result.empty() ? "" : " ").append(word);
  }
  return result;
}

/// `1.2`, `^1.2.3 || >=2`, `go1.22.1`, `pnpm@8.6.0`, `setuptools>=61`: what stands before the version.
std::string_view name_before_version(std::string_view text) {
  const auto at = text.find_first_of("@<>=~!^ ;[(");
  return text.substr(0, at == 0 ? text.npos : at);
}

bool is_plain_version(std::string_view text) {
  if (text.starts_with("go")) text.remove_prefix(2);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '.' || c == '*' || c == '^' || c == '~' || c == '>' || c == '<' || c == '=' ||
           c == ' ' || c == '|' || c == 'x';
  });
}

/// Whether a line of a Gemfile computes something behind the gem's name: a word outside of texts that is
/// neither an option (`require:`, `:git =>`) nor a plain value.
bool computes(std::string_view arguments) {
  const auto is_word = [](char c) { return is_alphanumeric(c) || c == '_'; };
  char quote = '\0', before = ' ';
  for (std::size_t i = 0; i < arguments.size(); before = arguments[i++]) {
    const char c = arguments[i];
    if (quote != '\0') {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = '\0';
      if (i >= arguments.size()) return true;
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (!is_word(c)) continue;
    const std::size_t begin = i;
    while (i + 1 < arguments.size() && is_word(arguments[i + 1])) ++i;
    const std::string_view word = arguments.substr(begin, i + 1 - begin);
    const bool option = before == ':' || (i + 1 < arguments.size() && arguments[i + 1] == ':');
    if (!option && !is_digit(word[0]) && word != "true" && word != "false" && word != "nil") return true;
  }
  return quote != '\0';
}

/// What of a value counts; `drop` where nothing does, also not that it is there.
std::string counted_value(const SettingPath& path, std::string_view value, Values values, bool& drop) {
  switch (values) {
    case Values::secret:
      return "***";
    case Values::nothing:
      drop = true;
      return {};
    case Values::names: {
      if (is_plain_version(value)) return {};
      const auto at = value.rfind('@');
      if (at != value.npos && at != 0 && is_digit(value[std::min(at + 1, value.size() - 1)]))
        return std::string(value.substr(0, at));  // `pnpm@8.6.0+sha512.…`
      return std::string(is_mere_version(value) ? name_before_version(value) : without_version(value));
    }
    case Values::sources:
      if (path.front() == "gem") {
        // `gem "name", "~> 1", require: false` is a version; where it is from stands in these.
        const bool from = value.find("git") != value.npos || value.find("path") != value.npos ||
                          value.find("source") != value.npos || value.find('/') != value.npos ||
                          value.find_first_of("#`({;") != value.npos || computes(value.substr(3));
        drop = !from;
        return std::string(value);
      }
      if (value.find("=>") != value.npos) return go_replacement(value);
      if (drop = is_mere_version(value); drop) return {};
      return std::string(without_version(value));
    case Values::all:
      break;
  }
  return is_secret(path) ? "***" : std::string(value);
}

/// A name as it stands, or in quotes where it could be taken for several.
void append_name(std::string& line, std::string_view name) {
  const bool plain = !name.empty() && name.find_first_of(".= \t\n\"") == name.npos;
  if (!line.empty()) line.push_back('.');
  if (!plain) line.push_back('"');
  line.append(name);
  if (!plain) line.push_back('"');
}

std::string line_of(const SettingPath& path, std::string_view value) {
  std::string line;
  for (const std::string& name : path) append_name(line, name);
  if (!value.empty()) line.append(path.empty() ? "" : "=").append(value);
  std::replace(line.begin(), line.end(), '\n', ' ');
  line = without_secrets_in(line);
  if (line.size() <= kLongestLine) return line;
  return ellipsized(line, kLongestLine) + " sha256:" + to_hex(sha256_of_text(line));
}

std::string text_of(const std::set<std::string>& lines) {
  std::string text = joined(lines, "\n");
  if (text.size() <= kMostBytes) return text;
  return std::to_string(lines.size()) + " settings sha256:" + to_hex(sha256_of_text(text));
}

/// Below a folder of installed packages a manifest is a package's own.
bool is_of_project(std::string_view path) {
  for (const std::string_view folder : {"node_modules/", "site-packages/", "dist-packages/", "vendor/"})
    if (path.find(folder) != path.npos) return false;
  return true;
}

/// Which versions the manifest of a project asks for, as `property::kPins` says it.
class Pins {
 public:
  explicit Pins(const Entry& file) : file_(file), wanted_(is_of_project(file.path)) {}

  void clear() {
    lines_.clear();
    repositories_.clear();
  }
  /// \param key how the setting counts; nullptr: it steers nothing
  void take(const SettingPath& path, std::string_view value, const Steering::Key* key) {
    if (!wanted_ || path.empty() || take_source(path, value) || !is_mere_version(value)) return;
    const bool may_be_source = key != nullptr && key->values == Values::sources;
    const std::string_view name = in_table_of_dependencies(path);
    // Cargo's tables name what they ask for, and have settings beside the version.
    if (name.empty() && (!may_be_source || base_name(file_.path) == "Cargo.toml")) return;
    const AskedVersion asked = !name.empty() ? AskedVersion{std::string(name), std::string(value)}
                                             : asked_version(list_of(path), value);
    if (asked.name.empty() || asked.name.find_first_of(" \n") != asked.name.npos) return;
    const bool exact = is_exact_pin(base_name(file_.path), asked.version);
    lines_.insert(asked.name + (exact ? " exact" : " range"));
  }
  /// What workflows and Dockerfiles name.
  void take(const RemotePin& pin) {
    if (wanted_) lines_.insert(pin.name + (pin.exact ? " exact" : " range"));
  }
  void note(Catalog& out) {
    for (const std::string& name : repositories_)
      if (!lines_.contains(name + " exact")) lines_.insert(name + " range");
    constexpr std::size_t kMost = 2000;  // dependencies; nobody asks for more
    if (lines_.empty() || lines_.size() > kMost) return;
    out.notes.push_back(
        {property::kPins, out.keep(std::string(file_.path).append("\n").append(joined(lines_, "\n")))});
  }

 private:
  static bool is_table(std::string_view name) {
    return name == "dependencies" || name == "dev-dependencies" || name == "build-dependencies";
  }

  /// `dependencies.a.git`, `.rev`, `.branch`, `.tag`: which state of a repository is taken.
  bool take_source(const SettingPath& path, std::string_view value) {
    if (path.size() < 3 || !is_table(path[path.size() - 3])) return false;
    const SourcePin pin = source_pin(path.back(), value);
    const std::string& name = path[path.size() - 2];
    if (pin == SourcePin::none || name.find_first_of(" \n") != name.npos) return false;
    if (pin == SourcePin::repository)
      repositories_.insert(name);
    else
      lines_.insert(name + (pin == SourcePin::exact ? " exact" : " range"));
    return true;
  }

  /// `a` of `dependencies.a` and `dev-dependencies.a.version`, as TOML has them; empty for what is not there.
  static std::string_view in_table_of_dependencies(const SettingPath& path) {
    const bool spelled_out = path.size() > 2 && path.back() == "version";
    const std::size_t at = path.size() - (spelled_out ? 2 : 1);
    return at != 0 && is_table(path[at - 1]) && path[at] != "python" ? std::string_view(path[at])
                                                                     : std::string_view();
  }
  /// The name of the list that the setting is an element of; a group of one has a name of its own.
  static std::string_view list_of(const SettingPath& path) {
    const bool in_group = path.size() > 1 && (path[path.size() - 2] == "optional-dependencies" ||
                                              path[path.size() - 2] == "dependency-groups");
    return path[path.size() - (in_group ? 2 : 1)];
  }

  const Entry& file_;
  bool wanted_;
  std::set<std::string> lines_, repositories_;
};

std::string steers(const Steering& row, const Entry& file, Catalog& out) {
  std::set<std::string> lines;
  Pins pins(file);
  const auto take = [&](const SettingPath& path, std::string_view value) {
    const Steering::Key* key = key_of(row, path);
    bool drop = key == nullptr;
    const std::string counted = drop ? std::string() : counted_value(path, value, key->values, drop);
    if (!drop) lines.insert(line_of(path, counted));
    pins.take(path, value, key);
  };
  const auto read = [&](std::string_view text) {
    lines.clear();
    pins.clear();
    read_settings(row.syntax, text, std::string(file.path), take);
    return 0;
  };
  if (row.syntax == Steering::Syntax::json)
    read_tolerantly(file.content(), file.path, out, read);
  else
    read(file.content());
  pins.note(out);
  return text_of(lines);
}

bool names_remote_code(std::string_view path) {
  const std::string_view name = base_name(path);
  return is_dockerfile(name) || is_workflow(path) || is_compose_file(name);
}

/// Such files steer no package manager: only what they pin is noted. One that cannot be read is told by
/// `pins`.
void note_remote_pins(const Entry& file, Catalog& out) {
  Pins pins(file);
  try {
    for (const RemotePin& pin : remote_pins(file.path, file.content())) pins.take(pin);
  } catch (const Error&) {
    return;
  }
  pins.note(out);
}

}  // namespace

Wish steering_wants(std::string_view path) {
  return steering_of(path) != nullptr || names_remote_code(path) ? Wish::all : Wish::nothing;
}

void catalog_steering(const Tree& tree, Catalog& out) {
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    if (file.type != FileType::regular || !file.unread().empty()) continue;
    const Steering* row = steering_of(file.path);
    if (row == nullptr && file.has_content() && names_remote_code(file.path)) note_remote_pins(file, out);
    if (row == nullptr) continue;
    std::string text;
    try {
      if (!file.has_content()) throw Error("too large");
      text = steers(*row, file, out);
    } catch (const Error&) {
      text = "not understood, sha256:" + to_hex(tree.sha256(file));
    }
    if (!text.empty()) out.details.push_back({i, &FileDetail::steers, out.keep(text)});
  }
}

}  // namespace stocktake
