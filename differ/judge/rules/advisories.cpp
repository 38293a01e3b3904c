#include <fmt/format.h>

#include <unordered_map>

#include "differ/judge/rules/phrases.h"

// What is publicly known of a release, or of the very bytes of a file. Looked up by whoever calls the differ.

namespace stocktake {
namespace {

std::string why(const KnownAdvisory& one) {
  std::string because;
  if (!one.because.empty()) because = "affected: " + one.because;
  if (!one.fixed.empty()) because += "; fixed in " + one.fixed;
  for (const auto& malicious : one.malicious)
    if (malicious.file == kNone && because.empty())
      because = "its archive has the digest " + malicious.digest;
  return because;
}

std::string sentence(std::string_view what, const KnownAdvisory& one) {
  return fmt::format("{} is known to be bad: {} ({}){}{}", what, one.id, one.level,
                     one.summary.empty() ? "." : ": ", one.summary);
}

void advisory_introduced(const Comparison& c, Verdicts& out) {
  for (const auto& [advisory, package] : c.advisories.introduced()) {
    Verdicts::Text text{"", advisory->id, "", why(*advisory)};
    if (package == kNone) {
      text.message = sentence("What was scanned", *advisory);
      out.add_path("", text, advisory->severity);
    } else {
      text.message = sentence(release(c.after.packages[package]), *advisory);
      out.add(package_case(c, c.packages.pair_of_after[package]), text, advisory->severity);
    }
  }
}

void malicious_file(const Comparison& c, Verdicts& out) {
  if (c.advisories.malicious_files().empty()) return;
  std::unordered_map<std::uint32_t, std::uint32_t> changes;  // by file of the after side
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i)
    if (c.files.changes[i].after != kNone) changes.emplace(c.files.changes[i].after, i);
  for (const auto& [advisory, malicious] : c.advisories.malicious_files()) {
    const Verdicts::Text text{
        "", advisory->id,
        fmt::format("Malware: these very bytes are {} of {}.",
                    malicious->known_as.empty() ? "a file" : malicious->known_as, advisory->id),
        fmt::format("its digest is {}", malicious->digest)};
    const auto change = changes.find(malicious->file);
    if (change == changes.end())
      out.add_path(c.after.files[malicious->file].path, text);
    else
      out.add(file_case(c, change->second), text);
  }
}

const Rule kAdvisoryRules[] = {
    {.id = "advisory-introduced",
     .severity = Severity::error,
     .summary =
         "A release of the after side is known to be vulnerable or malicious, by an advisory that the before "
         "side's release is not subject to. An error for malware and for what is rated high or critical, a "
         "warning for medium and for what nobody rated, a note for low.",
     .why = "What a public record says of this very release need not be found out again.",
     .incident = "",
     .what_to_do =
         "Take the release that the advisory names as fixed. Where it does not matter here, say so in "
         "stocktake.toml, by its id: [[advisory]], with a reason. Looked up only with --advisories.",
     .several = "known to be bad",
     .compares = Compared::advisory,
     .needs = {},
     .yields_to = {},
     .judge_all = advisory_introduced,
     .anywhere = true},
    {.id = "malicious-file",
     .severity = Severity::error,
     .summary = "A file has the SHA-256 of a file that is known as malware, in whatever package it stands.",
     .why =
         "The records of malicious packages name their files' digests. The same bytes elsewhere are the same "
         "malware, whatever the package around them is called.",
     .incident = "",
     .what_to_do = "Do not run anything of it; find out how it came there. Looked up only with --advisories.",
     .several = "known as malware",
     .compares = Compared::advisory,
     .needs = {},
     .yields_to = {},
     .judge_all = malicious_file,
     .anywhere = true},
};

}  // namespace

std::span<const Rule> advisory_rules() {
  return kAdvisoryRules;
}

}  // namespace stocktake
