#include "generator/catalog/python/hooks.h"

#include <algorithm>
#include <iterator>

#include "generator/catalog/python/record.h"
#include "generator/catalog/toml_reader.h"
#include "generator/catalog/tools.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

// Commands that a person, a shell profile, a build or a deployment calls by name; sorted.
constexpr std::string_view kCommands[] = {
    "apt",    "apt-get", "awk",       "aws",     "base64", "bash",   "brew",  "bzip2", "cargo",
    "cat",    "cc",      "chmod",     "chown",   "clang",  "code",   "cp",    "curl",  "date",
    "dd",     "diff",    "dig",       "docker",  "env",    "find",   "g++",   "gcc",   "gcloud",
    "gh",     "git",     "go",        "gpg",     "grep",   "gzip",   "id",    "ip",    "java",
    "kill",   "kubectl", "less",      "ls",      "make",   "mkdir",  "mv",    "nc",    "node",
    "npm",    "npx",     "open",      "openssl", "passwd", "perl",   "pip",   "pip3",  "ps",
    "python", "python3", "rm",        "rsync",   "ruby",   "scp",    "sed",   "sh",    "sha256sum",
    "sleep",  "ssh",     "ssh-agent", "sshd",    "su",     "sudo",   "tar",   "tee",   "terraform",
    "unzip",  "vi",      "vim",       "wget",    "which",  "whoami", "xargs", "zip",   "zsh"};
static_assert(std::is_sorted(std::begin(kCommands), std::end(kCommands)));

// Length of a line end at `text[at]`, 0 where there is none. Python 3.13's site.py splits at all of these,
// older ones at the first two; taking the larger set hides no line.
std::size_t line_end(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\n' || c == '\r' || c == '\v' || c == '\f' || (c >= '\x1c' && c <= '\x1e')) return 1;
  if (text.substr(at, 2) == "\xC2\x85") return 2;                                              // next line
  if (text.substr(at, 3) == "\xE2\x80\xA8" || text.substr(at, 3) == "\xE2\x80\xA9") return 3;  // separators
  return 0;
}

}  // namespace

std::string pth_hook(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  std::string_view first;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < content.size();) {
    std::size_t end = begin;
    std::size_t skip = 0;
    while (end < content.size() && (skip = line_end(content, end)) == 0) ++end;
    const std::string_view line = content.substr(begin, end - begin);
    if ((line.starts_with("import ") || line.starts_with("import\t")) && ++count == 1) first = line;
    begin = end + std::max<std::size_t>(skip, 1);
  }
  if (count == 0) return {};
  std::string hook = "python:import=" + ellipsized(first, 200);
  if (count > 1) hook += " (+" + std::to_string(count - 1) + " more)";
  return hook;
}

std::string_view customize_hook(std::string_view path) {
  const auto slash = path.find('/');
  const std::string_view top = path.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? top : path.substr(slash + 1);
  if (!is_python_module(name) && !name.ends_with(".pyc")) return {};
  const bool package = slash != std::string_view::npos;
  if (package && name.substr(0, name.find('.')) != "__init__") return {};
  const std::string_view module = package ? top : top.substr(0, top.find('.'));
  if (module == "sitecustomize") return "python:sitecustomize";
  return module == "usercustomize" ? "python:usercustomize" : std::string_view();
}

std::vector<std::string> own_build_backend(std::string_view text, std::string_view path, Catalog& out) {
  static constexpr std::string_view kTables[] = {"build-system"};
  std::vector<std::string> places;
  try {
    const TomlFile project = read_toml(text, std::string(path), kTables);
    const TomlTable* build = project.find("build-system");
    const TomlValue* folders = build == nullptr ? nullptr : build->find("backend-path");
    if (folders == nullptr) return places;
    std::string module(build->text("build-backend"));  // `package.module:object`
    module.resize(std::min(module.find(':'), module.size()));
    std::replace(module.begin(), module.end(), '.', '/');
    for (const std::string_view folder : folders->items)
      places.push_back(join(resolve(folder_of(path), folder).value_or(std::string()), module));
  } catch (const Error& error) {
    report(out, out.keep(path), error);
  }
  return places;
}

std::string script_hook(std::string_view script, std::string_view normal_name) {
  if (script.ends_with(".exe")) script.remove_suffix(4);
  const bool own =
      script.starts_with(normal_name) && (script.size() == normal_name.size() || script == "pip3");
  if (own || !std::binary_search(std::begin(kCommands), std::end(kCommands), script)) return {};
  return std::string("python:script=").append(script);
}

}  // namespace stocktake
