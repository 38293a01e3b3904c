#include <algorithm>
#include <string>

#include "schemas/text/lines.h"
#include "verifier/pins/asked.h"

// Gradle's scripts, which are programs: of them only the texts are read in which a dependency stands.
namespace stocktake {
namespace {

/// What Gradle resolves anew each time ("Declaring versions and ranges", "Handling versions which change over
/// time"): `1.+`, `latest.release`, `[1.0,2.0)`, a snapshot.
bool is_dynamic(std::string_view version) {
  if (version.empty()) return false;
  const bool interval = version.starts_with('[') || version.starts_with('(') || version.starts_with(']');
  return version.ends_with('+') || version.starts_with("latest.") || version.ends_with("-SNAPSHOT") ||
         (interval && version.find(',') != version.npos);
}

/// The texts in quotes of one line, up to a comment.
std::vector<std::string_view> texts_in(std::string_view line) {
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.substr(i).starts_with("//") || line[i] == '#') break;
    if (line[i] != '\'' && line[i] != '"') continue;
    const auto close = line.find(line[i], i + 1);
    if (close == line.npos) break;
    texts.push_back(line.substr(i + 1, close - i - 1));
    i = close;
  }
  return texts;
}

/// What a version that stands by itself is of: `version("name")` or `name = "1.+"` before it, or the texts of
/// `group: 'g', name: 'n', version: '1.+'`.
std::string name_before(std::string_view line, const std::vector<std::string_view>& texts, std::size_t at) {
  if (at > 1) return std::string(texts[at - 2]).append("/").append(texts[at - 1]);
  if (at == 1) return std::string(texts[0]);
  const std::string_view key = trim(line.substr(0, std::min(line.find_first_of("=:("), line.size())));
  return std::string(key.substr(key.find_last_of(" \t") + 1));
}

}  // namespace

/// `implementation 'GROUP:NAME:VERSION'`, and of libs.versions.toml the versions. What variables stand for is
/// not seen; only what is dynamic is asked for.
std::vector<Asked> asked_by_gradle(std::string_view, std::string_view text) {
  std::vector<Asked> all;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    const std::vector<std::string_view> texts = texts_in(line);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string_view version = texts[i];
      const std::string_view group = take_until(version, ':');
      const bool whole = !version.empty();
      const std::string_view name = whole ? take_until(version, ':') : std::string_view();
      if (!whole) version = texts[i];
      version = version.substr(0, version.find('@'));  // `@aar`
      if (!is_dynamic(version)) continue;
      Asked asked;
      asked.name = whole ? std::string(group).append("/").append(name) : name_before(line, texts, i);
      asked.range = version;
      asked.line = number;
      asked.optional = true;  // which configuration it is of, the script decides
      all.push_back(std::move(asked));
    }
  }
  return all;
}

}  // namespace stocktake
