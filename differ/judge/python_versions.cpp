#include "differ/judge/python_versions.h"

#include <algorithm>
#include <set>

#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

/// The versions of Python that packages of a side are installed for, by environment.
std::map<std::string, std::set<std::string>> versions_of(const Inventory& side) {
  constexpr std::string_view kLibrary = "lib/python";
  std::map<std::string, std::set<std::string>> versions;
  for (const Package& package : side.packages) {
    const std::string_view record = package.record;
    const auto at = record.find(kLibrary);
    if (at == record.npos || (at != 0 && record[at - 1] != '/')) continue;
    const auto from = at + kLibrary.size(), to = record.find('/', from);
    if (to == record.npos || !record.substr(to).starts_with("/site-packages/")) continue;
    const std::string_view version = record.substr(from, to - from);
    if (version.find('.') == version.npos ||
        !std::all_of(version.begin(), version.end(), [](char c) { return is_digit(c) || c == '.'; }))
      continue;
    versions[std::string(record.substr(0, at))].insert(std::string(version));
  }
  return versions;
}

void replace_words(std::string& text, std::string_view from, std::string_view to, bool full_version) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at)) {
    std::size_t end = at + from.size();
    const bool begins = at == 0 || (!is_digit(text[at - 1]) && (!full_version || text[at - 1] != '.'));
    if (full_version && end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))
      for (++end; end < text.size() && is_digit(text[end]);) ++end;
    if (!begins || (end < text.size() && is_digit(text[end]))) {
      at = end;
      continue;
    }
    text.replace(at, end - at, to);
    at += to.size();
  }
}

}  // namespace

std::string with_python_version(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  replace_words(result, from, to, true);
  const auto tag = [](std::string_view prefix, std::string_view version) {
    std::string tagged(prefix);
    std::copy_if(version.begin(), version.end(), std::back_inserter(tagged), is_digit);
    return tagged;
  };
  for (const std::string_view prefix : {"cpython-", "cp"})
    replace_words(result, tag(prefix, from), tag(prefix, to), false);
  return result;
}

PythonVersions::PythonVersions(const Inventory& before, const Inventory& after) {
  const auto was = versions_of(before), is = versions_of(after);
  for (const auto& [place, versions] : was) {
    const auto now = is.find(place);
    if (now == is.end() || versions.size() != 1 || now->second.size() != 1 || versions == now->second)
      continue;
    changes_.emplace(place, Change{*versions.begin(), *now->second.begin()});
  }
}

const std::pair<const std::string, PythonVersions::Change>* PythonVersions::environment_of(
    std::string_view path) const {
  for (const auto& environment : changes_)
    if (path.starts_with(environment.first)) return &environment;
  return nullptr;
}

}  // namespace stocktake
