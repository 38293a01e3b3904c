#include "differ/policy/document_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "schemas/identity/party.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::string DocumentSettings::*kTexts[] = {
    &DocumentSettings::name,         &DocumentSettings::version,  &DocumentSettings::purl,
    &DocumentSettings::type,         &DocumentSettings::supplier, &DocumentSettings::manufacturer,
    &DocumentSettings::data_license, &DocumentSettings::tlp};

template <std::size_t size>
bool is_one_of(std::string_view word, const std::string_view (&words)[size]) {
  return word.empty() || std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::vector<const std::string*> parties_of(const DocumentSettings& settings) {
  std::vector<const std::string*> parties{&settings.supplier, &settings.manufacturer};
  for (const std::string& author : settings.authors) parties.push_back(&author);
  return parties;
}

}  // namespace

std::string complaint(const DocumentSettings& settings) {
  if (!settings.purl.empty() && !try_parse_purl(settings.purl))
    return fmt::format("the purl '{}' is no package URL", printable(settings.purl));
  if (!is_one_of(settings.type, kSubjectTypes))
    return fmt::format("'{}' is no component type; there are {}", printable(settings.type),
                       fmt::join(kSubjectTypes, ", "));
  if (!settings.data_license.empty() && !is_spdx_expression(settings.data_license))
    return fmt::format("the data licence '{}' is no SPDX expression, such as CC0-1.0",
                       printable(settings.data_license));
  for (const std::string* party : parties_of(settings))
    if (!party->empty() && parse_party(*party).empty())
      return fmt::format("'{}' names nobody; write it as NAME <EMAIL> (URL)", printable(*party));
  if (!is_one_of(settings.tlp, kTlpWords))
    return fmt::format("'{}' is no word of the Traffic Light Protocol; there are {}", printable(settings.tlp),
                       fmt::join(kTlpWords, ", "));
  return {};
}

DocumentSettings completed(DocumentSettings settings, const DocumentSettings& otherwise) {
  for (const auto text : kTexts)
    if ((settings.*text).empty()) settings.*text = otherwise.*text;
  if (settings.authors.empty()) settings.authors = otherwise.authors;
  return settings;
}

}  // namespace stocktake
