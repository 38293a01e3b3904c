#include "generator/catalog/asks.h"

#include <iterator>

#include "schemas/identity/url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/utf8.h"
#include "schemas/text/word.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostLines = 1000;
constexpr std::size_t kLongestSource = 300;

/// A source without the commit behind `#`, and an alias without the version behind `@`.
std::string_view without_state(std::string_view source) {
  source = source.substr(0, source.find('#'));
  const auto at = source.rfind('@');
  const bool alias = source.starts_with("npm:") && at != source.npos && at > 4;
  return alias ? source.substr(0, at) : source;
}

}  // namespace

void Asks::add(std::string_view name, std::string_view source) {
  if (name.empty() || lines_.size() == kMostLines) return;
  std::string line = one_word(name);
  if (!source.empty())
    line.append(" ").append(
        one_word(ellipsized(without_secrets_in(std::string(without_state(source))), kLongestSource)));
  lines_.insert(std::move(line));
}

void Asks::state(Package& package, Catalog& out) {
  // What is said with its source is said.
  for (auto line = lines_.begin(); line != lines_.end();) {
    const auto more = lines_.lower_bound(*line + " ");
    line = more != lines_.end() && more->starts_with(*line + " ") ? lines_.erase(line) : std::next(line);
  }
  if (!lines_.empty()) package.properties.push_back({property::kAsks, out.keep(joined(lines_, "\n"))});
}

bool is_npm_source(std::string_view name, std::string_view wanted) {
  if (wanted.starts_with("workspace:") || wanted.starts_with("catalog:")) return false;
  if (wanted.starts_with("npm:")) {
    const std::string_view other = wanted.substr(4);
    return other.substr(0, other.find('@', 1)) != name;
  }
  return wanted.find_first_of(":/\\") != wanted.npos;
}

}  // namespace stocktake
