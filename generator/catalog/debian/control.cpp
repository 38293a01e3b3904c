#include "generator/catalog/debian/control.h"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>

#include "generator/catalog/control_fields.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

struct ControlField {
  std::string_view name;
  std::string_view DebianControl::*member;
};

constexpr ControlField kControlFields[] = {
    {"Package", &DebianControl::name},
    {"Version", &DebianControl::version},
    {"Architecture", &DebianControl::architecture},
    {"Status", &DebianControl::status},
    {"Source", &DebianControl::source},
    {"Maintainer", &DebianControl::maintainer},
    {"Homepage", &DebianControl::homepage},
    {"Description", &DebianControl::description},
    {"Depends", &DebianControl::depends},
    {"Pre-Depends", &DebianControl::pre_depends},
    {"Provides", &DebianControl::provides},
    {"Replaces", &DebianControl::replaces},
    {"Conffiles", &DebianControl::conffiles},
};

void note_field(const ControlText& field, DebianControl& package) {
  const auto* const known =
      std::find_if(std::begin(kControlFields), std::end(kControlFields),
                   [&](const ControlField& f) { return equal_ignoring_case(f.name, field.name); });
  if (known == std::end(kControlFields)) return;
  std::string_view& value = package.*known->member;
  if (value.empty()) value = trim(field.value);
}

/// The next word of `text`.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  const auto size = std::min(text.find_first_of(kWhiteSpace), text.size());
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

}  // namespace

bool DebianControl::is_there() const {
  std::string_view words = status;
  take_word(words);  // what is wanted
  take_word(words);  // whether it is in order
  const std::string_view state = take_word(words);
  return state == "installed" || state == "unpacked" || state == "half-configured" ||
         state == "half-installed" || state == "triggers-awaited" || state == "triggers-pending";
}

std::vector<DebianControl> read_debian_control(std::string_view text) {
  std::vector<DebianControl> result;
  DebianControl package;
  const auto finish = [&] {
    if (!package.name.empty()) result.push_back(package);
    package = {};
  };
  while (!text.empty()) {
    const ControlText field = take_control_field(text);
    if (field.ends_paragraph)
      finish();
    else
      note_field(field, package);
  }
  finish();
  return result;
}

std::vector<DebianConffile> read_conffiles(std::string_view field) {
  std::vector<DebianConffile> files;
  while (!field.empty()) {
    std::string_view line = trim(take_line(field));
    if (!line.starts_with('/') || line.ends_with(" remove-on-upgrade")) continue;
    if (line.ends_with(" obsolete")) line = line.substr(0, line.rfind(' '));
    const auto blank = std::min(line.rfind(' '), line.size());
    files.push_back({line.substr(0, blank), line.substr(std::min(blank + 1, line.size()))});
  }
  return files;
}

DebianMd5 read_md5_line(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == line.npos) return {};
  return {line.substr(0, blank), trim(line.substr(blank))};
}

std::vector<DpkgPathFilter> read_path_filters(std::string_view text) {
  std::vector<DpkgPathFilter> filters;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    const bool include = line.starts_with("path-include");
    if (!include && !line.starts_with("path-exclude")) continue;
    const std::string_view pattern = trim(line.substr(std::string_view("path-exclude").size()));
    filters.push_back({include, std::string(trim(pattern.substr(pattern.starts_with('=') ? 1 : 0)))});
  }
  return filters;
}

bool is_path_excluded(const std::vector<DpkgPathFilter>& filters, const std::string& path) {
  bool excluded = false;
  for (const DpkgPathFilter& filter : filters)
    if (::fnmatch(filter.pattern.c_str(), path.c_str(), 0) == 0) excluded = !filter.include;
  return excluded;
}

std::vector<std::vector<std::string_view>> read_debian_relation(std::string_view field) {
  std::vector<std::vector<std::string_view>> parts;
  while (!field.empty()) {
    std::string_view part = take_until(field, ',');
    std::vector<std::string_view> names;
    while (!part.empty()) {
      const std::string_view choice = trim(take_until(part, '|'));
      if (const std::string_view name = choice.substr(0, choice.find_first_of(" \t\n([:")); !name.empty())
        names.push_back(name);
    }
    if (!names.empty()) parts.push_back(std::move(names));
  }
  return parts;
}

std::pair<std::string_view, std::string_view> read_debian_source(std::string_view field) {
  const std::string_view name = take_word(field);
  std::string_view version = trim(field);
  if (!version.starts_with('(') || !version.ends_with(')')) return {name, {}};
  return {name, version.substr(1, version.size() - 2)};
}

std::vector<DebianDiversion> read_diversions(std::string_view text) {
  std::vector<DebianDiversion> result;
  while (!text.empty()) {
    DebianDiversion diversion;
    diversion.from = take_line(text);
    diversion.to = take_line(text);
    diversion.by = take_line(text);
    if (diversion.from.starts_with('/') && diversion.to.starts_with('/') && !diversion.by.empty())
      result.push_back(diversion);
  }
  return result;
}

std::vector<std::pair<std::string_view, std::string_view>> read_alternatives(std::string_view name,
                                                                             std::string_view text) {
  std::vector<std::pair<std::string_view, std::string_view>> links;
  take_line(text);  // `auto` or `manual`
  std::string_view slave = name, link = take_line(text);
  while (link.starts_with('/')) {
    links.emplace_back(link, slave);
    slave = take_line(text);
    if (slave.empty()) break;  // what follows are the choices
    link = take_line(text);
  }
  return links;
}

}  // namespace stocktake
