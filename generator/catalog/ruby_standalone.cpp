#include "generator/catalog/ruby_standalone.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// SHA-256 of what Bundler's releases write around the lines for gems (their class `Standalone`), the newest
/// first.
constexpr std::string_view kTemplates[] = {
    "b89887cd2ef054d93092b6c0c1c4150900f8711b819669053f7ca88bbe4f3041",
    "d604dae42efdb1a99788814d9332d097f1fc617ab44fab85847083c656e682b9",
    "8e23ee3686d59ea82af13b9e3bc596fa3d139f198f1e19fd5b78d3e905aadf5a",
    "a403256d4844c7e7af0e21200bb248c682f067d06b53b82e2bf3ef74dfe352cd",
};

/// Whether the folder is one of a gem, or of what was compiled for one, relative to the gems of one Ruby.
bool is_of_gem(std::string_view path) {
  constexpr std::string_view kVersion = "#{Gem.extension_api_version}";
  std::vector<std::string_view> parts;
  while (!path.empty()) parts.push_back(take_until(path, '/'));
  const auto is_plain = [&](std::string_view part) {
    return part == kVersion ||
           (!part.empty() && part != "." && part != ".." && part.find_first_of("\"#\\{}") == part.npos);
  };
  if (!std::all_of(parts.begin(), parts.end(), is_plain)) return false;
  if (parts.size() >= 3 && parts[0] == "bundler") parts.erase(parts.begin());  // what git was asked for
  return parts.size() >= 2 && (parts[0] == "gems" || (parts[0] == "extensions" && parts.size() == 4));
}

/// `$:.unshift "…/gems/NAME-VERSION/lib"`, in the forms that Bundler has had.
bool adds_gem(std::string_view line) {
  if (line == "$:.unshift \"#{path}/\"") return true;
  const bool expands = take_prefix(line, "$:.unshift File.expand_path(\"");
  if (!expands && !take_prefix(line, "$:.unshift \"")) return false;
  if (!take_prefix(line, "#{path}/../") && !take_prefix(line, "#{__dir__}/../")) return false;
  if (!take_prefix(line, "#{ruby_engine}/") && !take_prefix(line, "#{RUBY_ENGINE}/")) return false;
  if (!take_prefix(line, "#{ruby_version}/") && !take_prefix(line, "#{Gem.ruby_api_version}/")) return false;
  const std::string_view end = expands ? "\")" : "\"";
  return line.ends_with(end) && is_of_gem(line.substr(0, line.size() - end.size()));
}

}  // namespace

std::string standalone_state(std::string_view text) {
  std::string around;
  std::string_view strange;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (adds_gem(line)) continue;
    if (strange.empty() && line.find("$:") != line.npos) strange = line;
    around.append(line).append("\n");
  }
  const std::string digest = to_hex(sha256_of_text(around));
  if (std::find(std::begin(kTemplates), std::end(kTemplates), digest) != std::end(kTemplates))
    return "agrees";
  constexpr std::size_t kLongestLine = 200;
  if (strange.empty()) strange = "the text around the gems, which no known release of Bundler wrote";
  return "differs " + digest + ": " + std::string(strange.substr(0, kLongestLine));
}

}  // namespace stocktake
