#include "generator/catalog/vendored/banner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr int kMostLines = 5;             // of the comment: behind them are words about anything
constexpr std::size_t kLongestName = 60;  // "jQuery JavaScript Library" has 25

constexpr std::string_view kEndings[] = {".js", ".mjs", ".cjs", ".css"};

/// Ways of packing one and the same release, as they stand in the names of files.
constexpr std::string_view kBuilds[] = {"min",         "slim",   "bundle", "esm",    "umd",    "iife", "prod",
                                        "production",  "dev",    "global", "core",   "pkgd",   "full", "all",
                                        "development", "module", "cjs",    "common", "runtime"};

/// Words behind a name that are none of it.
constexpr std::string_view kWords[] = {"javascriptlibrary", "library", "js", "css", "free"};

/// What the banner calls it, in lower case without blanks and the words above, and what npm does.
constexpr std::pair<std::string_view, std::string_view> kNpmNames[] = {
    {"angular", "angular"},
    {"backbone", "backbone"},
    {"bootstrap", "bootstrap"},
    {"bootstrapgrid", "bootstrap"},
    {"bootstrapreboot", "bootstrap"},
    {"bootstraputilities", "bootstrap"},
    {"chart", "chart.js"},
    {"datatables", "datatables.net"},
    {"ember", "ember-source"},
    {"fontawesome", "@fortawesome/fontawesome-free"},
    {"fuse", "fuse.js"},
    {"handlebars", "handlebars"},
    {"highlight", "highlight.js"},
    {"jquery", "jquery"},
    {"jquerymigrate", "jquery-migrate"},
    {"jqueryui", "jquery-ui"},
    {"knockout", "knockout"},
    {"leaflet", "leaflet"},
    {"lodash", "lodash"},
    {"modernizr", "modernizr"},
    {"moment", "moment"},
    {"normalize", "normalize.css"},
    {"requirejs", "requirejs"},
    {"require", "requirejs"},
    {"select2", "select2"},
    {"sizzle", "sizzle"},
    {"underscore", "underscore"},
    {"vue", "vue"},
};

std::string folded(std::string_view text) {
  std::string result;
  for (const char c : lower_ascii(text))
    if (is_alphanumeric(c)) result += c;
  for (const std::string_view word : kWords)
    if (result.size() > word.size() && result.ends_with(word)) result.resize(result.size() - word.size());
  return result;
}

bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text[0]) && text.find('.') != text.npos && is_alphanumeric(text.back());
}

/// The name and the version in a file's name without its ending: `jquery-3.7.1.min`.
std::pair<std::string, std::string_view> parts_of(std::string_view stem) {
  for (const std::string_view ending : kEndings)
    if (stem.ends_with(ending)) stem.remove_suffix(ending.size());
  const auto drop_build = [&] {
    const auto at = stem.find_last_of(".-");
    if (at == stem.npos || at == 0) return false;
    const bool is_build =
        std::find(std::begin(kBuilds), std::end(kBuilds), stem.substr(at + 1)) != std::end(kBuilds);
    if (is_build) stem = stem.substr(0, at);
    return is_build;
  };
  while (drop_build()) {
  }
  for (auto at = stem.find_first_of("-_.@"); at != stem.npos; at = stem.find_first_of("-_.@", at + 1)) {
    std::string_view version = stem.substr(at + 1);
    if (version.starts_with('v')) version.remove_prefix(1);
    if (is_version(version)) return {folded(stem.substr(0, at)), version};
  }
  return {folded(stem), {}};
}

/// The next line of the comment without what draws its border; nothing where the comment ends.
std::optional<std::string_view> take_comment_line(std::string_view& text, bool line_comments) {
  if (text.empty()) return std::nullopt;
  std::string_view line = trim(take_line(text));
  if (line_comments && !line.starts_with("//")) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of("/*! \t"), line.size()));
  for (const std::string_view tag : {"@license", "@preserve"})
    if (line.starts_with(tag)) line = trim(line.substr(tag.size()));
  return line;
}

/// `jQuery UI - v1.13.2 - 2022-07-14`: the name, and the first word that is a version. `text` is one line.
std::optional<Banner> banner_in(std::string_view text) {
  for (std::size_t at = 0; at < std::min(text.size(), kLongestName);) {
    const auto begin = std::min(text.find_first_not_of(" \t:,-", at), text.size());
    const auto end = std::min(text.find_first_of(" \t,;|(*", begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    if (word.starts_with('v') || word.starts_with('V') || word.starts_with('@')) word.remove_prefix(1);
    if (at != 0 && is_version(word)) {
      std::string_view name = trim(text.substr(0, begin));
      name = name.substr(0, std::min(name.find_last_not_of(" \t:,-") + 1, name.size()));
      for (const std::string_view label : {"version", "Version", "v"})
        if (name.ends_with(label)) name = trim(name.substr(0, name.size() - label.size()));
      return Banner{std::string(name), std::string(word), {}};
    }
    at = std::max(end, begin + 1);
  }
  return std::nullopt;
}

}  // namespace

bool may_have_banner(std::string_view path) {
  const bool fits = std::any_of(std::begin(kEndings), std::end(kEndings),
                                [&](std::string_view ending) { return path.ends_with(ending); });
  if (!fits) return false;
  constexpr std::string_view kManaged[] = {"node_modules/", "site-packages/", "dist-packages/", "/gems/"};
  return std::none_of(std::begin(kManaged), std::end(kManaged),
                      [&](std::string_view folder) { return path.find(folder) != path.npos; });
}

std::optional<Banner> read_banner(std::string_view path, std::string_view text) {
  const auto [name, version] = parts_of(base_name(path));
  const bool line_comments = text.starts_with("//");
  if (const auto end = line_comments ? text.npos : text.find("*/"); end != text.npos)
    text = text.substr(0, end);
  std::string title;  // the line before, of which `version : 2.29.4` is said
  for (int i = 0; i < kMostLines; ++i) {
    const auto line = take_comment_line(text, line_comments);
    if (!line) break;
    std::optional<Banner> banner = banner_in(*line);
    if (banner && banner->name.empty()) banner->name = title;
    if (!line->empty()) title = line->substr(0, kLongestName);
    if (!banner || name.empty() || folded(banner->name) != name) continue;
    if (!version.empty() && version != banner->version) return std::nullopt;
    const auto* const known =
        std::find_if(std::begin(kNpmNames), std::end(kNpmNames),
                     [&, wanted = name](const auto& row) { return row.first == wanted; });
    if (known != std::end(kNpmNames)) banner->npm = known->second;
    return banner;
  }
  return std::nullopt;
}

}  // namespace stocktake
