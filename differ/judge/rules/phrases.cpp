#include "differ/judge/rules/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "schemas/text/lines.h"
#include "schemas/text/text.h"

namespace stocktake {

std::string full_name(const Package& package) {
  std::string text;
  if (!package.group.empty()) text.append(package.group).append("/");
  return text.append(package.name);
}

std::string release(const Package& package) {
  std::string text = full_name(package);
  if (!package.version.empty()) text.append(" ").append(package.version);
  return text;
}

std::string owner(const FileCase& file) {
  return file.pair == nullptr ? "no package" : release(file.comparison.package(*file.pair));
}

std::string_view kind_words(FileKind kind) {
  switch (kind) {
    case FileKind::elf:
      return "an ELF binary";
    case FileKind::pe:
      return "a Windows binary";
    case FileKind::macho:
      return "a Mach-O binary";
    case FileKind::wasm:
      return "WebAssembly";
    case FileKind::java_class:
      return "Java bytecode";
    case FileKind::python_bytecode:
      return "Python bytecode without its source";
    case FileKind::python:
      return "Python";
    case FileKind::javascript:
      return "JavaScript";
    case FileKind::shell:
      return "a shell script";
    case FileKind::perl:
      return "Perl";
    case FileKind::ruby:
      return "Ruby";
    case FileKind::php:
      return "PHP";
    case FileKind::lua:
      return "Lua";
    case FileKind::powershell:
      return "PowerShell";
    case FileKind::batch:
      return "a batch file";
    case FileKind::r:
      return "R";
    case FileKind::tcl:
      return "Tcl";
    default:
      break;
  }
  switch (family(kind)) {
    case KindFamily::archive:
      return "an archive";
    case KindFamily::source:
      return "source code";
    case KindFamily::media:
      return "a picture or document";
    default:
      return "a file";
  }
}

std::string size_words(const File& file) {
  return file.size == kUnknownSize ? std::string() : ", " + format_bytes(file.size);
}

std::string mode_text(std::uint16_t mode) {
  return mode == kUnknownMode ? std::string() : fmt::format("{:04o}", mode);
}

std::string licence_text(const Package& package) {
  std::vector<std::string_view> texts;
  for (const License& license : package.licenses) {
    std::string_view text = license.text;
    const bool brackets = text.starts_with('(') && text.find(')') == text.size() - 1;
    texts.push_back(brackets ? text.substr(1, text.size() - 2) : text);
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return joined(texts, ", ");
}

bool licence_differs(const PackageCase& package) {
  if (package.before == nullptr || package.after == nullptr) return false;
  if (package.before->licenses.empty() || package.after->licenses.empty()) return false;
  return package.before->licenses != package.after->licenses &&
         licence_text(*package.before) != licence_text(*package.after);
}

namespace {

/// `file`, `symlink to TARGET`, `fifo` …; empty where there is nothing.
std::string type_text(const Inventory& inventory, const File* file) {
  if (file == nullptr) return {};
  if (file->type == FileType::regular) return "file";
  std::string text(to_string(file->type));
  const FileDetail* detail = inventory.detail_of(*file);
  if (file->type == FileType::symlink && detail != nullptr) text.append(" to ").append(detail->target);
  return text;
}

}  // namespace

Verdicts::Text contents(const FileCase& file, std::string message, std::string because) {
  const Inventory &before = file.comparison.before, &after = file.comparison.after;
  const auto regular = [](const File* side) { return side == nullptr || side->type == FileType::regular; };
  if (!regular(file.before) || !regular(file.after))
    return {type_text(before, file.before), type_text(after, file.after), std::move(message),
            std::move(because), Compared::type};
  const auto digest = [](const Inventory& side, const File* of) {
    return of == nullptr ? std::string() : shown_digest(side, *of);
  };
  return {digest(before, file.before), digest(after, file.after), std::move(message), std::move(because),
          Compared::digest};
}

}  // namespace stocktake
