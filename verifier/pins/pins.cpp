#include "verifier/pins/pins.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "generator/locks/lock.h"
#include "generator/locks/npm_places.h"
#include "schemas/error.h"
#include "schemas/identity/url.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/links.h"
#include "verifier/pins/commands.h"

namespace stocktake {
namespace {

/// Whether a complete lock for packages of that kind lies beside `path`, or in a folder around it.
bool has_lock(std::string_view path, std::string_view purl_type, const ProjectTexts& texts) {
  return std::any_of(texts.begin(), texts.end(), [&](const auto& one) {
    const LockFormat* format = lock_format(one.first);
    return format != nullptr && format->complete && format->purl_type == purl_type &&
           (folder_of(one.first).empty() || is_below(path, folder_of(one.first)));
  });
}

void check_file(std::string_view path, const std::string& text, const ProjectTexts& texts,
                VerifyReport& report) {
  const std::string_view name = base_name(path);
  if (is_npm_lock(path)) check_npm_lock(path, text, report);
  if (name == "Cargo.lock") check_cargo_lock(path, text, report);
  if (is_dockerfile(name)) check_dockerfile(path, text, report);
  if (is_workflow(path)) check_workflow(path, text, report);
  if (is_compose_file(name)) check_compose(path, text, report);
  if (const std::string_view type = manifest_type(name); !type.empty())
    check_manifest(path, text, has_lock(path, type, texts), report);
}

}  // namespace

std::vector<std::uint32_t> files_for_pins(const Inventory& inventory) {
  std::vector<std::uint32_t> files;
  for (std::uint32_t i = 0; i < inventory.files.size(); ++i) {
    const File& file = inventory.files[i];
    if (file.type != FileType::regular || !file.has_sha256 || file.package != kNone) continue;
    // Below a folder of installed packages nothing is the project's own.
    if (file.path.find("node_modules/") != file.path.npos ||
        file.path.find("site-packages/") != file.path.npos)
      continue;
    const std::string_view name = base_name(file.path);
    const LockFormat* lock = lock_format(file.path);
    if ((lock != nullptr && lock->purl_type != "deb") || is_dockerfile(name) || is_workflow(file.path) ||
        is_compose_file(name) || !manifest_type(name).empty() || name == "pnpm-workspace.yaml")
      files.push_back(i);
  }
  return files;
}

std::vector<std::uint32_t> further_files_for_pins(const Inventory& inventory, const ProjectTexts& texts) {
  std::vector<std::uint32_t> files;
  for (const auto& [path, as_requirement] : included_requirements(texts)) {
    const File* file = texts.contains(path) ? nullptr : find_file(inventory, path);
    if (file != nullptr && file->type == FileType::regular && file->has_sha256)
      files.push_back(static_cast<std::uint32_t>(file - inventory.files.data()));
  }
  return files;
}

VerifyReport check_pins(const Inventory& inventory, const ProjectTexts& texts) {
  VerifyReport report = report_on(inventory, "pins");
  for (const auto& [path, text] : texts) {
    try {
      check_file(path, text, texts, report);
    } catch (const Error& error) {
      add_unreadable(report, path, error.what());
    }
  }
  check_requirements(texts, report);
  check_denied(inventory, texts, check_installed(inventory, texts, report), report);
  check_links(inventory, texts, report);
  if (texts.empty())
    report.notes.emplace_back(
        "The tree has no lock, manifest, Dockerfile or workflow of its own to look at.");
  return report;
}

bool is_requirements(std::string_view path) {
  const LockFormat* format = lock_format(path);
  return format != nullptr && !format->complete && format->purl_type == "pypi";
}

void add_pin(VerifyReport& report, std::string_view rule, std::string_view path, std::uint32_t line,
             const std::string& message, const std::string& instead) {
  // What a project's files quote of URLs may hold passwords and tokens: none leaves in a report.
  report.findings.push_back({verify_rule(rule),
                             {},
                             std::string(path),
                             line,
                             without_secrets_in(message),
                             without_secrets_in(instead),
                             {},
                             false});
}

void add_unreadable(VerifyReport& report, std::string_view path, std::string_view error) {
  std::uint32_t line = 0;
  if (error.starts_with(path) && error.substr(path.size()).starts_with(':')) {
    std::string_view rest = error.substr(path.size() + 1);
    const std::string_view number = take_until(rest, ':');
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), line);
    if (failed != std::errc() || end != number.data() + number.size())
      line = 0;
    else
      error = trim(rest);
  }
  add_pin(report, "pin-unreadable", path, line, fmt::format("It cannot be read: {}", error),
          "lock it anew, or mend it");
}

void check_script(std::string_view path, std::string_view file, std::string_view script,
                  std::uint32_t first_line, VerifyReport& report) {
  for (LooseInstall& found : loose_installs(script, file))
    add_pin(report, "pin-install", path, first_line + found.line,
            fmt::format("'{}': {}", found.command, found.why), std::move(found.instead));
}

void add_image(std::string_view path, std::uint32_t line, std::string_view image, VerifyReport& report) {
  if (is_pinned_image(image)) return;
  const std::string_view name = image.substr(0, image.find('@'));
  add_pin(report, "pin-image", path, line,
          name.size() == image.size()
              ? fmt::format("The image {} is what its tag means when it is pulled.", image)
              : fmt::format("The image {} names a digest that no image can have.", image),
          fmt::format("{}@sha256:DIGEST", name));
}

}  // namespace stocktake
