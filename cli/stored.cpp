#include "cli/stored.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cli/policy_file.h"
#include "schemas/error.h"
#include "schemas/io/input.h"

namespace stocktake {
namespace {

constexpr std::string_view kStore = "store:";

/// Of the whole run: set while arguments are read, before any thread runs.
struct Choice {
  std::string option, policy;
  int wait = StoreLocation::kDefaultWait;
};
Choice& choice() {
  static Choice kChoice;
  return kChoice;
}

/// The store that somebody named; nothing where nobody did.
std::optional<StoreLocation> named_store() {
  if (!choice().option.empty()) return store_location(choice().option);
  const char* environment = std::getenv("STOCKTAKE_STORE");
  if (environment != nullptr && *environment != '\0') return store_location(environment);
  if (choice().policy.empty())  // of a command that takes none, or found none elsewhere
    if (const auto policy = find_policy({}, {"."})) take_store_of_policy(policy->store);
  if (!choice().policy.empty()) return store_location(choice().policy);
  return std::nullopt;
}

}  // namespace

void add_store_options(CLI::App& command) {
  command
      .add_option("--store", choice().option,
                  "The store of releases: a file, postgresql://HOST/DATABASE or service=NAME; default: "
                  "$STOCKTAKE_STORE, else a file in the user's data folder")
      ->type_name("URL");
  command.add_option("--wait", choice().wait, "How long to wait for a lock that another program holds")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, 3600))
      ->default_str(std::to_string(StoreLocation::kDefaultWait));
}

void take_store_of_policy(const std::string& url) {
  if (holds_password(url))
    throw Error(
        "the policy's `store` holds a password: keep it in .pgpass, a service file or PGPASSWORD, which "
        "libpq reads");
  choice().policy = url;
}

StoreLocation chosen_store() {
  const auto named = named_store();
  StoreLocation location = named ? *named : default_store_location();
  location.wait_seconds = choice().wait;
  return location;
}

Store open_store(Database::Access access) {
  return Store::open(chosen_store(), access);
}

bool there_is_a_store() {
  if (named_store()) return true;
  try {
    return std::filesystem::exists(default_store_location().target);
  } catch (const Error&) {  // nobody has a folder of data
    return false;
  }
}

bool is_stored(std::string_view source) {
  return source.starts_with(kStore);
}

StoredDocument stored_document(std::string_view source) {
  StoredName name = stored_name(source.substr(kStore.size()));
  Store store = open_store(Database::Access::read);
  if (name.release.empty()) name.release = store.release(name).name;
  return {fmt::format("{}{}@{}", kStore, name.subject, name.release), store.document(name)};
}

std::string read_input_or_release(const std::string& source) {
  if (!is_stored(source)) return read_input(source);
  StoredDocument document = stored_document(source);
  return decompress_input(std::move(document.bytes), document.name);
}

}  // namespace stocktake
