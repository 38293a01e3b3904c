#include "generator/locks/sources.h"

#include <map>
#include <set>
#include <utility>

#include "schemas/identity/sha256_stream.h"
#include "schemas/text/ascii.h"
#include "schemas/text/word.h"

namespace stocktake {
namespace {

/// Names of one registry, and what says how a registry is spoken to, not where it is.
std::string plain_place(std::string_view text) {
  for (const std::string_view kind : {"registry+", "sparse+"})
    if (text.starts_with(kind)) text.remove_prefix(kind.size());
  std::string place(text);
  for (const std::string_view alias : {"//registry.yarnpkg.com/", "//registry.npmjs.com/"})
    if (const auto at = place.find(alias); at != place.npos)
      place.replace(at, alias.size(), "//registry.npmjs.org/");
  return place;
}

/// The host that the place names: of a URL, of `git@HOST:PATH`, of `github:OWNER/NAME`; `file` of what lies
/// on this machine; empty where it names none.
std::string host_in(std::string_view place) {
  const auto scheme = place.find("://");
  if (scheme == place.npos) {
    for (const std::string_view service : {"github:", "gitlab:", "bitbucket:", "gist:"})
      if (place.starts_with(service)) return std::string(service.substr(0, service.size() - 1));
    const auto at = place.find('@'), colon = place.find(':', at == place.npos ? 0 : at);
    if (at != place.npos && colon != place.npos && place.find('/') > colon)
      return lower_ascii(place.substr(at + 1, colon - at - 1));
    return place.starts_with("file:") ? "file" : std::string();
  }
  std::string_view host = place.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#\\ "));
  host = host.substr(host.rfind('@') + 1);
  if (host.empty()) return "file";
  return lower_ascii(host);
}

/// A name or version as one word, also where it is empty.
std::string word(std::string_view text) {
  return text.empty() ? "-" : one_word(text);
}

/// Of more than this, as no release has archives, there is no word for each.
constexpr std::size_t kMostWords = 256;

/// Eighty bits: who wants other contents with the same words has to try more than can be tried.
std::string digest_word(const std::string& text) {
  return to_hex(sha256_of_text(text)).substr(0, 20);
}

/// `ALL`, or of several `ALL:ONE,ONE`.
std::string word_of(const std::set<std::string>& texts) {
  std::string all, each;
  for (const std::string& text : texts) all.append(text).push_back('\n');
  if (all.empty()) return "-";
  if (texts.size() > 1 && texts.size() <= kMostWords)
    for (const std::string& text : texts)
      each.append(each.empty() ? ":" : ",").append(digest_word(text + "\n"));
  return digest_word(all) + each;
}

}  // namespace

std::string locked_sources_text(const std::vector<LockedSource>& sources) {
  std::set<std::string> hosts;
  std::map<std::pair<std::string, std::string>, std::pair<std::set<std::string>, std::set<std::string>>>
      entries;
  for (const LockedSource& source : sources) {
    auto& [places, digests] = entries[{word(source.name), word(source.version)}];
    for (const std::string& one : source.places) {
      const std::string place = plain_place(one);
      places.insert(place);
      if (std::string host = host_in(place); !host.empty()) hosts.insert(std::move(host));
    }
    digests.insert(source.digests.begin(), source.digests.end());
  }
  std::string text;
  for (const std::string& host : hosts) text.append("host ").append(word(host)).push_back('\n');
  for (const auto& [key, what] : entries) {
    if (key.first == "-") continue;  // an index for all: its host counts
    text.append(key.first).append(" ").append(key.second).append(" ");
    text.append(word_of(what.first)).append(" ").append(word_of(what.second)).push_back('\n');
  }
  return text;
}

}  // namespace stocktake
