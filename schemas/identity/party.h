#pragma once

#include <string_view>
#include <vector>

namespace stocktake {

/// A person or an organisation, as a record or a document names it. Texts are viewed, not owned.
struct Party {
  std::string_view name, email, url;
  bool empty() const { return name.empty() && email.empty() && url.empty(); }
  /// What to call it: its name, else its address.
  std::string_view title() const { return !name.empty() ? name : !email.empty() ? email : url; }
  bool operator==(const Party&) const = default;
};

/// Whether the text is a mail address as CycloneDX takes one ("idn-email" of JSON Schema): one '@' between
/// two parts without white space. Quoted local parts may hold more, and do not in practice.
bool is_email(std::string_view text);

/// One as package managers write it, `Ann <ann@example.org> (https://ann.example.org)` (docs.npmjs.com,
/// "people fields"; Debian Policy 5.6.2), or an e-mail address alone. Any text is one: what is no address is
/// its name. The parts are views into `text`.
Party parse_party(std::string_view text);

/// Several, with commas between them, but not inside quotes, `<…>` or `(…)` (PEP 621, "authors"; RFC 5322
/// lists of addresses). Empty ones are left out.
std::vector<Party> parse_parties(std::string_view text);

}  // namespace stocktake
