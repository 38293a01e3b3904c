#include "store/database/location.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

/// The scheme of a PostgreSQL URL; empty where it is none.
std::string_view postgres_scheme(std::string_view url) {
  for (const std::string_view scheme : kSchemes)
    if (url.starts_with(scheme)) return scheme;
  return {};
}

/// Whether the text begins as `SCHEME://`.
bool has_scheme(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == url.npos || colon == 0) return false;
  for (const char c : url.substr(0, colon))
    if (!is_alphanumeric(c) && c != '+' && c != '-' && c != '.') return false;
  return true;
}

/// A PostgreSQL URL as messages show it: scheme, host, port and database, which let nobody in. Whatever
/// stands before the last `@` of the authority, and every parameter, is left out: a shorter list of what may
/// be shown is the safer one.
std::string shown_url(std::string_view url, std::string_view scheme) {
  std::string_view rest = url.substr(scheme.size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  // A password may hold what should have been encoded, such as '/' or '@': all up to the last '@' goes.
  if (const auto at = rest.rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
  return printable(std::string(scheme).append(rest));
}

/// `service=NAME` of a connection string; the rest of it is not shown.
std::string shown_service(std::string_view text) {
  return printable(text.substr(0, text.find(' ')));
}

}  // namespace

StoreLocation store_location(std::string_view url) {
  if (url.empty())
    throw Error(
        "--store: an empty name is no store; give a file, postgresql://HOST/DATABASE or service=NAME");
  const std::string_view scheme = postgres_scheme(url);
  if (!scheme.empty()) return {StoreLocation::Kind::postgres, std::string(url), shown_url(url, scheme)};
  if (url.starts_with("service="))
    return {StoreLocation::Kind::postgres, std::string(url), shown_service(url)};
  if (url.starts_with(kSqlite)) url.remove_prefix(kSqlite.size());
  if (url.empty() || has_scheme(url))
    throw Error(
        "--store: no such kind of store; give a file, sqlite:FILE, postgresql://HOST/DATABASE or "
        "service=NAME");
  return {StoreLocation::Kind::sqlite, std::string(url), printable(url)};
}

StoreLocation default_store_location() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  std::filesystem::path folder = variable("XDG_DATA_HOME");
  if (!folder.is_absolute()) {  // the specification: such a path is to be ignored
    if (variable("HOME").empty())
      throw Error("there is no data folder for the store: set HOME or XDG_DATA_HOME, or name one by --store");
    folder = std::filesystem::path(variable("HOME")) / ".local/share";
  }
  return store_location((folder / "stocktake" / "store.sqlite").string());
}

bool holds_password(std::string_view url) {
  const std::string_view scheme = postgres_scheme(url);
  if (lower_ascii(url).find("password") != std::string::npos)
    return !scheme.empty() || url.starts_with("service=");
  if (scheme.empty()) return false;
  std::string_view authority = url.substr(scheme.size());
  const auto at = authority.rfind('@');
  return at != authority.npos && authority.substr(0, at).find(':') != authority.npos;
}

}  // namespace stocktake
