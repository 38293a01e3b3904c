#include <algorithm>
#include <set>
#include <string>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "verifier/pins/pins.h"

// Dockerfiles (Dockerfile reference): the images of FROM and COPY --from, and what RUN installs.
namespace stocktake {
namespace {

/// An instruction with its continued lines, and the line it begins on.
struct Instruction {
  std::string word, rest;
  std::uint32_t line = 0;
};

/// Comments within continued lines are no part of them; line ends stay, so that lines can be counted.
std::vector<Instruction> instructions_of(std::string_view text) {
  std::vector<Instruction> all;
  bool open = false;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = take_line(text);
    const std::string_view plain = trim(line);
    const bool comment = plain.starts_with('#');
    if (!open) {
      if (plain.empty() || comment) continue;
      std::string_view rest = plain;
      const std::string_view word = take_until(rest, ' ');
      all.push_back({std::string(word), std::string(rest), number});
      std::transform(all.back().word.begin(), all.back().word.end(), all.back().word.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    } else {
      all.back().rest.append("\n").append(comment ? std::string_view("\\") : line);
    }
    open = comment ? open : plain.ends_with('\\');
  }
  return all;
}

std::string_view option_of(std::string_view word, std::string_view name) {
  return word.starts_with(name) ? word.substr(name.size()) : std::string_view();
}

void check_from(std::string_view path, const Instruction& from, std::set<std::string>& stages,
                VerifyReport& report) {
  std::string_view rest = from.rest, image;
  while (!rest.empty()) {
    const std::string_view word = take_until(rest, ' ');
    if (word.empty() || word.starts_with("--")) continue;
    image = word;
    break;
  }
  if (!stages.contains(lower_ascii(image))) add_image(path, from.line, image, report);
  rest = trim(rest);
  const std::string_view as = take_until(rest, ' ');
  if (lower_ascii(as) == "as") stages.insert(lower_ascii(trim(rest)));
}

void check_copy(std::string_view path, const Instruction& copy, const std::set<std::string>& stages,
                VerifyReport& report) {
  for (std::string_view rest = copy.rest; !rest.empty();) {
    const std::string_view from = option_of(take_until(rest, ' '), "--from=");
    const bool number = from.find_first_not_of("0123456789") == from.npos;
    if (!from.empty() && !number && !stages.contains(lower_ascii(from)))
      add_image(path, copy.line, from, report);
  }
}

}  // namespace

void check_dockerfile(std::string_view path, std::string_view text, VerifyReport& report) {
  std::set<std::string> stages;
  for (const Instruction& one : instructions_of(text)) {
    if (one.word == "FROM") check_from(path, one, stages, report);
    if (one.word == "COPY" || one.word == "ADD") check_copy(path, one, stages, report);
    if (one.word == "RUN") check_script(path, one.rest, one.line, report);
  }
}

}  // namespace stocktake
