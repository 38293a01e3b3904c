#include "schemas/identity/url.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "schemas/identity/purl.h"
#include "schemas/text/ascii.h"
#include "schemas/text/percent.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Whether a text is one URL, or holds URLs among words that a shell may run.
enum class Where { field, text };

// What parameters are called whose value lets somebody in, without case and punctuation: by those of the
// large forges, registries and stores of objects (GitHub, GitLab, Azure's `sig`, Amazon's and Google's
// `X-…-Signature`, OAuth 2).
constexpr std::string_view kSecretNames[] = {"auth", "authorization", "bearer",    "jwt",     "key", "login",
                                             "pass", "passphrase",    "passwd",    "pwd",     "sid", "sig",
                                             "pat",  "session",       "sessionid", "username"};
constexpr std::string_view kSecretEndings[] = {"accessid",   "accesskey",  "accesskeyid", "apikey",
                                               "authkey",    "credential", "credentials", "password",
                                               "privatekey", "secret",     "signature",   "token"};

bool is_secret_name(std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, 64))
    if (is_alphanumeric(c)) plain += lower_ascii(c);
  return std::find(std::begin(kSecretNames), std::end(kSecretNames), plain) != std::end(kSecretNames) ||
         std::any_of(std::begin(kSecretEndings), std::end(kSecretEndings),
                     [&](std::string_view ending) { return plain.ends_with(ending); });
}

std::size_t find_ignoring_case(std::string_view text, std::string_view what, std::size_t from) {
  for (std::size_t at = from; at + what.size() <= text.size(); ++at)
    if (equal_ignoring_case(text.substr(at, what.size()), what)) return at;
  return kNone;
}

/// `://` as it is or percent-encoded: where the next one stands, and what is behind it.
struct Mark {
  std::size_t at = kNone;
  std::size_t end = kNone;
};

Mark next_mark(std::string_view text, std::size_t from) {
  constexpr std::string_view kPlain = "://", kEncoded = "%3A%2F%2F";
  if (from == 0 && text.starts_with("//")) return {0, 2};  // a reference without a scheme
  const std::size_t plain = text.find(kPlain, from);
  const std::size_t encoded =
      text.find('%', from) == kNone ? kNone : find_ignoring_case(text, kEncoded, from);
  if (plain == kNone && encoded == kNone) return {};
  return plain < encoded ? Mark{plain, plain + kPlain.size()} : Mark{encoded, encoded + kEncoded.size()};
}

/// Where the '@' of an authority (plain or as %40) begins and ends.
std::pair<std::size_t, std::size_t> find_at(std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != kNone) return {at, at + 1};
  const std::size_t at = authority.rfind("%40");
  return {at, at == kNone ? kNone : at + 3};
}

/// Bytes of the user information at the begin of `rest`, which stands behind `://`; with its '@'.
std::size_t user_information(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto [at, end] = find_at(authority); at != kNone) return end;
  // A password with '/', '?' or '#' in it: what looks like the port is no number.
  const std::size_t colon = authority.find(':');
  if (colon == kNone || authority.starts_with('[')) return 0;
  const std::string_view port = authority.substr(colon + 1);
  if (std::all_of(port.begin(), port.end(), is_digit)) return 0;
  const std::size_t at = rest.find('@', authority.size());
  return at == kNone ? 0 : at + 1;
}

/// The URL without user information in any authority in it.
std::string without_users(std::string_view url, Where where) {
  std::string result;
  std::size_t from = 0;
  for (Mark mark = next_mark(url, 0); mark.at != kNone; mark = next_mark(url, from)) {
    const std::size_t size = user_information(url.substr(mark.end));
    const std::string_view user = url.substr(mark.end, size);
    result.append(url, from, mark.end - from);
    from = mark.end;
    if (where == Where::text && user.find_first_of("&;") != kNone) continue;  // a shell's command ends there
    const bool is_git = user.starts_with("git@") || user.starts_with("git:") || user.starts_with("git%40");
    if (is_git) result.append(user.starts_with("git%40") ? "git%40" : "git@");
    from += size;
  }
  return result.append(url, from);
}

/// `user@host:path`, as scp and git take it, without a user other than git.
std::string without_scp_user(std::string_view text, Where where) {
  const auto is_user = [&](char c) {
    return where == Where::field ? c != '/'
                                 : is_alphanumeric(c) || std::string_view("._%+~-:").find(c) != kNone;
  };
  const auto is_host = [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; };
  const std::size_t at = text.find('@');
  if (at == kNone || text.starts_with("mailto:")) return std::string(text);
  std::size_t begin = at;
  while (begin > 0 && is_user(text[begin - 1])) --begin;
  std::size_t end = at + 1;
  while (end < text.size() && is_host(text[end])) ++end;
  const std::string_view user = text.substr(begin, at - begin), host = text.substr(at + 1, end - at - 1);
  const bool is_scp = !user.empty() && host.find('.') != kNone && end + 1 < text.size() && text[end] == ':' &&
                      (begin == 0 || text[begin - 1] != '/');
  if (!is_scp || user == "git") return std::string(text);
  return std::string(text.substr(0, begin))
      .append(user.starts_with("git:") ? "git@" : "")
      .append(text.substr(at + 1));
}

/// One parameter `name=value`; empty where it is a secret.
std::string clean_parameter(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  if (equals == kNone) return std::string(parameter);
  if (is_secret_name(percent_unescape(parameter.substr(0, equals)))) return {};
  const std::string_view value = parameter.substr(equals + 1);
  if (find_ignoring_case(value, "%3A%2F%2F", 0) == kNone) return std::string(parameter);
  const std::string plain = percent_unescape(value);
  const std::string clean = without_secrets(plain);
  if (clean == plain) return std::string(parameter);
  return std::string(parameter.substr(0, equals + 1)).append(percent_encoded(clean, "-._~"));
}

/// The parameters of a query or fragment without those that are secret; `part` begins with '?' or '#', which
/// goes too where nothing is left.
std::string clean_parameters(std::string_view part) {
  std::string result;
  bool dropped = false;
  char separator = part.front();
  for (std::size_t from = 1; from <= part.size();) {
    const std::size_t end = std::min(part.find_first_of("&;", from), part.size());
    const std::string_view parameter = part.substr(from, end - from);
    const std::string clean = clean_parameter(parameter);
    if (clean.empty() && !parameter.empty()) {
      dropped = true;
    } else {
      result.append(1, separator).append(clean);
      separator = end < part.size() ? part[end] : '&';
    }
    from = end + 1;
  }
  return dropped ? result : std::string(part).replace(0, std::string::npos, result);
}

std::string clean_url(std::string_view url, Where where) {
  std::string result =
      next_mark(url, 0).at != kNone ? without_users(url, where) : without_scp_user(url, where);
  const std::size_t query = std::min(result.find_first_of("?#"), result.size());
  if (query == result.size()) return result;
  std::string tail = result.substr(query);
  result.resize(query);
  if (const std::size_t fragment = tail.find('#', 1); fragment != kNone && tail.front() == '?')
    return result.append(clean_parameters(std::string_view(tail).substr(0, fragment)))
        .append(clean_parameters(std::string_view(tail).substr(fragment)));
  return result.append(clean_parameters(tail));
}

/// Whether the text could hold a URL with a secret at all: nearly none can.
bool is_suspicious(std::string_view text) {
  return text.find_first_of("@?#") != kNone || text.find("%40") != kNone;
}

/// Where the scheme ends (its colon), 0 where there is none, npos where what stands in its place is not one.
std::size_t scheme_end(std::string_view text) {
  const auto colon = text.find_first_of(":/?#");
  if (colon == kNone || text[colon] != ':') return 0;
  if (colon == 0 || !is_letter(text[0])) return kNone;
  const bool is_scheme =
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                  [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; });
  return is_scheme ? colon : kNone;
}

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && is_hex_digit(text[at + 1]) && is_hex_digit(text[at + 2]);
}

/// Calls `each(byte, may_stand)` for every byte: whether RFC 3987 lets it stand where it does. Brackets
/// belong to an IPv6 address only, '#' stands once, '%' leads two digits.
template <typename Each>
void for_each_iri_byte(std::string_view text, Each each) {
  const std::size_t authority = text.find("//");
  const std::size_t path =
      authority == kNone ? 0 : std::min(text.find_first_of("/?#", authority + 2), text.size());
  bool fragment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool never =
        static_cast<unsigned char>(c) <= ' ' || c == 0x7f || std::string_view("<>\"{}|\\^`").find(c) != kNone;
    const bool misplaced = ((c == '[' || c == ']') && i >= path) ||
                           (c == '#' && std::exchange(fragment, true)) || (c == '%' && !is_escape(text, i));
    each(c, !never && !misplaced);
  }
}

/// What is left without a secret may look like one again (`//a@:b/c@d`): as often as it does.
std::string clean_until_still(std::string_view url, Where where) {
  constexpr int kMostRounds = 64;  // each leaves less; no URL has so many users in one another
  std::string cleaned = clean_url(url, where);
  for (int round = 1; round < kMostRounds; ++round) {
    std::string again = clean_url(cleaned, where);
    if (again == cleaned) break;
    cleaned = std::move(again);
  }
  return cleaned;
}

}  // namespace

std::string without_secrets(std::string_view url) {
  return is_suspicious(url) ? clean_until_still(url, Where::field) : std::string(url);
}

std::string without_secrets_in(std::string_view text) {
  if (!is_suspicious(text)) return std::string(text);
  constexpr std::string_view kBetween = " \t\r\n\"'`<>(){}|\\";
  std::string result;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t word = std::min(text.find_first_not_of(kBetween, from), text.size());
    const std::size_t end = std::min(text.find_first_of(kBetween, word), text.size());
    result.append(text, from, word - from);
    const std::string_view one = text.substr(word, end - word);
    const bool is_url = next_mark(one, 0).at != kNone || one.find('@') != kNone ||
                        (one.starts_with('/') && one.find('?') != kNone);
    result.append(is_url ? clean_until_still(one, Where::text) : std::string(one));
    from = end;
  }
  return result;
}

std::string purl_without_secrets(std::string_view text) {
  if (!is_suspicious(text)) return std::string(text);
  std::optional<Purl> purl = try_parse_purl(text);
  if (!purl) return without_secrets(text);
  bool changed = false;
  const auto clean = [&](std::string& part) {
    std::string cleaned = without_secrets(part);
    changed |= cleaned != part;
    part = std::move(cleaned);
  };
  clean(purl->version);
  for (auto& [key, value] : purl->qualifiers) {
    if (is_secret_name(key)) changed = true, value.clear();
    clean(value);
  }
  std::erase_if(purl->qualifiers, [](const auto& qualifier) { return qualifier.second.empty(); });
  return changed ? to_string(*purl) : std::string(text);
}

bool is_iri_reference(std::string_view text) {
  bool good = scheme_end(text) != kNone;
  for_each_iri_byte(text, [&](char, bool may_stand) { good &= may_stand; });
  return good;
}

bool is_iri(std::string_view text) {
  return scheme_end(text) != 0 && is_iri_reference(text);
}

std::optional<std::string> iri_reference(std::string_view text) {
  const std::string utf8 = percent_escape_invalid_utf8(text);
  std::string iri;
  for_each_iri_byte(is_utf8(text) ? text : std::string_view(utf8), [&](char c, bool may_stand) {
    if (may_stand)
      iri += c;
    else
      append_percent(iri, c);
  });
  if (!is_iri_reference(iri)) return std::nullopt;
  return iri;
}

}  // namespace stocktake
