#include "cli/build_facts.h"

#include <archive.h>
#include <fmt/format.h>
#include <git2.h>
#include <libxml/xmlversion.h>
#include <openssl/crypto.h>
#include <sys/auxv.h>

#include "schemas/document/spec_version.h"
#include "schemas/error.h"
#include "schemas/io/input_file.h"

namespace stocktake {
namespace {

#if defined(__clang__)
constexpr const char* kCompiler = "clang " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

#if defined(__x86_64__)
constexpr const char* kMachine = "x86-64";
#elif defined(__aarch64__)
constexpr const char* kMachine = "arm64";
#else
constexpr const char* kMachine = "another machine";
#endif

std::string git_version() {
  int major = 0, minor = 0, revision = 0;
  git_libgit2_version(&major, &minor, &revision);
  return fmt::format("libgit2 {}.{}.{}", major, minor, revision);
}

}  // namespace

std::string build_facts() {
  return fmt::format(
      "stocktake {}\n"
      "CycloneDX {} to {}\n"
      "built by {} for {}\n"
      "with {}, {}, libxml2 {}, {}",
      STOCKTAKE_VERSION, to_string(SpecVersion::v1_0), to_string(kNewestVersion), kCompiler, kMachine,
      archive_version_string(), git_version(), LIBXML_DOTTED_VERSION, OpenSSL_version(OPENSSL_VERSION));
}

std::string own_digest() {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): so the kernel gives it (getauxval(3))
  const auto* started_as = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
  for (const char* path : {"/proc/self/exe", started_as}) {
    try {
      if (path != nullptr) return InputFile(path).sha256();
    } catch (const Error&) {  // the next one, or none: a document does without
    }
  }
  return {};
}

}  // namespace stocktake
