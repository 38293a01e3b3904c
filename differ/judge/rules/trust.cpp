#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "differ/judge/rules/phrases.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// Whom a program believes: the certificates of authorities that it brings.

namespace stocktake {
namespace {

/// Names under which programs look for the authorities that they trust.
constexpr std::string_view kStores[] = {
    "ca-bundle.crt", "ca-bundle.pem", "ca-certificates.crt", "ca_certs.pem",   "cacert.pem",
    "cacerts",       "cacerts.jks",   "cacerts.p12",         "cacerts.pem",    "ca_bundle.crt",
    "cert.pem",      "roots.pem",     "tls-ca-bundle.pem",   "truststore.jks", "truststore.p12"};
constexpr std::string_view kEndings[] = {".pem", ".crt", ".cer", ".p7b"};
constexpr std::uint64_t kBundle = 32 << 10;  // bytes: no single certificate is so large

bool is_trust_store(const File& file) {
  if (file.type != FileType::regular) return false;
  const std::string name = lower_ascii(base_name(file.path));
  if (std::find(std::begin(kStores), std::end(kStores), name) != std::end(kStores)) return true;
  return file.size != kUnknownSize && file.size >= kBundle &&
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

/// The packages that had such a file before.
std::unordered_set<std::uint32_t> pairs_with_store(const Comparison& c) {
  std::unordered_set<std::uint32_t> pairs;
  for (const File& file : c.before.files)
    if (file.package != kNone && is_trust_store(file)) pairs.insert(c.pair_before(file));
  return pairs;
}

void trust_store_changed(const Comparison& c, Verdicts& out) {
  const auto is_news = [](const FileCase& file) {
    return file.new_content() && !file.same_bytes() && is_trust_store(*file.after);
  };
  std::unordered_set<std::uint32_t> had;
  bool looked = false;
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileCase file = file_case(c, i);
    if (file.after == nullptr || c.own_work.has(c.before, c.after, file.match) || !is_news(file)) continue;
    if (!std::exchange(looked, true)) had = pairs_with_store(c);
    const bool came_with_package = file.pair != nullptr && file.pair->before == kNone;
    const bool ordinary = !file.explained.empty() && (came_with_package || had.contains(file.match.pair));
    out.add(
        file,
        contents(file,
                 ordinary && file.before != nullptr
                     ? fmt::format("{} trusts other certificate authorities now.", owner(file))
                     : fmt::format("A list of certificate authorities that {} trusts is {}.", owner(file),
                                   file.before == nullptr ? "new" : "another"),
                 file.explained.empty() ? "its name is that of a trust store, and no new version explains it"
                                        : "its name is that of a trust store"),
        ordinary ? Severity::note : Severity::warning);
  }
}

const Rule kTrustRules[] = {
    {.id = "trust-store-changed",
     .severity = Severity::warning,
     .summary =
         "A file whose name is that of a list of certificate authorities (cacert.pem, ca-bundle.crt, any "
         "large .pem) is new or has other bytes. A note where a package that had one brings it with a new "
         "version, or a new package does.",
     .why = "Whoever adds an authority there can pass for any server, for all that use the list.",
     .incident = "",
     .what_to_do = "Compare the certificates in it with those of the list's maintainers.",
     .several = "list the certificate authorities that programs trust",
     .needs = {Fact::files},
     .yields_to = {},
     .judge_all = trust_store_changed},
};

}  // namespace

std::span<const Rule> trust_rules() {
  return kTrustRules;
}

}  // namespace stocktake
