#include "generator/catalog/python/hooks.h"

#include <algorithm>
#include <iterator>

#include "generator/catalog/python/metadata.h"
#include "generator/catalog/python/record.h"
#include "generator/catalog/toml_reader.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/commands.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

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

namespace {

// Calls `line` for each line of a .pth file, without its end.
template <class Line>
void for_each_line(std::string_view content, Line&& line) {
  for (std::size_t begin = 0; begin < content.size();) {
    std::size_t end = begin;
    std::size_t skip = 0;
    while (end < content.size() && (skip = line_end(content, end)) == 0) ++end;
    line(content.substr(begin, end - begin));
    begin = end + std::max<std::size_t>(skip, 1);
  }
}

bool runs(std::string_view line) {
  return line.starts_with("import ") || line.starts_with("import\t");
}

}  // namespace

std::string pth_hook(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  std::string_view first;
  std::size_t count = 0, others = 0;
  for_each_line(content, [&](std::string_view line) {
    if (runs(line) && ++count == 1) first = line;
    others += !runs(line) && !line.starts_with('#') && !trim(line).empty() ? 1 : 0;
  });
  if (count == 0) return {};
  std::string hook = "python:import=" + ellipsized(first, 200);
  if (count > 1) hook += " (+" + std::to_string(count - 1) + " more)";
  // What is not shown is part of the hook all the same.
  if (count > 1 || others > 0 || first.size() > 200) hook += " sha256:" + to_hex(sha256_of_text(content));
  return hook;
}

std::vector<std::string_view> pth_folders(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  std::vector<std::string_view> folders;
  for_each_line(content, [&](std::string_view line) {
    if (!line.starts_with('#') && !runs(line) && !trim(line).empty()) folders.push_back(trim(line));
  });
  return folders;
}

std::string plugin_hook(std::string_view group, std::string_view entry, std::string_view normal_name) {
  struct Group {
    std::string_view name;  // with a dot at its end: all that begin so
    std::string_view host;  // the distribution that loads it
  };
  static constexpr Group kGroups[] = {
      {"setuptools.", "setuptools"},
      {"distutils.", "setuptools"},
      {"virtualenv.", "virtualenv"},
      {"pytest11", "pytest"},
      {"flake8.extension", "flake8"},
      {"tox", "tox"},
      {"poetry.plugin", "poetry"},
      {"poetry.application.plugin", "poetry"},
      {"pdm", "pdm"},
      {"keyring.backends", "keyring"},
      {"hypothesis", "hypothesis"},
      {"numba_extensions", "numba"},
      {"torch.backends", "torch"},
      {"hatch", "hatchling"},
      {"jax_plugins", "jax"},
      {"egg_info.writers", "setuptools"},
      {"setuptools_scm.", "setuptools-scm"},
      {"opentelemetry_distro", "opentelemetry-instrumentation"},
      {"opentelemetry_configurator", "opentelemetry-instrumentation"},
      {"opentelemetry_pre_instrument", "opentelemetry-instrumentation"},
      {"opentelemetry_post_instrument", "opentelemetry-instrumentation"},
      {"xarray.backends", "xarray"},
      {"airflow.plugins", "apache-airflow"},
      {"ddtrace.plugins", "ddtrace"},
      {"celery.commands", "celery"},
      {"babel.extractors", "babel"},
      {"kedro.", "kedro"},
      {"nose.plugins.", "nose"},
      {"pygments.lexers", "pygments"},
      {"jupyter_serverproxy_servers", "jupyter-server-proxy"},
      {"napari.manifest", "napari"},
      {"flask.commands", "flask"},
      {"scrapy.commands", "scrapy"},
      {"certbot.plugins", "certbot"},
      {"datasette", "datasette"},
      {"twine.registered_commands", "twine"},
  };
  const auto* const known = std::find_if(std::begin(kGroups), std::end(kGroups), [&](const Group& one) {
    return one.name.ends_with('.') ? group.starts_with(one.name) : group == one.name;
  });
  if (known == std::end(kGroups)) return {};
  std::string hook = std::string("python:plugin=").append(group);
  // The host's own entries are its insides: setuptools has thirty commands.
  if (known->host == normal_name) return hook;
  const auto equals = std::min(entry.find('='), entry.size());
  hook.append(" ").append(trim(entry.substr(0, equals)));
  return hook.append("=").append(trim(entry.substr(std::min(equals + 1, entry.size()))));
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
  if (own || !is_common_command(script)) return {};
  return std::string("python:script=").append(script);
}

}  // namespace stocktake
