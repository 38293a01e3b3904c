#include "verifier/archives/replaced.h"

#include "schemas/text/lines.h"

namespace stocktake {
namespace {

std::string_view without_quotes(std::string_view word) {
  const bool quoted = word.size() > 1 && (word[0] == '"' || word[0] == '`') && word.back() == word[0];
  return quoted ? word.substr(1, word.size() - 2) : word;
}

/// `MODULE [VERSION] => FOLDER`, where a folder has no version behind it.
bool is_replacement(std::string_view line, std::string_view module, std::string_view folder) {
  const auto arrow = line.find("=>");
  if (arrow == line.npos) return false;
  const std::string_view left = trim(line.substr(0, arrow)), right = trim(line.substr(arrow + 2));
  return without_quotes(left.substr(0, left.find_first_of(" \t"))) == module &&
         without_quotes(right) == folder;
}

}  // namespace

bool go_replaces(std::string_view text, std::string_view module, std::string_view folder) {
  constexpr std::string_view kReplace = "replace";
  bool in_block = false;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    line = trim(line.substr(0, line.find("//")));
    if (in_block) {
      in_block = line != ")";
      if (is_replacement(line, module, folder)) return true;
    } else if (line.starts_with(kReplace)) {
      const std::string_view rest = line.substr(kReplace.size());
      in_block = trim(rest) == "(";
      const bool is_word = rest.starts_with(' ') || rest.starts_with('\t');
      if (is_word && is_replacement(trim(rest), module, folder)) return true;
    }
  }
  return false;
}

}  // namespace stocktake
