#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schemas/io/sink.h"
#include "schemas/text/report_sign.h"
#include "verifier/report.h"

namespace stocktake {

struct VerifyRenderOptions {
  bool all = false;  ///< text: nothing is left out of a list
};

/// One format of a VerifyReport: a pure function of it. Nothing from an input leaves it unescaped.
struct VerifyRenderer {
  std::string_view name;
  void (*render)(const VerifyReport& report, const VerifyRenderOptions& options, const Sink& out);
};

std::span<const VerifyRenderer> verify_renderers();

extern const VerifyRenderer kVerifyTextRenderer;
extern const VerifyRenderer kVerifyJsonRenderer;
extern const VerifyRenderer kVerifyMarkdownRenderer;
extern const VerifyRenderer kVerifySarifRenderer;

// --- What they have in common ---

/// Partly good is what was built here, of which nothing more is known.
ReportSign sign_of(const VerifyReport& report);
/// "Everything is as the records say", "3 things are not as the records say: 2 errors, 1 warning".
std::string verdict_words(const VerifyReport& report);
/// "pypi/requests 2.31.0" of `pkg:pypi/requests@2.31.0`, safe for a terminal; "no package" for none.
std::string shown_verified(std::string_view package);
/// "15 equal, 1 changed, 1 missing, 1 not listed": the numbers that are not 0.
std::string count_words(const PackageVerdict& verdict);
/// What is known to be no fault, over all packages, a sentence each: "12 files: bytecode that …".
std::vector<std::string> known_words(const VerifyReport& report);
/// How many packages have this status, and how many files of them are equal.
struct StatusCount {
  std::string_view status;
  std::uint64_t packages = 0, files = 0;
};
/// In the order in which they are to be shown.
std::vector<StatusCount> status_counts(const VerifyReport& report);

}  // namespace stocktake
