#include "generator/locks/requirements.h"

#include <algorithm>

#include "generator/catalog/digests.h"
#include "generator/catalog/python/metadata.h"
#include "generator/locks/source_parts.h"
#include "schemas/text/lines.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

/// Without a comment, which begins at the line's begin or behind a blank.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1))
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  return line;
}

/// Takes ` --hash=sha256:HEX` and other options per requirement off the end.
void take_options(std::string& text, Requirement& requirement) {
  for (;;) {
    const auto at = text.rfind(" --");
    if (at == text.npos) return;
    std::string_view option = trim(std::string_view(text).substr(at + 3));
    if (option.starts_with("hash")) {
      option = trim(option.substr(4 + (option.size() > 4 ? 1 : 0)));
      const auto colon = std::min(option.find(':'), option.size());
      const auto algorithm = plain_hash_algorithm(option.substr(0, colon));
      std::string hex =
          algorithm ? canonical_hex(*algorithm, option.substr(std::min(colon + 1, option.size()))) : "";
      if (!hex.empty()) requirement.hashes.push_back({*algorithm, std::move(hex)});
    }
    text.resize(at);
  }
}

/// `-r FILE`, `--requirement=FILE`: the file; empty where the line is not that option.
std::string_view file_of(std::string_view line, std::string_view brief, std::string_view full) {
  for (const std::string_view option : {brief, full}) {
    if (!line.starts_with(option)) continue;
    std::string_view rest = trim(line.substr(option.size()));
    if (rest.starts_with('=')) rest = trim(rest.substr(1));
    return rest;
  }
  return {};
}

bool is_place(std::string_view text) {
  if (text.find(" @ ") != text.npos) return false;  // a name stands before it
  return text.find("://") != text.npos || text.starts_with('.') || text.starts_with('/') ||
         text.starts_with("git+");
}

/// Beyond what begins like one: a folder or an archive, which pip takes where it is there.
bool may_be_path(std::string_view text) {
  return text.find('/') != text.npos || text.ends_with(".whl") || text.ends_with(".zip") ||
         text.ends_with(".tar.gz") || text.find('$') != text.npos;
}

/// Behind the name: `==1.0`, `(>=1,<2)`, or nothing (PEP 508).
bool is_specifier(std::string_view text) {
  return text.empty() || std::string_view("<>=!~(").find(text[0]) != std::string_view::npos;
}

void read_line(std::string_view line, std::uint32_t number, std::vector<Requirement>& out) {
  Requirement requirement;
  requirement.line = number;
  requirement.file = file_of(line, "-r", "--requirement");
  if (requirement.file.empty()) {
    requirement.file = file_of(line, "-c", "--constraint");
    requirement.constraint = !requirement.file.empty();
  }
  if (!requirement.file.empty()) return out.push_back(std::move(requirement));
  if (const std::string_view place = file_of(line, "-e", "--editable"); !place.empty()) {
    requirement.editable = true;
    line = place;
  } else if (line.starts_with('-')) {
    return;
  }
  std::string text(line);
  take_options(text, requirement);
  std::string_view rest = trim(text);
  if (const auto marker = rest.find(" ;"); is_place(rest) && marker != rest.npos) {
    requirement.marker = trim(rest.substr(marker + 2));
    rest = trim(rest.substr(0, marker));
  }
  if (is_place(rest)) {
    requirement.url = rest;
    if (const auto egg = rest.find("#egg="); egg != rest.npos)
      requirement.name = rest.substr(egg + 5, rest.find_first_of("&[", egg + 5) - egg - 5);
    return out.push_back(std::move(requirement));
  }
  const std::string whole(rest);
  const auto unknown = [&] {
    Requirement none;
    none.line = number;
    (may_be_path(whole) ? none.url : none.unknown) = whole;
    out.push_back(std::move(none));
  };
  const auto parsed = read_python_requirement(rest);
  if (!parsed) return unknown();
  requirement.name = parsed->name;
  requirement.marker = parsed->marker;
  rest.remove_prefix(std::min(rest.find(parsed->name) + parsed->name.size(), rest.size()));
  rest = trim(rest);
  if (rest.starts_with('[')) rest = trim(rest.substr(std::min(rest.find(']') + 1, rest.size())));
  if (rest.starts_with('@')) {
    requirement.url = trim(rest.substr(1, rest.find(" ;") - 1));
  } else {
    requirement.specifier = trim(rest.substr(0, rest.find(';')));
    if (!is_specifier(requirement.specifier)) return unknown();
  }
  out.push_back(std::move(requirement));
}

}  // namespace

std::string Requirement::exact() const {
  std::string_view text = specifier;
  if (!text.starts_with("==")) return {};
  text = trim(text.substr(text.starts_with("===") ? 3 : 2));
  return text.find_first_of(",*") == text.npos ? std::string(text) : std::string();
}

std::vector<Requirement> read_requirements(std::string_view text) {
  std::vector<Requirement> requirements;
  // pip takes a byte order mark for the encoding, not for a letter of the first name.
  text = without_byte_order_mark(text);
  std::string whole;
  std::uint32_t first = 1;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = take_line(text);
    if (whole.empty()) first = number;
    const bool continued = line.ends_with('\\');
    if (continued) line.remove_suffix(1);
    whole.append(without_comment(line));
    if (continued && !text.empty()) {
      whole += ' ';
      continue;
    }
    if (const std::string_view one = trim(whole); !one.empty()) read_line(one, first, requirements);
    whole.clear();
  }
  return requirements;
}

LockReading read_pinned_requirements(std::string_view text, const std::string&) {
  LockReading reading;
  for (const Requirement& requirement : read_requirements(text)) {
    if (!requirement.file.empty()) reading.included.push_back(requirement.file);
    if (requirement.name.empty()) continue;
    LockedSource& source =
        reading.sources.emplace_back(LockedSource{requirement.name, requirement.specifier, {}, {}});
    take_source_text(requirement.url, SourcePart::place, source);
    for (const LockedHash& hash : requirement.hashes) source.digests.push_back(hash.hex);
    if (const std::string version = requirement.exact(); !version.empty())
      reading.packages.push_back({requirement.name,
                                  version,
                                  {},
                                  requirement.hashes,
                                  {},
                                  requirement.line,
                                  !requirement.marker.empty()});
  }
  return reading;
}

}  // namespace stocktake
