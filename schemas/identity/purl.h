#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stocktake {

/// A package URL (package-url/purl-spec): the name of a package that all tools understand, written
/// `pkg:type/namespace/name@version?key=value#subpath`. The members hold decoded UTF-8; an absent part is
/// empty.
struct Purl {
  std::string type;
  std::string ns;  ///< The namespace; segments joined by '/'.
  std::string name;
  std::string version;
  std::vector<std::pair<std::string, std::string>> qualifiers;  ///< Sorted by key, in a normalised Purl.
  std::string subpath;                                          ///< Segments joined by '/'.

  bool operator==(const Purl&) const = default;
};

/// Reads a package URL, in any of the spellings that the specification's "How to parse" admits, into its
/// normalised form. Throws Error that says what is wrong with it: malformed, or against the rules of its type
/// (such as an npm package without a name or a vcpkg port with a namespace). A type without rules here has
/// those of `generic`.
Purl parse_purl(std::string_view text);

/// The same, without a reason and without the cost of one; nothing where `parse_purl` throws.
std::optional<Purl> try_parse_purl(std::string_view text);

/// Brings the parts into the form that their type prescribes (lower case, '-' for '_' …), drops what means
/// nothing (empty segments and qualifiers) and sorts the qualifiers. Throws Error as `parse_purl` does. A
/// normalised Purl comes back unchanged, and `parse_purl(to_string(p)) == p` for it.
Purl normalise(Purl purl);

/// The canonical text of the normalised form; ASCII only. Does not check: parts that break the rules of the
/// type give a text that `parse_purl` refuses.
std::string to_string(const Purl& purl);

/// The value of a qualifier, by its key; empty where there is none.
std::string_view qualifier_of(const Purl& purl, std::string_view key);

/// The type of a package URL, `npm` of `pkg:npm/a@1`, as it is written; empty where the text is none.
std::string_view purl_type(std::string_view purl);

/// Whether the specification defines the type; one that it does not has the rules of `generic`.
bool is_defined_purl_type(std::string_view type);

/// What stays the same from release to release: the canonical text without version, qualifiers and subpath.
/// PyPI names are normalised as PEP 503 says, so that `zope.interface` and `zope-interface` are one package,
/// though the specification's canonical form keeps the '.'.
std::string purl_identity(const Purl& purl);

}  // namespace stocktake
