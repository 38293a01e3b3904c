#include "schemas/identity/purl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

/// Why a purl is refused; null where it is not.
using Problem = const char*;

/// The specification means Unicode's mapping, but no type whose parts are lowered admits other letters.
void lower(std::string& text) {
  text = lower_ascii(std::string_view(text));
}

// The rules of the types, from the definitions in purl-spec's folder `types`.

enum class Namespace : std::uint8_t { optional, required, prohibited };

/// What is not case-sensitive, and therefore lowered.
enum Lowered : std::uint8_t { kNothing = 0, kNamespace = 1, kName = 2, kVersion = 4 };

struct TypeRule {
  std::string_view type;
  Namespace ns;
  int lowered;
  void (*adjust)(Purl&) = nullptr;          ///< What lower case alone does not normalise.
  Problem (*check)(const Purl&) = nullptr;  ///< What a rule on the namespace alone does not check.
};

std::string_view qualifier(const Purl& purl, std::string_view key) {
  for (const auto& [name, value] : purl.qualifiers) {
    if (name == key) return value;
  }
  return {};
}

void adjust_pypi(Purl& purl) {
  std::replace(purl.name.begin(), purl.name.end(), '_', '-');
}

void adjust_pub(Purl& purl) {
  for (char& c : purl.name) {
    if (!is_letter(c) && !is_digit(c)) c = '_';
  }
}

/// Model names of Databricks are not case-sensitive, those of Azure ML are.
void adjust_mlflow(Purl& purl) {
  if (qualifier(purl, "repository_url").find("databricks") != std::string_view::npos) lower(purl.name);
}

/// The namespace is the host alone, all of the path is the name; and these hosts ignore case.
void adjust_git(Purl& purl) {
  if (const std::size_t slash = purl.ns.find('/'); slash != std::string::npos && !purl.name.empty()) {
    purl.name.insert(0, purl.ns.substr(slash + 1) + '/');
    purl.ns.resize(slash);
  }
  std::string host = purl.ns;
  lower(host);
  if (host != "github" && host != "github.com" && host != "bitbucket.org") return;
  purl.ns = std::move(host);
  lower(purl.name);
}

Problem check_chrome_extension(const Purl& purl) {
  const bool id = purl.name.size() == 32 && std::all_of(purl.name.begin(), purl.name.end(),
                                                        [](char c) { return c >= 'a' && c <= 'p'; });
  if (!id) return "the name of a Chrome extension is 32 letters from a to p";
  if (purl.version.empty()) return nullptr;
  // One to four numbers.
  int numbers = 1;
  char last = '.';
  for (char c : purl.version) {
    const bool separates = c == '.' && last != '.';
    if (!separates && !is_digit(c)) return "the version of a Chrome extension is numbers separated by dots";
    numbers += separates ? 1 : 0;
    last = c;
  }
  return last == '.' || numbers > 4 ? "the version of a Chrome extension is one to four numbers" : nullptr;
}

Problem check_cpan(const Purl& purl) {
  return purl.name.find("::") == std::string::npos
             ? nullptr
             : "a CPAN purl names a distribution ('-'), not a module ('::')";
}

Problem check_julia(const Purl& purl) {
  return qualifier(purl, "uuid").empty() ? "a julia purl needs the qualifier 'uuid'" : nullptr;
}

Problem check_swid(const Purl& purl) {
  return qualifier(purl, "tag_id").empty() ? "a swid purl needs the qualifier 'tag_id'" : nullptr;
}

/// Sorted by type. The definitions of alpm, apk, deb, golang and rpm require a namespace too, but tools leave
/// it out where they do not know the distribution and for Go's standard library; such a purl still names a
/// package.
constexpr TypeRule kRules[] = {
    {"alpm", Namespace::optional, kNamespace | kName},
    {"apk", Namespace::optional, kNamespace | kName},
    {"bazel", Namespace::prohibited, kNothing},
    {"bitbucket", Namespace::required, kNamespace | kName},
    {"bitnami", Namespace::prohibited, kName},
    {"brew", Namespace::optional, kNamespace | kName},
    {"cargo", Namespace::prohibited, kNothing},
    {"chrome-extension", Namespace::prohibited, kName, nullptr, check_chrome_extension},
    {"cocoapods", Namespace::prohibited, kNothing},
    {"composer", Namespace::required, kNamespace | kName},
    {"conan", Namespace::optional, kNothing},
    {"conda", Namespace::prohibited, kNothing},
    {"cpan", Namespace::optional, kNothing, nullptr, check_cpan},
    {"cran", Namespace::prohibited, kNothing},
    {"deb", Namespace::optional, kNamespace | kName},
    {"docker", Namespace::optional, kNothing},
    {"gem", Namespace::prohibited, kNothing},
    {"generic", Namespace::optional, kNothing},
    {"git", Namespace::required, kNothing, adjust_git},
    {"github", Namespace::required, kNamespace | kName},
    {"golang", Namespace::optional, kNothing},
    {"hackage", Namespace::prohibited, kNothing},
    {"hex", Namespace::optional, kNamespace | kName},
    {"huggingface", Namespace::required, kVersion},
    {"julia", Namespace::prohibited, kNothing, nullptr, check_julia},
    {"luarocks", Namespace::optional, kNamespace | kName},
    {"maven", Namespace::required, kNothing},
    {"mlflow", Namespace::prohibited, kNothing, adjust_mlflow},
    {"npm", Namespace::optional, kNothing},
    {"nuget", Namespace::prohibited, kNothing},
    {"oci", Namespace::prohibited, kName | kVersion},
    {"opam", Namespace::prohibited, kNothing},
    {"otp", Namespace::prohibited, kName},
    {"pub", Namespace::prohibited, kName, adjust_pub},
    {"pypi", Namespace::prohibited, kName | kVersion, adjust_pypi},
    {"qpkg", Namespace::required, kNamespace},
    {"rpm", Namespace::optional, kNamespace},
    {"swid", Namespace::optional, kNothing, nullptr, check_swid},
    {"swift", Namespace::required, kNothing},
    {"vcpkg", Namespace::prohibited, kNothing},
    {"vscode-extension", Namespace::required, kNamespace | kName | kVersion},
    {"yocto", Namespace::optional, kNamespace},
};

/// nullptr for a type that the specification does not know.
const TypeRule* known_rule_of(std::string_view type) {
  const TypeRule* rule =
      std::lower_bound(std::begin(kRules), std::end(kRules), type,
                       [](const TypeRule& r, std::string_view value) { return r.type < value; });
  return rule != std::end(kRules) && rule->type == type ? rule : nullptr;
}

const TypeRule& rule_of(std::string_view type) {
  static constexpr TypeRule kGeneric = {"generic", Namespace::optional, kNothing};
  const TypeRule* const rule = known_rule_of(type);
  return rule == nullptr ? kGeneric : *rule;
}

/// In a purl of type `git` the namespace is the host and the name a path; elsewhere the name is one segment.
bool name_is_path(std::string_view type) {
  return type == "git";
}

/// Joins by '/' the segments of a path that mean something: not the empty ones, nor dots where `drop_dots`.
void clean_path(std::string& path, bool drop_dots) {
  std::string result;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, slash);
    rest.remove_prefix(std::min(slash + 1, rest.size()));
    if (segment.empty() || (drop_dots && (segment == "." || segment == ".."))) continue;
    if (!result.empty()) result += '/';
    result += segment;
  }
  path = std::move(result);
}

/// Everything of `normalise` that cannot fail.
void canonicalise(Purl& purl) {
  lower(purl.type);
  clean_path(purl.ns, false);
  while (purl.name.ends_with('/')) purl.name.pop_back();
  purl.name.erase(0, std::min(purl.name.find_first_not_of('/'), purl.name.size()));
  if (name_is_path(purl.type)) clean_path(purl.name, false);
  clean_path(purl.subpath, true);
  std::erase_if(purl.qualifiers, [](const auto& pair) { return pair.second.empty(); });
  for (auto& [key, value] : purl.qualifiers) lower(key);
  std::sort(purl.qualifiers.begin(), purl.qualifiers.end());

  const TypeRule& rule = rule_of(purl.type);
  if (rule.lowered & kNamespace) lower(purl.ns);
  if (rule.lowered & kName) lower(purl.name);
  if (rule.lowered & kVersion) lower(purl.version);
  if (rule.adjust != nullptr) rule.adjust(purl);
}

bool is_key(std::string_view key) {
  return !key.empty() && is_letter(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

Problem check_qualifiers(const Purl& purl) {
  for (std::size_t i = 0; i < purl.qualifiers.size(); ++i) {
    const auto& [key, value] = purl.qualifiers[i];
    if (!is_key(key))
      return "a qualifier's key is letters, digits, '.', '-' and '_' and begins with a letter";
    if (i > 0 && purl.qualifiers[i - 1].first == key) return "two qualifiers have the same key";
    if (!is_utf8(value)) return "it is not UTF-8";
  }
  return nullptr;
}

/// What is wrong with a canonicalised purl.
Problem check(const Purl& purl) {
  const bool type_is_plain = !purl.type.empty() && is_letter(purl.type.front()) &&
                             std::all_of(purl.type.begin(), purl.type.end(), [](char c) {
                               return is_letter(c) || is_digit(c) || c == '.' || c == '-';
                             });
  if (!type_is_plain) return "the type is letters, digits, '.' and '-' and begins with a letter";
  if (purl.name.empty()) return "it has no name";
  if (!is_utf8(purl.ns) || !is_utf8(purl.name) || !is_utf8(purl.version) || !is_utf8(purl.subpath)) {
    return "it is not UTF-8";
  }
  if (Problem problem = check_qualifiers(purl)) return problem;
  const TypeRule& rule = rule_of(purl.type);
  if (rule.ns == Namespace::required && purl.ns.empty()) return "its type needs a namespace";
  if (rule.ns == Namespace::prohibited && !purl.ns.empty()) return "its type has no namespace";
  return rule.check != nullptr ? rule.check(purl) : nullptr;
}

constexpr Problem kBadEscape = "a '%' is not followed by two hexadecimal digits";

/// Decodes `%XX`; false where a '%' escapes nothing.
bool decode(std::string_view text, std::string& to) {
  to.assign(text);
  const std::size_t first = text.find('%');
  if (first == text.npos) return true;
  for (std::size_t i = first; i != text.npos; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !is_hex_digit(text[i + 1]) || !is_hex_digit(text[i + 2])) return false;
  }
  to = percent_unescape(text);
  return true;
}

/// Decodes a path segment by segment, so that an escaped '/' is noticed rather than taken for a separator.
Problem decode_path(std::string_view text, std::string& to) {
  std::string segment;
  while (!text.empty()) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    if (!decode(text.substr(0, slash), segment)) return kBadEscape;
    if (segment.find('/') != std::string::npos) return "a segment of a path contains an escaped '/'";
    if (!to.empty()) to += '/';
    to += segment;
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  return nullptr;
}

Problem parse_qualifiers(std::string_view text, Purl& to) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto& [key, value] = to.qualifiers.emplace_back(pair.substr(0, equals), std::string());
    if (equals < pair.size() && !decode(pair.substr(equals + 1), value)) return kBadEscape;
    if (!is_key(key))
      return "a qualifier's key is letters, digits, '.', '-' and '_' and begins with a letter";
  }
  return nullptr;
}

/// Cuts `text` at `at` and returns what stood behind it.
std::string_view cut(std::string_view& text, std::size_t at) {
  const std::string_view tail = text.substr(at + 1);
  text = text.substr(0, at);
  return tail;
}

/// Where the version's '@' stands; npos where there is none. The last '@' is it, but not one that begins a
/// segment before the last: an npm scope, which many write unescaped.
std::size_t version_separator(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos) return at;
  const bool begins_segment = at == 0 || text[at - 1] == '/';
  return begins_segment && text.find('/', at) != text.npos ? text.npos : at;
}

/// The steps of the specification's "How to parse a PURL", from right to left.
Problem parse(std::string_view text, Purl& to) {
  if (const std::size_t at = text.rfind('#'); at != text.npos) {
    if (Problem problem = decode_path(cut(text, at), to.subpath)) return problem;
  }
  if (const std::size_t at = text.rfind('?'); at != text.npos) {
    if (Problem problem = parse_qualifiers(cut(text, at), to)) return problem;
  }

  std::string scheme(text.substr(0, 4));
  lower(scheme);
  if (scheme != "pkg:") return "it does not begin with 'pkg:'";
  text.remove_prefix(4);
  text.remove_prefix(std::min(text.find_first_not_of('/'), text.size()));
  const std::size_t type_end = std::min(text.find('/'), text.size());
  to.type = text.substr(0, type_end);
  text.remove_prefix(std::min(type_end + 1, text.size()));

  if (const std::size_t at = version_separator(text); at != text.npos) {
    if (!decode(cut(text, at), to.version)) return kBadEscape;
    // A trailing '/' means nothing, but before a version it shows that the name was left out.
    if (text.ends_with('/')) return "it has no name";
  }
  while (text.ends_with('/')) text.remove_suffix(1);

  std::string lowered_type = to.type;
  lower(lowered_type);
  const bool path = name_is_path(lowered_type);
  while (path && text.starts_with('/')) text.remove_prefix(1);
  const std::size_t slash = path ? text.find('/') : text.rfind('/');
  const std::string_view name = slash == text.npos ? text : text.substr(slash + 1);
  if (slash != text.npos) {
    if (Problem problem = decode_path(text.substr(0, slash), to.ns)) return problem;
  }
  if (path) {
    if (Problem problem = decode_path(name, to.name)) return problem;
  } else if (!decode(name, to.name)) {
    return kBadEscape;
  }
  canonicalise(to);
  return check(to);
}

/// Appends with every byte escaped that the specification does not list as plain; `keep` is one more that
/// stays.
void append_encoded(std::string_view text, std::string& to, char keep = ':') {
  const char plain[] = {'.', '-', '_', '~', ':', keep};
  to += percent_encoded(text, {plain, sizeof plain});
}

void append_identity(const Purl& purl, std::string& to) {
  to += "pkg:";
  append_encoded(purl.type, to);
  to += '/';
  if (!purl.ns.empty()) {
    append_encoded(purl.ns, to, '/');
    to += '/';
  }
  append_encoded(purl.name, to, name_is_path(purl.type) ? '/' : '\0');
}

/// PEP 503: runs of '-', '_' and '.' are one '-'. The name is lower case already.
void apply_pep503(std::string& name) {
  std::string result;
  for (char c : name) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (!separates) {
      result += c;
    } else if (!result.ends_with('-')) {
      result += '-';
    }
  }
  name = std::move(result);
}

[[noreturn]] void refuse(std::string_view text, Problem problem) {
  throw Error(fmt::format("package URL '{}': {}; write it as pkg:type/namespace/name@version",
                          printable(text), problem));
}

}  // namespace

Purl parse_purl(std::string_view text) {
  Purl result;
  if (Problem problem = parse(text, result)) refuse(text, problem);
  return result;
}

bool is_defined_purl_type(std::string_view type) {
  return known_rule_of(type) != nullptr;
}

std::optional<Purl> try_parse_purl(std::string_view text) {
  std::optional<Purl> result(std::in_place);
  if (parse(text, *result) != nullptr) result.reset();
  return result;
}

Purl normalise(Purl purl) {
  canonicalise(purl);
  if (Problem problem = check(purl)) refuse(to_string(purl), problem);
  return purl;
}

std::string to_string(const Purl& purl) {
  Purl canonical = purl;
  canonicalise(canonical);
  std::string result;
  append_identity(canonical, result);
  if (!canonical.version.empty()) {
    result += '@';
    append_encoded(canonical.version, result);
  }
  char separator = '?';
  for (const auto& [key, value] : canonical.qualifiers) {
    result += separator;
    append_encoded(key, result);
    result += '=';
    append_encoded(value, result);
    separator = '&';
  }
  if (!canonical.subpath.empty()) {
    result += '#';
    append_encoded(canonical.subpath, result, '/');
  }
  return result;
}

std::string_view qualifier_of(const Purl& purl, std::string_view key) {
  for (const auto& [name, value] : purl.qualifiers)
    if (name == key) return value;
  return {};
}

std::string_view purl_type(std::string_view purl) {
  return purl.starts_with("pkg:") ? purl.substr(4, purl.find_first_of("/@?#", 4) - 4) : std::string_view();
}

std::string purl_identity(const Purl& purl) {
  Purl canonical;
  canonical.type = purl.type;
  canonical.ns = purl.ns;
  canonical.name = purl.name;
  // Databricks' model names are lowered, which depends on the qualifier; what is left out below is not
  // written.
  canonical.qualifiers = purl.qualifiers;
  canonicalise(canonical);
  if (canonical.type == "pypi") apply_pep503(canonical.name);
  std::string result;
  append_identity(canonical, result);
  return result;
}

}  // namespace stocktake
