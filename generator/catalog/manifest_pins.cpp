#include "generator/catalog/manifest_pins.h"

#include <algorithm>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// `"rails", "~> 7.0"`: the name, and the version where there is one.
AskedVersion asked_by_gem(std::string_view value) {
  AskedVersion asked;
  for (std::string* part : {&asked.name, &asked.version}) {
    const auto open = value.find_first_of("\"'");
    const auto close = open == value.npos ? value.npos : value.find_first_of("\"'", open + 1);
    if (close == value.npos) return asked;
    *part = value.substr(open + 1, close - open - 1);
    value.remove_prefix(close + 1);
  }
  return asked;
}

/// `name[extra] == 1.0 ; marker`.
AskedVersion asked_by_requirement(std::string_view value) {
  value = value.substr(0, value.find(';'));
  const auto end = std::min(value.find_first_of("<>=~!@[( "), value.size());
  AskedVersion asked{std::string(trim(value.substr(0, end))), {}};
  std::string_view rest = trim(value.substr(end));
  if (rest.starts_with('[')) rest = trim(rest.substr(std::min(rest.find(']') + 1, rest.size())));
  asked.version = trim(rest.substr(0, rest.find(" --")));
  return asked;
}

}  // namespace

bool is_exact_pin(std::string_view file, std::string_view version) {
  const bool equals = version.starts_with('=');
  if (file == "Cargo.toml" && !equals) return false;  // `1.0` is `^1.0`
  while (version.starts_with('=') || version.starts_with(' ') || version.starts_with('v'))
    version.remove_prefix(1);
  return !version.empty() && is_digit(version[0]) && version.find_first_of("^~*<>|, xX") == version.npos;
}

SourcePin source_pin(std::string_view key, std::string_view value) {
  constexpr std::size_t kShortestCommit = 7;  // git's own abbreviation
  if (key == "git") return SourcePin::repository;
  if (key == "branch" || key == "tag") return SourcePin::moves;
  if (key != "rev") return SourcePin::none;
  const bool commit =
      value.size() >= kShortestCommit && value.find_first_not_of("0123456789abcdef") == value.npos;
  return commit ? SourcePin::exact : SourcePin::moves;
}

AskedVersion asked_version(std::string_view key, std::string_view value) {
  if (key == "gem") return asked_by_gem(value);
  const bool is_list = key == "requirement" || key == "dependencies" || key == "dependency-groups" ||
                       key == "optional-dependencies";
  if (is_list) return asked_by_requirement(value);
  return {std::string(key), std::string(value)};
}

}  // namespace stocktake
